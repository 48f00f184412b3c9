/**
 * What a trace says about the machine it was made on.
 *
 * Every fact names where it was read, or is null with the reason. Traces are shared, so there is
 * no field for a host name, a user name, a path or a serial number, and none may be added.
 * @module
 */
import { z } from "zod";
import { known } from "./envelope.ts";

export type { Known } from "./envelope.ts";

const Text = known(z.string());
const Bytes = known(z.int().nonnegative());
const Count = known(z.int().nonnegative());

/** One graphics processor that has a driver. */
export const Gpu = z.object({
  /** As its driver or the PCI list names it; the PCI or device-tree id when neither does. */
  name: z.string(),
  vendor: Text,
  /** Memory of its own; null for a GPU that shares the machine's. */
  memoryBytes: Bytes,
  /** Driver and, where it is told, version: "nvidia 535.104.05", "i915". */
  driver: Text,
  /** GPU cores as the vendor counts them; they do not compare across vendors. */
  cores: Count,
});
export type Gpu = z.infer<typeof Gpu>;

/** The machine, as far as it can be known without asking for more rights. */
export const MachineFacts = z.object({
  os: z.object({
    /** "Linux", "macOS" or "Windows". */
    name: Text,
    /** Distribution and release on Linux, version and build on macOS. */
    version: Text,
    kernel: Text,
    /** That of the running program: "x86_64" or "aarch64". */
    architecture: Text,
  }),
  cpu: z.object({
    model: Text,
    /** Online hardware threads of the machine, before any limit. */
    logicalCores: Count,
    physicalCores: Count,
    /** Physical cores that are not efficiency cores. */
    performanceCores: Count,
    efficiencyCores: Count,
  }),
  memory: z.object({
    /** Of the whole machine, before any limit. */
    totalBytes: Bytes,
    /** Of the whole machine, when it was asked. */
    availableBytes: Bytes,
    swapTotalBytes: Bytes,
    /** Whether CPU and GPU work on the same memory. */
    unified: known(z.boolean()),
  }),
  /** Null when it is not known whether there are any; empty when none was found. */
  gpus: known(z.array(Gpu)),
  /** What this process may use, where it is less than the machine has. */
  limits: z.object({
    memoryBytes: Bytes,
    /** In CPUs, so that 1.5 is one and a half. */
    cpus: known(z.number().positive()),
  }),
  /**
   * The engine that left its mark ("docker", "podman"); null when there is none. Both are signs and
   * no proof: images outlive their engine.
   */
  container: Text,
  /** The hypervisor; null when there is no sign of one, which is no proof. */
  virtualMachine: Text,
  runtime: z.object({ deno: Text, v8: Text, typescript: Text }),
});
export type MachineFacts = z.infer<typeof MachineFacts>;
