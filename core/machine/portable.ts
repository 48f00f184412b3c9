/** The facts that Deno tells on every operating system. @module */
import type { MachineFacts } from "../events/machine.ts";
import { derive, found, unknown } from "./known.ts";
import type { World } from "./world.ts";

/** What each operating system has its own way to tell; the runtime is the same on all. */
export type SystemFacts = Omit<MachineFacts, "runtime">;

/** All that is known without files and tools; the rest is null because nobody reads it there. */
export function portableFacts(world: World, osName: string): SystemFacts {
  const unread = unknown(`Model Lens does not read this on ${osName}`);
  const memory = world.memory();
  const memoryField = (name: "total" | "available" | "swapTotal") =>
    derive(memory, (sizes, source) => found(sizes[name], source));
  return {
    os: {
      name: found(osName, "Deno.build"),
      version: unread,
      kernel: world.osRelease(),
      architecture: found(world.architecture, "Deno.build"),
    },
    cpu: {
      model: unread,
      logicalCores: world.hardwareConcurrency(),
      physicalCores: unread,
      performanceCores: unread,
      efficiencyCores: unread,
    },
    memory: {
      totalBytes: memoryField("total"),
      availableBytes: memoryField("available"),
      swapTotalBytes: memoryField("swapTotal"),
      unified: unread,
    },
    gpus: unread,
    limits: { memoryBytes: unread, cpus: unread },
    container: unread,
    virtualMachine: unread,
  };
}
