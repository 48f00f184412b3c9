/** Machine facts in one line for people. @module */
import type { Gpu, Known, MachineFacts } from "../events/machine.ts";
import { isKnown } from "./known.ts";
import { usableCpus, usableMemoryBytes } from "./usable.ts";

/**
 * One line such as "Linux 6.1 · AMD EPYC 7B13 · 2 cores · 23.4 GiB · no GPU found". What is not
 * known is said to be unknown; where less may be used than there is, both are told.
 *
 * Safe to print for facts out of a stranger's trace: control characters are taken out.
 */
export function summary(facts: MachineFacts): string {
  return [
    system(facts.os),
    facts.cpu.model.value ?? "CPU unknown",
    cores(facts),
    memory(facts),
    gpus(facts.gpus),
  ].join(" · ").replace(/[\p{Cc}\p{Cf}]/gu, "");
}

/** On Linux the kernel is what drivers and speed hang on; elsewhere the release names it. */
function system({ name, version, kernel }: MachineFacts["os"]): string {
  const number = name.value === "Linux"
    ? kernel.value?.match(/^\d+\.\d+/)?.[0]
    : version.value?.match(/^[\d.]+/)?.[0];
  return `${name.value ?? "system unknown"} ${number ?? "(version unknown)"}`;
}

function cores(facts: MachineFacts): string {
  const { physicalCores, logicalCores, performanceCores, efficiencyCores } = facts.cpu;
  const usable = usableCpus(facts);
  const allowed = isKnown(usable) && isKnown(logicalCores) && usable.value < logicalCores.value
    ? `, ${decimal(usable.value)} CPUs allowed`
    : "";
  if (!isKnown(physicalCores)) {
    return isKnown(logicalCores) ? `${logicalCores.value} threads${allowed}` : "cores unknown";
  }
  const kinds = isKnown(performanceCores) && isKnown(efficiencyCores)
    ? ` (${performanceCores.value} performance, ${efficiencyCores.value} efficiency)`
    : "";
  const threads = isKnown(logicalCores) && logicalCores.value !== physicalCores.value
    ? `, ${logicalCores.value} threads`
    : "";
  const unit = physicalCores.value === 1 ? "core" : "cores";
  return `${physicalCores.value} ${unit}${kinds}${threads}${allowed}`;
}

function memory(facts: MachineFacts): string {
  const total = facts.memory.totalBytes;
  const usable = usableMemoryBytes(facts);
  if (!isKnown(usable)) return "memory unknown";
  return isKnown(total) && usable.value < total.value
    ? `${gibibytes(total.value)}, ${gibibytes(usable.value)} allowed`
    : gibibytes(usable.value) + (facts.memory.unified.value === true ? " unified" : "");
}

function gpus(list: Known<readonly Gpu[]>): string {
  if (!isKnown(list)) return "GPU unknown";
  const counts = new Map<string, number>();
  for (const gpu of list.value) {
    const name = describe(gpu);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].map(([name, count]) => count === 1 ? name : `${count} × ${name}`);
  return names.join(" + ") || "no GPU found";
}

function describe({ name, memoryBytes, cores }: Gpu): string {
  return [
    name,
    isKnown(memoryBytes) && gibibytes(memoryBytes.value),
    isKnown(cores) && `(${cores.value} GPU cores)`,
  ].filter((part) => part !== false).join(" ");
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

function decimal(count: number): string {
  return String(Math.round(count * 10) / 10);
}
