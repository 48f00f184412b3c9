/**
 * How fast an answer came: every figure with its formula, or with the reason why nobody knows it.
 * Two clocks are kept apart: ours, which sees chunks arrive, and the server's, which it reports.
 * Formulas as in vLLM and AIPerf; a chunk is never taken for a token.
 * @module
 */

import type { Metric } from "../benchmark/contract.ts";
import type { RecordedClock } from "../events/call.ts";
import type { Answer } from "../provider/answer.ts";
import { percentile } from "./percentile.ts";
import { outputTokens } from "./told_tokens.ts";

/** The figures, in the order of a report. */
export type LatencyName =
  | "ttft"
  | "ttfa"
  | "e2e"
  | "prefill_client"
  | "prefill_server"
  | "tpot"
  | "decode_client"
  | "decode_server"
  | "gap_p50"
  | "gap_p90"
  | "gap_p95"
  | "gap_p99";

/** A figure without its name: milliseconds (`ms`) or `tokens/s`. */
export type Measurement = Pick<Metric, "value" | "unit" | "source" | "reason">;

/** Every figure about one answer; what is unknown is null with a reason. */
export type Latency = Readonly<Record<LatencyName, Measurement>>;

/** What the figures are computed from. Times are nanoseconds since the run began. */
export type Timed = Pick<Answer, "usage" | "timings" | "tokens" | "arrivals"> & {
  readonly clock: RecordedClock;
  /** Why a time is null, as `call.completed` states it: by name, `clock.first` for example. */
  readonly unknown?: Readonly<Record<string, string>> | undefined;
};

/**
 * Computes every figure about one answer.
 *
 * - `ttft`, time to first token: `clock.first - clock.sent`. Unknown when the whole answer
 *   arrived at one instant: its first token was ready earlier, and nobody knows when.
 * - `ttfa`, time to first answer: the same for the first chunk that is not reasoning.
 * - `e2e`: `clock.end - clock.sent`.
 * - `tpot`, time per output token after the first: `(clock.last - clock.first) / (N - 1)`, as vLLM
 *   and OpenTelemetry's server metric have it (GuideLLM's includes the first token). N is the
 *   tokens that arrived, where each chunk told them, else what usage or timings say. The formula takes the first chunk for one token;
 *   where chunks are so coarse that this is wrong by more than a tenth, it is unknown. In
 *   usage an end token may be counted that never arrives: too small by one part in N then.
 * - `decode_client`: 1 / `tpot`. `decode_server`: generated tokens / time of generation.
 * - `prefill_client`: uncached prompt tokens / `ttft`, which includes queue, network and the first
 *   token: a lower bound. `prefill_server`: processed prompt tokens / time of processing.
 * - `gap_p50` … `gap_p99`: percentiles of the times between chunks (AIPerf: inter-chunk latency;
 *   vLLM: ITL), interpolated linearly. `gap_p99` is unknown below 100 gaps.
 */
export function latency(answer: Timed): Latency {
  const ttft = timeToFirst(answer);
  const tpot = timePerToken(answer);
  return {
    ttft,
    ttfa: timeToAnswer(answer, ttft),
    e2e: span(answer, "end", "the answer did not end"),
    prefill_client: prefillClient(answer, ttft),
    prefill_server: prefillServer(answer),
    tpot,
    decode_client: rate("1 / TPOT", tpot.value === null ? unknown(tpot) : perSecond(1, tpot.value)),
    decode_server: decodeServer(answer),
    gap_p50: gap(answer, 50),
    gap_p90: gap(answer, 90),
    gap_p95: gap(answer, 95),
    gap_p99: gap(answer, 99),
  };
}

/** Nanoseconds in a millisecond. */
const NS = 1e6;
/** A first chunk that holds more than this share of the tokens spoils the time per token. */
const COARSEST = 0.1;
/** Gaps below which a 99th percentile would be the largest one by another name. */
const GAPS_FOR_P99 = 100;

/** A number, or why there is none. */
type Found = number | { readonly reason: string };

function span(
  { clock, unknown: reasons = {} }: Timed,
  to: "first" | "firstAnswer" | "end",
  absent: string,
): Measurement {
  const { [to]: at, sent } = clock;
  const source = `clock.${to} - clock.sent`;
  if (sent === null) {
    return time(source, { reason: reasons["clock.sent"] ?? "it is not recorded when it was sent" });
  }
  const reason = reasons[`clock.${to}`] ?? absent;
  return time(source, at === null ? { reason } : (at - sent) / NS);
}

function timeToFirst(answer: Timed): Measurement {
  const whole = span(answer, "first", "no chunk with content arrived");
  const tokens = generated(answer);
  if (whole.value === null || instants(answer) > 1) return whole;
  // Of two, the second may be the end token, which is counted and never arrives.
  if (typeof tokens === "number" && tokens <= 2) return whole;
  const many = typeof tokens === "number" ? tokens : "an unknown number of";
  return time(whole.source, { reason: `${many} tokens arrived at one instant, not one by one` });
}

