/** What the machine and the server did while each call was under way, as far as samples tell. @module */

import { z } from "zod";
import type { Known } from "../../core/events/envelope.ts";
import type { ReadingName } from "../../core/machine/sampling/readings.ts";
import { outputTokens } from "../../core/stats/told_tokens.ts";
import type { CallUse, CallUsePage } from "../api/mod.ts";
import { chosenUses } from "../choice/call_uses.ts";
import { count, pageOf } from "../query.ts";
import type { OpenRun } from "../run/open_run.ts";
import type { CallSpan } from "../run/rows.ts";
import { type Sample, samplesOf } from "./samples.ts";
import { medianStep } from "./series.ts";

/** Which calls are wanted. */
export const CallUseQuery = z.object({
  /** Only this one. */
  span: z.string().optional(),
  offset: count(0),
  limit: count(200, { most: 5000 }),
});
export type CallUseQuery = z.infer<typeof CallUseQuery>;

/** The calls of a run with what they used, in the order in which they began. */
export async function callUsePage(run: OpenRun, query: CallUseQuery): Promise<CallUsePage> {
  const calls = [...(await run.rows()).calls.values()];
  const { items, total, next } = pageOf(chosenUses(calls, query), query);
  const isAlone = aloneAmong(calls);
  const samples = await samplesOf(run.place.path);
  return { calls: callUses(items, { samples, isAlone }), total, next };
}

/** What each of some calls used, by the samples of their run. */
export function callUses(
  calls: readonly CallSpan[],
  { samples, isAlone = aloneAmong(calls) }: {
    readonly samples: readonly Sample[];
    readonly isAlone?: (call: CallSpan) => boolean;
  },
): CallUse[] {
  const book = new SampleBook(samples);
  return calls.map((call) => callUse(call, { book, alone: isAlone(call) }));
}

function callUse(
  call: CallSpan,
  { book, alone }: { readonly book: SampleBook; readonly alone: boolean },
): CallUse {
  const { span, sample, started, ended, start, end } = call;
  const tokens = ended?.kind === "call.completed" ? outputTokens(ended) : null;
  const within = book.within(start, end ?? Infinity);
  const [first, last] = [within[0], within.at(-1)];
  const energy = within.length < 2 ? unknown(tooFew(book, within, call)) : energyOf(book, within);
  return {
    span,
    sample: sample?.id ?? null,
    model: started.model,
    start,
    end,
    tokens,
    samples: within.length,
    covered: first === undefined || last === undefined || end === null || end <= start
      ? 0
      : (last.t - first.t) / (end - start),
    alone,
    serverPeakBytes: highest(book, within, { name: "server.memory.rss_bytes", call }),
    gpuPeakBytes: highest(book, within, { name: "server.gpu_memory_bytes", call }),
    serverCores: meanCores(book, within, call),
    machineCpuShare: meanShare(book, within, call),
    energy,
    energyPerToken: perToken(energy, tokens),
  };
}

/** The samples of a run, found by time, and why readings are absent. */
class SampleBook {
  readonly samples: readonly Sample[];
  readonly every: number | null;
  readonly #reasons = new Map<string, string>();
  readonly #sources = new Map<string, string>();

  constructor(samples: readonly Sample[]) {
    this.samples = samples;
    this.every = medianStep(samples.map(({ t }) => t));
    for (const { reasons, sources } of samples) {
      for (const [name, reason] of Object.entries(reasons)) this.#reasons.set(name, reason);
      for (const [name, source] of Object.entries(sources)) this.#sources.set(name, source);
    }
  }

  within(from: number, to: number): readonly Sample[] {
    return this.samples.slice(this.placeOf(from), this.placeOf(to + 1));
  }

  /** Place of the first sample that is not before `t`. */
  placeOf(t: number): number {
    let [low, high] = [0, this.samples.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.samples[middle] as Sample).t < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  sourceOf(name: ReadingName): string {
    return this.#sources.get(name) ?? name;
  }

  reasonOf(name: ReadingName): string | undefined {
    return this.#reasons.get(name);
  }
}

interface Wanted {
  readonly name: ReadingName;
  readonly call: CallSpan;
}

function highest(
  book: SampleBook,
  within: readonly Sample[],
  { name, call }: Wanted,
): Known<number> {
  const told = within.flatMap(({ readings }) => readings.get(name) ?? []);
  if (told.length > 0) {
    return { value: told.reduce((a, b) => Math.max(a, b)), source: book.sourceOf(name) };
  }
  const isEverTold = book.samples.some(({ readings }) => (readings.get(name) ?? null) !== null);
  return unknown((isEverTold ? undefined : book.reasonOf(name)) ?? tooFew(book, within, call));
}

/** CPU time between two samples in the call, over the time between them. */
function meanCores(
  book: SampleBook,
  within: readonly Sample[],
  call: CallSpan,
): Known<number> {
  const told = within.filter(({ readings }) =>
    (readings.get("server.cpu_seconds") ?? null) !== null
  );
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined || first === last) {
    const reason = within.length < 2 ? undefined : book.reasonOf("server.cpu_seconds");
    return unknown(reason ?? tooFew(book, within, call));
  }
  const used = counted(last, "server.cpu_seconds") - counted(first, "server.cpu_seconds");
  if (used < 0) return unknown("The server began anew within the call");
  const source = `${book.sourceOf("server.cpu_seconds")}, between two samples in the call`;
  return { value: used / ((last.t - first.t) / 1e9), source };
}

