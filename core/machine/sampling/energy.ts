/** Energy, from counters or from power over time, never without a source. @module */
import type { Known } from "../../events/machine.ts";
import { derive, found, isKnown, unknown, wholeNumber } from "../known.ts";
import { knownSum } from "./known_sum.ts";
import { ALWAYS, ONCE, type ReadingSource } from "./reading_source.ts";
import type { ReadingName, Readings } from "./readings.ts";
import type { SamplingWorld } from "./sampling_world.ts";

const FOLDER = "/sys/class/powercap";

/** One CPU package: its counter in microjoules, and the value at which it starts again from 0. */
interface Package {
  readonly folder: string;
  readonly range: number;
}

/** The CPU packages' own energy counters (RAPL), which most systems let only root read. */
export async function openRapl(world: SamplingWorld): Promise<ReadingSource> {
  const packages = await findPackages(world);
  const first = await readCounters(packages, world);
  return isKnown(first)
    ? new Rapl(packages, world)
    : { share: ONCE, read: () => Promise.resolve(energyAndPower(first, first)) };
}

async function findPackages(world: SamplingWorld): Promise<readonly Package[]> {
  const names = (await world.list(FOLDER)).value ?? [];
  // "intel-rapl:0" is a package, also on AMD; "intel-rapl:0:1" is a part of one.
  const folders = names.filter((name) => /^intel-rapl:\d+$/.test(name));
  const packages = await Promise.all(folders.map(async (name): Promise<Package[]> => {
    const folder = `${FOLDER}/${name}`;
    const domain = (await world.readText(`${folder}/name`)).value?.trim() ?? "";
    const range = derive(await world.readText(`${folder}/max_energy_range_uj`), wholeNumber);
    // "psys" is the whole platform and contains the packages.
    return /^package-\d+$/.test(domain) && isKnown(range) ? [{ folder, range: range.value }] : [];
  }));
  return packages.flat();
}

async function readCounters(
  packages: readonly Package[],
  world: SamplingWorld,
): Promise<Known<readonly number[]>> {
  const counters = await Promise.all(
    packages.map(async ({ folder }) =>
      derive(await world.readText(`${folder}/energy_uj`), wholeNumber)
    ),
  );
  if (counters.length === 0) return unknown(`${FOLDER} has no energy counter of the CPU`);
  const hidden = counters.find((counter) => !isKnown(counter));
  if (hidden === undefined) return found(counters.map(({ value }) => value ?? 0), FOLDER);
  return !isKnown(hidden) && /E(ACCES|PERM)$/.test(hidden.reason)
    ? unknown("Only root may read the energy counter of the CPU (energy_uj)")
    : hidden;
}

function energyAndPower(energy: Known<number>, power: Known<number>): Readings {
  return { "machine.energy.cpu_joules": energy, "machine.power.cpu_watts": power };
}

class Rapl implements ReadingSource {
  readonly share = ALWAYS;
  readonly #packages: readonly Package[];
  readonly #world: SamplingWorld;
  #before: { readonly at: number; readonly counters: readonly number[] } | undefined;
  #microjoules = 0;

  constructor(packages: readonly Package[], world: SamplingWorld) {
    this.#packages = packages;
    this.#world = world;
  }

  async read(): Promise<Readings> {
    const at = this.#world.now();
    const told = await readCounters(this.#packages, this.#world);
    // A counter that cannot be read this once has lost nothing: the next difference spans both.
    if (!isKnown(told)) return energyAndPower(told, told);
    const before = this.#before;
    this.#before = { at, counters: told.value };
    const source = `${FOLDER} intel-rapl energy_uj`;
    if (before === undefined) {
      return energyAndPower(found(0, source), unknown("Power is measured between two samples"));
    }
    const used = told.value.reduce((sum, counter, index) => {
      const step = counter - (before.counters[index] ?? counter);
      return sum + (step < 0 ? step + (this.#packages[index]?.range ?? 0) : step);
    }, 0);
    this.#microjoules += used;
    const seconds = (at - before.at) / 1000;
    return energyAndPower(
      found(this.#microjoules / 1e6, source),
      seconds > 0 ? found(used / 1e6 / seconds, source) : unknown("No time has passed"),
    );
  }
}

/** Two powers further apart than this many milliseconds say nothing about the time between. */
const LONGEST_STEP_MS = 5000;

/** Which powers make which energy. */
const SUMS: readonly { readonly energy: ReadingName; readonly powers: RegExp }[] = [
  { energy: "machine.energy.gpu_joules", powers: /^gpu\d+\.power_watts$/ },
  { energy: "machine.energy.cpu_joules", powers: /^machine\.power\.cpu_watts$/ },
  { energy: "machine.energy.system_joules", powers: /^machine\.power\.system_watts$/ },
];

/** Adds up the power readings of successive samples by the trapezoid rule. */
export class EnergySums {
  readonly #sums = new Map<ReadingName, Trapezoid>();

  /** The energies since the first call; a counter's own figure is never replaced. */
  add(readings: Readings, atMs: number): Readings {
    const energies: [ReadingName, Known<number>][] = [];
    for (const { energy, powers } of SUMS) {
      const terms = Object.entries(readings).flatMap(([name, power]) =>
        power !== undefined && powers.test(name) ? [power] : []
      );
      if (energy in readings || terms.length === 0) continue;
      const sum = this.#sums.get(energy) ?? new Trapezoid();
      this.#sums.set(energy, sum);
      energies.push([energy, sum.add(knownSum(terms), atMs)]);
    }
    return Object.fromEntries(energies);
  }
}

class Trapezoid {
  #last: { readonly watts: number; readonly at: number } | undefined;
  #joules = 0;
  /** Once time is missing, what follows can never be the whole again. */
  #gap: string | undefined;

  add(power: Known<number>, at: number): Known<number> {
    if (!isKnown(power)) return this.#last === undefined ? power : this.#sum(power.reason);
    const last = this.#last;
    this.#last = { watts: power.value, at };
    if (last !== undefined) {
      const ms = at - last.at;
      if (ms > LONGEST_STEP_MS) {
        this.#gap ??= `Power was unknown for ${(ms / 1000).toFixed(1)} s, too long to add up`;
      }
      this.#joules += (last.watts + power.value) / 2 * ms / 1000;
    }
    return this.#sum(undefined, power.source);
  }

  #sum(missing: string | undefined, source = ""): Known<number> {
    const reason = this.#gap ?? missing;
    return reason === undefined
      ? found(this.#joules, `${source}, added up over time by the trapezoid rule`)
      : unknown(reason);
  }
}
