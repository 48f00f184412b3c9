/** What a run can really use: a limit counts where it is lower than what the machine has. @module */
import type { Known, MachineFacts } from "../events/machine.ts";
import { isKnown } from "./known.ts";

/** Bytes of memory the process may use. */
export function usableMemoryBytes({ memory, limits }: MachineFacts): Known<number> {
  return lower(memory.totalBytes, limits.memoryBytes);
}

/** Hardware threads the process may use; a fraction under a CPU quota. */
export function usableCpus({ cpu, limits }: MachineFacts): Known<number> {
  return lower(cpu.logicalCores, limits.cpus);
}

function lower(size: Known<number>, limit: Known<number>): Known<number> {
  if (!isKnown(limit)) return size;
  return isKnown(size) && size.value <= limit.value ? size : limit;
}