function timeToAnswer(answer: Timed, ttft: Measurement): Measurement {
  const whole = span(answer, "firstAnswer", "the answer has no text and no tool call");
  const isFirst = answer.clock.firstAnswer !== null &&
    answer.clock.firstAnswer === answer.clock.first;
  return isFirst ? { ...ttft, source: whole.source } : whole;
}

function timePerToken(answer: Timed): Measurement {
  const source = "(clock.last - clock.first) / (N - 1)";
  const { first, last } = answer.clock;
  const tokens = generated(answer);
  if (first === null || last === null) {
    return time(source, { reason: answer.unknown?.["clock.first"] ?? "nothing arrived" });
  }
  if (typeof tokens !== "number") return time(source, tokens);
  if (tokens < 2) return time(source, { reason: "it takes 2 tokens to have a time between them" });
  const chunks = instants(answer);
  if ((tokens / chunks - 1) / (tokens - 1) > COARSEST) {
    return time(source, { reason: `${tokens} tokens arrived at only ${chunks} instants` });
  }
  return time(source, (last - first) / NS / (tokens - 1));
}

function prefillClient(answer: Timed, ttft: Measurement): Measurement {
  const source = "uncached prompt tokens / TTFT";
  const tokens = uncached(answer);
  if (typeof tokens !== "number") return rate(source, tokens);
  if (ttft.value === null) return rate(source, unknown(ttft));
  return rate(source, perSecond(tokens, ttft.value));
}

function prefillServer({ timings }: Timed): Measurement {
  const source = `${timings?.source ?? "server timings"}: processed prompt tokens / time`;
  if (timings === null) return rate(source, { reason: "the server sent no timings" });
  const { promptTokens, promptMs } = timings;
  if (promptTokens === null) {
    return rate(source, { reason: "the server does not say how many prompt tokens it processed" });
  }
  if (promptMs === null) {
    return rate(source, { reason: "the server does not say how long the prompt took" });
  }
  return rate(source, perSecond(promptTokens, promptMs));
}

function decodeServer({ timings }: Timed): Measurement {
  const source = `${timings?.source ?? "server timings"}: generated tokens / time`;
  if (timings === null) return rate(source, { reason: "the server sent no timings" });
  const { outputTokens, outputMs } = timings;
  if (outputTokens === null) {
    return rate(source, { reason: "its timings do not say how many tokens it generated" });
  }
  if (outputMs === null) {
    return rate(source, { reason: "its timings do not say how long generation took" });
  }
  // Servers that count from the first token on say that it took a microsecond.
  if (outputTokens < 2) return rate(source, { reason: "one token follows no other" });
  return rate(source, perSecond(outputTokens, outputMs));
}

function gap({ arrivals }: Timed, percent: 50 | 90 | 95 | 99): Measurement {
  const source = `percentile ${percent} of the times between chunks`;
  // There is a chunk before every one but the first.
  const gaps = arrivals.slice(1).map((at, index) => (at - (arrivals[index] as number)) / NS);
  if (gaps.length === 0) return time(source, { reason: "fewer than 2 chunks arrived" });
  if (percent === 99 && gaps.length < GAPS_FOR_P99) {
    return time(source, { reason: `${gaps.length} gaps are too few, ${GAPS_FOR_P99} are needed` });
  }
  return time(source, percentile(gaps, percent));
}

/** How many tokens the model generated. */
function generated(answer: Timed): Found {
  return answer.tokens ?? outputTokens(answer) ??
    { reason: "nobody told how many tokens were generated, and a chunk is not a token" };
}

/** How many prompt tokens the server had to process. */
function uncached({ usage, timings }: Timed): Found {
  const processed = timings?.promptTokens ?? null;
  if (processed !== null) return processed;
  const prompt = usage?.inputTokens ?? null;
  if (prompt === null) {
    return { reason: "the server does not say how many tokens the prompt has" };
  }
  const cached = usage?.cachedTokens ?? timings?.cachedTokens ?? null;
  if (cached === null) {
    return { reason: "the server does not say how many prompt tokens came from its cache" };
  }
  if (cached > prompt) {
    return { reason: `the server says that ${cached} of ${prompt} prompt tokens were cached` };
  }
  return prompt - cached;
}

/** At how many different times content arrived. */
function instants({ arrivals }: Timed): number {
  return new Set(arrivals).size;
}

/** A rate of nothing, or in no time, is no rate. */
function perSecond(tokens: number, ms: number): Found {
  if (tokens === 0) return { reason: "there was no token to process" };
  return ms > 0 ? 1000 * tokens / ms : { reason: "it took no time that the clock could see" };
}

function unknown({ reason = "unknown" }: Measurement): Found {
  return { reason };
}

function time(source: string, found: Found): Measurement {
  return measurement("ms", source, found);
}

function rate(source: string, found: Found): Measurement {
  return measurement("tokens/s", source, found);
}

function measurement(unit: string, source: string, found: Found): Measurement {
  if (typeof found !== "number") return { value: null, unit, source, ...found };
  // Files from elsewhere may say anything.
  if (found < 0) return { value: null, unit, source, reason: "its times are out of order" };
  return { value: found, unit, source };
}
