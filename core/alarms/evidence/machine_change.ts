/** What the machine did otherwise while something was slow: readings before and during it. @module */

import type { EventOf } from "../../events/mod.ts";

/** A reading that changed. */
export interface MachineChange {
  readonly reading: string;
  readonly before: number;
  readonly during: number;
}

/** Readings that can explain a slow model, and the change from which they do; a share, or a difference for flags. */
const SUSPECTS: Readonly<Record<string, { readonly up?: number; readonly down?: number }>> = {
  "machine.cpu.clock_hertz": { down: 0.08 },
  "machine.cpu.temperature_celsius": { up: 0.1 },
  "machine.cpu.speed_limit_share": { down: 0.02 },
  "machine.cpu.throttle_events": { up: 0 },
  "machine.memory.stalled_share": { up: 0.5 },
  "machine.memory.available_bytes": { down: 0.3 },
  "machine.memory.free_share": { down: 0.3 },
  "machine.swap.used_bytes": { up: 0.05 },
  "server.memory.swap_bytes": { up: 0.05 },
  "server.cpu_cores": { down: 0.15 },
  "machine.cpu_share": { up: 0.15 },
  "machine.power.on_battery": { up: 0 },
  "gpu0.clock_hertz": { down: 0.08 },
  "gpu0.temperature_celsius": { up: 0.1 },
  "gpu0.power_watts": { down: 0.15 },
};

/** Readings that are remembered. */
const KEPT = 600;

/** Follows the readings of a trace. */
export class MachineReadings {
  readonly #samples: EventOf<"machine.sampled">[] = [];

  add(sample: EventOf<"machine.sampled">): void {
    this.#samples.push(sample);
    if (this.#samples.length > KEPT) this.#samples.splice(0, KEPT / 2);
  }

  clear(): void {
    this.#samples.length = 0;
  }

  /** Whether anything was read. */
  get known(): boolean {
    return this.#samples.length > 0;
  }

  /** Readings that changed between the time before `from` and the time since; nanoseconds. */
  changes(from: number): MachineChange[] {
    const before = this.#samples.filter(({ t }) => t < from);
    const during = this.#samples.filter(({ t }) => t >= from);
    return Object.entries(SUSPECTS).flatMap(([reading, { up, down }]) => {
      const [was, is] = [meanOf(before, reading), meanOf(during, reading)];
      if (was === undefined || is === undefined) return [];
      const share = was === 0 ? (is === 0 ? 0 : Math.sign(is)) : (is - was) / Math.abs(was);
      const moved = (up !== undefined && share > up) || (down !== undefined && share < -down);
      return moved ? [{ reading, before: was, during: is }] : [];
    });
  }
}

function meanOf(
  samples: readonly EventOf<"machine.sampled">[],
  reading: string,
): number | undefined {
  const values = samples.flatMap(({ readings }) => readings[reading] ?? []);
  if (values.length === 0) return undefined;
  return Number((values.reduce((sum, one) => sum + one, 0) / values.length).toPrecision(6));
}

/** What to do about the change that explains most, in the order of how sure it is. */
export function machineAdvice(changes: readonly MachineChange[]): string | undefined {
  const names = new Set(changes.map(({ reading }) => reading));
  const has = (...readings: readonly string[]) => readings.some((one) => names.has(one));
  if (has("machine.swap.used_bytes", "server.memory.swap_bytes", "machine.memory.stalled_share")) {
    return "Free memory or take a smaller model: the machine swaps";
  }
  if (has("machine.cpu.throttle_events", "machine.cpu.speed_limit_share")) {
    return "Cool the machine or wait: it slows itself down for heat";
  }
  if (has("machine.power.on_battery")) return "Plug the machine in: it runs on battery";
  if (has("server.cpu_cores") && has("machine.cpu_share")) {
    return "Look which other process took the CPU: the server had less of it while the machine was busier";
  }
  if (has("machine.cpu.clock_hertz", "gpu0.clock_hertz")) {
    return "Look at power mode and temperature: the clock went down";
  }
  if (has("machine.cpu.temperature_celsius", "gpu0.temperature_celsius")) {
    return "Cool the machine: it is hotter than before";
  }
  if (has("machine.cpu_share")) return "Look which other process works: the machine is busier";
  return undefined;
}