/** Each reading is about the time since the sample before it: those that reach out of the call do not count. */
function meanShare(
  book: SampleBook,
  within: readonly Sample[],
  call: CallSpan,
): Known<number> {
  let [sum, time] = [0, 0];
  for (const [index, { t, readings }] of within.entries()) {
    const before = within[index - 1];
    const value = readings.get("machine.cpu_share") ?? null;
    if (before === undefined || value === null) continue;
    sum += value * (t - before.t);
    time += t - before.t;
  }
  if (time > 0) return { value: sum / time, source: book.sourceOf("machine.cpu_share") };
  const reason = within.length < 2 ? undefined : book.reasonOf("machine.cpu_share");
  return unknown(reason ?? tooFew(book, within, call));
}

/** Counters of energy: that of the whole machine, else those of its parts that are measured. */
const ENERGIES = [
  ["machine.energy.system_joules"],
  ["machine.energy.cpu_joules", "machine.energy.gpu_joules"],
] as const;

type Span = readonly [least: number, most: number | null];

/**
 * Between two samples in the call so much was used at least; between the two around it at most.
 * What power did between samples nobody knows, so that is all there is to say.
 */
function energyOf(book: SampleBook, within: readonly Sample[]): Known<[number, number | null]> {
  const [first, last] = [within[0], within.at(-1)];
  if (first === undefined || last === undefined) return unknown("No sample fell into it");
  const before = book.samples[book.placeOf(first.t) - 1];
  const after = book.samples[book.placeOf(last.t) + 1];
  const reasons: string[] = [];
  for (const names of ENERGIES) {
    const spans = names.flatMap((name): { readonly name: ReadingName; readonly used: Span }[] => {
      const least = difference(first, last, name);
      if (least === null) {
        reasons.push(book.reasonOf(name) ?? "It was not sampled");
        return [];
      }
      return [{ name, used: [least, difference(before, after, name)] }];
    });
    if (spans.length === 0) continue;
    const most = spans.map(({ used: [, most] }) => most);
    return {
      value: [
        spans.reduce((sum, { used: [least] }) => sum + least, 0),
        most.includes(null) ? null : most.reduce<number>((sum, one) => sum + (one ?? 0), 0),
      ],
      source: spans.map(({ name }) => `${name} (${book.sourceOf(name)})`).join(" + "),
    };
  }
  return unknown([...new Set(reasons)].join("; "));
}

function difference(
  from: Sample | undefined,
  to: Sample | undefined,
  name: ReadingName,
): number | null {
  const [start, end] = [from?.readings.get(name) ?? null, to?.readings.get(name) ?? null];
  // A counter that fell began anew, so what it counted is lost.
  return start === null || end === null || end < start ? null : end - start;
}

function perToken(
  energy: Known<[number, number | null]>,
  tokens: number | null,
): Known<[number, number | null]> {
  if (energy.value === null) return energy;
  if (tokens === null || tokens === 0) {
    return unknown(tokens === 0 ? "It generated no token" : "Nobody told how many tokens it has");
  }
  const [least, most] = energy.value;
  return {
    value: [least / tokens, most === null ? null : most / tokens],
    source: `${energy.source}, by ${tokens} tokens`,
  };
}

function counted({ readings }: Sample, name: ReadingName): number {
  return readings.get(name) ?? 0;
}

function unknown(reason: string): { readonly value: null; readonly reason: string } {
  return { value: null, reason };
}

/** Why samples tell nothing of a call: they are too far apart for it, or there are none. */
function tooFew(book: SampleBook, within: readonly Sample[], { start, end }: CallSpan): string {
  if (book.samples.length === 0) return "The machine was not sampled in this run";
  const fell = within.length === 0
    ? "No sample fell into it"
    : within.length === 1
    ? "One sample fell into it, and a mean needs two"
    : "The samples in it do not have this";
  const took = end === null ? "it has not ended" : `it took ${lengthText(end - start)}`;
  const apart = book.every === null ? "" : `, and samples are ${lengthText(book.every)} apart`;
  return `${fell}: ${took}${apart}`;
}

/** `120 ms`, `2.4 s`. */
function lengthText(ns: number): string {
  return ns < 1e9 ? `${Number((ns / 1e6).toPrecision(3))} ms` : `${(ns / 1e9).toFixed(1)} s`;
}

/** Whether no other call overlaps it, among calls in the order in which they began. */
function aloneAmong(calls: readonly CallSpan[]): (call: CallSpan) => boolean {
  const shared = new Set<string>();
  let open: CallSpan | undefined;
  for (const call of calls.toSorted((a, b) => a.start - b.start)) {
    if (open !== undefined && call.start < (open.end ?? Infinity)) {
      shared.add(call.span).add(open.span);
    }
    if (open === undefined || (call.end ?? Infinity) > (open.end ?? Infinity)) open = call;
  }
  return ({ span }) => !shared.has(span);
}
