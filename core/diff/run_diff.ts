/** Two traces side by side: which calls belong together, and what differs in all. @module */

import type { RecordedCall, RecordedCalls } from "../calls/recorded_call.ts";
import { conversationOf } from "../conversation/conversation.ts";
import { percentile } from "../stats/percentile.ts";
import { align, type Pair, textSimilarity } from "./align.ts";
import { type CallDiff, callDiff } from "./call_diff.ts";
import { type StructuralChange, structuralChanges } from "./structure.ts";

/** Two traces compared. */
export interface RunDiff {
  readonly a: string;
  readonly b: string;
  /** Settings, models, servers and plugins that differ. */
  readonly settings: readonly StructuralChange[];
  readonly calls: readonly CallDiff[];
  /** Spans of calls without a partner. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
  readonly summary: RunDiffSummary;
}

/** The differences counted. */
export interface RunDiffSummary {
  /** The next four sum to it. */
  readonly paired: number;
  /** Pairs whose answers are the same. */
  readonly same: number;
  readonly differ: number;
  /** Pairs of which one call has no whole answer: it failed, has no end, or nothing of it was kept. */
  readonly oneMissing: number;
  /** Pairs of which neither call has one, so that there is nothing to compare. */
  readonly bothMissing: number;
  /** Pairs that ask the same and are answered otherwise. */
  readonly sameRequestOtherAnswer: number;
  /** Where answers part, as places of tokens: median and the earliest; null where none was told by token. */
  readonly firstToken: { readonly median: number; readonly earliest: number } | null;
  /** Pairs that part at a near tie: the margin on either side is below 0.1. */
  readonly nearTies: number;
  /** Median of b ÷ a, over pairs that tell both; null where none does. */
  readonly ratios: Readonly<Record<string, number | null>>;
}

const TIE = 0.1;
/** Figures whose ratio tells which is faster. */
const COMPARED = ["ttft", "tpot", "e2e", "decode_client", "decode_server", "prefill_server"];

/** Compares two traces. */
export function runDiff(a: RecordedCalls, b: RecordedCalls): RunDiff {
  const pairs = pairCalls(a.calls, b.calls);
  const calls = pairs.flatMap(({ a, b }) =>
    a === undefined || b === undefined ? [] : [callDiff(a, b)]
  );
  return {
    a: a.header.run,
    b: b.header.run,
    settings: structuralChanges(factsOf(a), factsOf(b)),
    calls,
    onlyA: pairs.flatMap(({ a, b }) => a !== undefined && b === undefined ? [a.span] : []),
    onlyB: pairs.flatMap(({ a, b }) => b !== undefined && a === undefined ? [b.span] : []),
    summary: summaryOf(calls),
  };
}

/** What was fixed before the first call; what differs by nature is left out. */
function factsOf({ header }: RecordedCalls): Readonly<Record<string, unknown>> {
  const { config, seed, models, plugins, program, machine, source } = header;
  const value = (known: { readonly value: unknown }) => known.value;
  return {
    program: program.version,
    seed,
    config,
    ...(source === undefined ? {} : { source }),
    models: models.map(({ provider, model, server }) => ({
      provider,
      id: model.id,
      digest: value(model.digest),
      quantisation: value(model.quantisation),
      contextLength: value(model.contextLength),
      templateSha256: value(model.templateSha256),
      server: value(server.server),
      version: value(server.version),
      url: server.url,
    })),
    plugins: Object.fromEntries(Object.entries(plugins).map(([id, { sha256 }]) => [id, sha256])),
    cpu: value(machine.cpu.model),
  };
}

/** Calls of one sample belong together; in it, and without samples, by what they say. */
function pairCalls(
  a: readonly RecordedCall[],
  b: readonly RecordedCall[],
): Pair<RecordedCall>[] {
  const bySample = (calls: readonly RecordedCall[]) => Map.groupBy(calls, ({ sample }) => sample);
  const [left, right] = [bySample(a), bySample(b)];
  const similarity = (one: RecordedCall, other: RecordedCall) =>
    textSimilarity(saidIn(one), saidIn(other));
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((sample) => {
    const [one, other] = [left.get(sample) ?? [], right.get(sample) ?? []];
    // One call on either side of a sample is the same step, however the prompt was changed.
    if (sample !== undefined && one.length === 1 && other.length === 1) {
      return [{ a: one[0], b: other[0], alike: 1 }];
    }
    return align(one, other, { similarity });
  });
}

/** What a call says, its last turn first: that is what tells it from the others of a conversation. */
function saidIn({ started }: RecordedCall): string {
  const turns = conversationOf(started)?.turns ?? [];
  return turns.toReversed().map(({ role, text }) => `${role} ${text}`).join("\n");
}

function summaryOf(calls: readonly CallDiff[]): RunDiffSummary {
  const missingOf = ({ missing }: CallDiff) =>
    Object.values(missing).filter((reason) => reason !== null).length;
  const whole = calls.filter((call) => missingOf(call) === 0);
  const parted = whole.filter(({ divergence }) => divergence.kind === "differs");
  const places = parted.flatMap(({ divergence }) =>
    divergence.kind === "differs" && divergence.unit === "token" ? [divergence.index] : []
  );
  return {
    paired: calls.length,
    same: whole.length - parted.length,
    differ: parted.length,
    oneMissing: calls.filter((call) => missingOf(call) === 1).length,
    bothMissing: calls.filter((call) => missingOf(call) === 2).length,
    sameRequestOtherAnswer: parted.filter(({ request }) => request.length === 0).length,
    firstToken: places.length === 0
      ? null
      : { median: percentile(places, 50), earliest: Math.min(...places) },
    nearTies: parted.filter(isNearTie).length,
    ratios: Object.fromEntries(COMPARED.map((name) => [name, ratioOf(calls, name)])),
  };
}

function isNearTie({ divergence }: CallDiff): boolean {
  if (divergence.kind !== "differs") return false;
  const margins = [divergence.a.margin.value, divergence.b.margin.value];
  return margins.some((one) => one !== null && one < TIE);
}

function ratioOf(calls: readonly CallDiff[], name: string): number | null {
  const ratios = calls.flatMap(({ figures }) => {
    const { a = null, b = null } = figures.find((one) => one.name === name) ?? {};
    return a === null || b === null || a <= 0 ? [] : [b / a];
  });
  return ratios.length === 0 ? null : Number(percentile(ratios, 50).toPrecision(4));
}
