/** How one request of a load was served: its times from when it was to be sent, where the server spent them, and whether that was good enough. @module */

import { type Answer, latency, type Metric } from "model-lens";
import type { Slo } from "./settings.ts";

const NS = 1e6;

/** A number of milliseconds, or why there is none. */
type Ms = Pick<Metric, "value" | "reason">;

/**
 * Times of one answer. `intended` is when an open loop was to send it: from there nothing is left out
 * that a busy client or server kept from being sent, so there is no co-ordinated omission.
 */
export function servedMetrics(
  answer: Answer,
  { test, slo, intended }: {
    readonly test: string;
    readonly slo: Slo;
    readonly intended: number | undefined;
  },
): readonly Metric[] {
  const { ttft, tpot, e2e } = latency(answer);
  const late = intended === undefined ? 0 : (answer.clock.sent - intended) / NS;
  const waited = (figure: Metric | typeof ttft) => ({
    ...figure,
    ...(figure.value === null ? {} : { value: figure.value + late }),
    ...(intended === undefined ? {} : { source: figure.source.replace("clock.sent", "intended") }),
  });
  const [first, whole] = [waited(ttft), waited(e2e)];
  const spent = serverTimes(answer);
  return [
    { name: `${test}.ttft`, ...first },
    { name: `${test}.tpot`, ...tpot },
    { name: `${test}.e2e`, ...whole },
    ...(intended === undefined
      ? []
      : [{ name: `${test}.late`, value: late, unit: "ms", source: "clock.sent - intended" }]),
    ...spent.map(([name, source, found]) => ({
      ...{ name: `${test}.${name}`, unit: "ms", source },
      ...found,
    })),
    metOf(`${test}.slo_met`, { slo, ttft: first, tpot, e2e: whole, tokens: tokensOf(answer) }),
    {
      ...{ name: `${test}.output_tokens`, value: tokensOf(answer), unit: "tokens" },
      source: "the server's count, else ours",
      ...(tokensOf(answer) === null ? { reason: "nobody told" } : {}),
    },
  ];
}

/** Where the server spent the time, by its own clock; what is neither prompt nor answer was waiting. */
function serverTimes(
  { timings, clock }: Answer,
): readonly (readonly [name: string, source: string, found: Ms])[] {
  const prefill = timings?.promptMs ?? null;
  const decode = timings?.outputMs ?? null;
  const source = timings?.source ?? "server timings";
  const silent = { value: null, reason: "the server does not tell its own times" };
  const told = (value: number | null) => value === null ? silent : { value };
  const all = (clock.end - clock.sent) / NS;
  return [
    [
      "waited",
      `our clock less ${source}: queue and network`,
      prefill === null || decode === null ? silent : { value: Math.max(0, all - prefill - decode) },
    ],
    ["prefill", `${source}: time on the prompt`, told(prefill)],
    ["decode", `${source}: time on the answer`, told(decode)],
  ];
}

/** As vLLM and AIPerf have it: all limits are met; an answer of one token has no time between tokens. */
function metOf(
  name: string,
  { slo, ttft, tpot, e2e, tokens }: {
    readonly slo: Slo;
    readonly ttft: Ms;
    readonly tpot: Ms;
    readonly e2e: Ms;
    readonly tokens: number | null;
  },
): Metric {
  const limits: readonly (readonly [Ms, number | undefined])[] = [
    [ttft, slo.ttft_ms],
    [tokens !== null && tokens <= 1 ? { value: 0 } : tpot, slo.tpot_ms],
    [e2e, slo.e2e_ms],
  ];
  const wanted = limits.filter(([, limit]) => limit !== undefined);
  const source = sloText(slo);
  const missed = wanted.some(([{ value }, limit = Infinity]) => value !== null && value > limit);
  const unknown = wanted.find(([{ value }]) => value === null);
  if (missed) return { name, value: 0, unit: "share", source };
  if (unknown === undefined) return { name, value: 1, unit: "share", source };
  return { name, value: null, unit: "share", source, reason: unknown[0].reason ?? "unknown" };
}

/** The limits in words. */
export function sloText({ ttft_ms: first, tpot_ms: further, e2e_ms: all }: Slo): string {
  const whole = all === undefined ? "" : `, whole ≤ ${all} ms`;
  return `TTFT ≤ ${first} ms, TPOT ≤ ${further} ms${whole}`;
}

function tokensOf({ usage, tokens }: Answer): number | null {
  return usage?.outputTokens ?? tokens;
}
