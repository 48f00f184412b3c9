/** Slower than usual: the rate of decoding fell within an answer, or against earlier answers of the same kind. @module */

import { z } from "zod";
import type { CallCompleted } from "../../events/call.ts";
import type { Header } from "../../events/header.ts";
import { BoundedMap } from "../evidence/bounded_map.ts";
import { type Change, ChangePoint, FALSE_ALARMS } from "../evidence/change_point.ts";
import { type Alarm, type AlarmFold, defineAlarm, QUIET } from "../contract.ts";
import { machineAdvice, MachineReadings } from "../evidence/machine_change.ts";
import { stepInCall } from "../evidence/step_in_call.ts";
import type { WatchedCall } from "../watched_call.ts";

/** A rate of false alarms. */
function rated(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

const Settings = z.strictObject({
  least_drop: z.number().min(0).max(1).default(0.1).describe(
    `Share by which answers must have become slower than earlier ones; at 0, ${
      rated(FALSE_ALARMS.independent)
    } of series of 500 steady answers raise one, ${
      rated(FALSE_ALARMS.persistent)
    } where each resembles the one before by 0.3`,
  ),
  least_drop_in_call: z.number().min(0).max(1).default(0.25).describe(
    "Share by which one answer must become slower in its course",
  ),
  least_tokens: z.int().min(2).default(16).describe(
    "Tokens of an answer below which its rate says little",
  ),
});
type Settings = z.infer<typeof Settings>;

export const slower = defineAlarm({
  summary: "Decoding became slower within an answer, or than in earlier answers of the same kind",
  kinds: ["call.completed", "machine.sampled"],
  settings: Settings,
  create: (settings) => new Slower(settings),
});

/** Answers of one kind: same model and machine, as many at a time, about as long a context. */
interface Series {
  readonly change: ChangePoint;
  /** When the latest of them began; nanoseconds of this trace. */
  readonly began: number[];
}

class Slower implements AlarmFold {
  readonly #settings: Settings;
  readonly #series = new BoundedMap<string, Series>(500);
  readonly #machine = new MachineReadings();
  #cpu = "";

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  begin({ machine }: Header): void {
    this.#cpu = machine.cpu.model.value ?? "";
    this.#machine.clear();
  }

  add(
    event: Parameters<AlarmFold["add"]>[0],
    call: WatchedCall | undefined,
  ): readonly Alarm[] {
    if (event.kind === "machine.sampled") this.#machine.add(event);
    if (event.kind !== "call.completed" || call === undefined) return QUIET;
    const within = this.#within(event, call);
    const against = this.#against(event, call);
    if (within === undefined && against === undefined) return QUIET;
    return [within, against].filter((one) => one !== undefined);
  }

  #within(event: CallCompleted, call: WatchedCall): Alarm | undefined {
    if (call.chunks.length <= FEWEST_CHUNKS) return undefined;
    const arrivals = call.chunks.map(({ t }) => t);
    const step = stepInCall(arrivals, this.#settings.least_drop_in_call);
    if (step === undefined) return undefined;
    const from = arrivals[step.chunk] ?? event.t;
    const changes = this.#machine.changes(from);
    return {
      finding: "slower-within",
      span: call.span,
      message: `The answer became ${percent(step.share)} slower after chunk ${step.chunk}: ${
        rate(step.before)
      } chunks/s before, ${rate(step.now)} after`,
      evidence: {
        ...step,
        machine: changes,
        machineKnown: this.#machine.known,
        seqs: [call.started.seq, call.chunks[step.chunk]?.seq ?? null, event.seq],
      },
      confidence: changes.length > 0 ? 0.95 : 0.85,
      advice: machineAdvice(changes) ??
        "Look what else the machine or the server began to do at that moment",
    };
  }

  #against(event: CallCompleted, call: WatchedCall): Alarm | undefined {
    const measured = decodeRate(event, call, this.#settings.least_tokens);
    if (measured === undefined) return undefined;
    const key = this.#kindOf(event, { call, source: measured.source });
    const series = this.#series.get(key) ??
      { change: new ChangePoint({ least: this.#settings.least_drop }), began: [] };
    this.#series.set(key, series);
    series.began.push(call.started.t);
    if (series.began.length > LONGEST) series.began.shift();
    const change = series.change.add(measured.rate);
    return change === undefined
      ? undefined
      : this.#changed(event, { call, change, series, measured });
  }

  #kindOf(
    { usage }: CallCompleted,
    { call, source }: { readonly call: WatchedCall; readonly source: string },
  ): string {
    const context = (usage?.inputTokens ?? call.characters / 4) + (usage?.outputTokens ?? 0);
    // A context twice as long, or twice as many calls at a time, is another kind of answer.
    const size = Math.floor(Math.log2(Math.max(1, context)));
    const abreast = Math.floor(Math.log2(Math.max(1, call.abreast)));
    return [call.model.key, this.#cpu, source, size, abreast].join(" ");
  }

  #changed(
    event: CallCompleted,
    { call, change, series, measured }: {
      readonly call: WatchedCall;
      readonly change: Change;
      readonly series: Series;
      readonly measured: Measured;
    },
  ): Alarm {
    const from = series.began.at(-change.recent) ?? call.started.t;
    const changes = this.#machine.changes(from);
    return {
      finding: "slower-than-before",
      span: call.span,
      message: `The last ${change.recent} answers came ${percent(change.share)} slower: ${
        rate(change.now)
      } tokens/s, ${rate(change.before)} in the ${change.base} before`,
      evidence: {
        ...change,
        source: measured.source,
        falseAlarms: `${rated(FALSE_ALARMS.independent)} of series of 500 steady answers, ${
          rated(FALSE_ALARMS.persistent)
        } where each resembles the one before`,
        machine: changes,
        machineKnown: this.#machine.known,
        seqs: [call.started.seq, event.seq],
      },
      confidence: 0.97,
      advice: machineAdvice(changes) ??
        "Look what changed at that time: another process, another request, heat, power mode, memory",
    };
  }
}

/** Chunks in which no step can be told from noise. */
const FEWEST_CHUNKS = 128;
/** As many answers as a change may be made of. */
const LONGEST = 24;

interface Measured {
  readonly rate: number;
  readonly source: string;
}

/** Tokens per second: by the server's clock where it tells, else by ours. */
function decodeRate(
  { timings, usage, tokens, clock }: CallCompleted,
  { chunks }: WatchedCall,
  least: number,
): Measured | undefined {
  const { outputTokens = null, outputMs = null } = timings ?? {};
  if (outputTokens !== null && outputMs !== null && outputTokens >= least && outputMs > 0) {
    return { rate: 1000 * outputTokens / outputMs, source: "server" };
  }
  const counted = tokens ?? usage?.outputTokens ?? null;
  const { first, last } = clock;
  if (counted === null || first === null || last === null || last <= first) return undefined;
  // Where tokens come many at a time, the first chunk is not one token.
  if (counted < least || chunks.length < counted / 2) return undefined;
  return { rate: (counted - 1) / ((last - first) / 1e9), source: "client" };
}

function percent(share: number): string {
  return `${Math.abs(100 * share).toFixed(0)} %`;
}

function rate(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
