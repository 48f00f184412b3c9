/** Asks a server with a defect as a run does, and compares what the trace says with the table. @module */

import { assert, assertEquals, assertObjectMatch } from "@std/assert";
import { deadline } from "@std/async";
import type { EventKind, EventOf, TraceEvent } from "../../events/mod.ts";
import type { Answer } from "../../provider/answer.ts";
import { callModel } from "../../provider/call.ts";
import {
  type ChatRequest,
  type OptionalParameter,
  ProviderError,
} from "../../provider/contract.ts";
import { type Defect, exactDefect, type Imitation } from "../imitation/mod.ts";
import {
  DEFECT_OUTCOMES,
  type DefectAnswer,
  type DefectFailure,
  type DefectOutcome,
  WHOLE_ANSWER,
} from "./defects.ts";
import type { DialectStage } from "./dialect.ts";
import { IMITATED_MODEL, imitatedTarget, providerOn, question } from "./stage.ts";
import { traced } from "./trace.ts";

/** Checks one defect on one provider: the outcome of two calls in a row, and their traces. */
export async function checkDefect(
  kind: Defect["kind"],
  stage: DialectStage & { readonly outcome?: DefectOutcome; readonly timings?: boolean },
): Promise<void> {
  const { definition } = stage;
  const expected = stage.outcome ?? DEFECT_OUTCOMES[kind];
  const defect = expected.defect ?? exactDefect({ kind });
  const target = await imitatedTarget(stage, { defect });
  const refused = new Set<OptionalParameter>();
  const provider = providerOn(definition, target.context);
  const call = async () => {
    let result: Answer | ProviderError | undefined;
    const events = await traced("suite", async (place) => {
      const asking = callModel(provider, REQUEST, {
        ...place,
        limits: { firstTokenMs: 10_000, stallMs: 10_000, totalMs: 20_000, ...expected.limits },
        retries: 1,
        refused,
        signal: new AbortController().signal,
      });
      result = await asking.catch(typed);
    });
    assert(result !== undefined);
    return { result, calls: callsOf(events) };
  };
  try {
    const first = await call();
    assertEquals(first.calls.failed.map(({ error }) => error.type), outcomesOf(expected));
    if ("failure" in expected) {
      await assertFailure(expected, { ...first, imitation: target.imitation });
    } else {
      assertAnswer(expected, { ...first, timings: stage.timings ?? false });
      // What the server refused once is not asked of it again; what it does rarely is over.
      assertEquals((await call()).calls.started.length, 1);
    }
  } finally {
    await provider.close?.();
    await target.close();
  }
}

const REQUEST: ChatRequest = { ...question(IMITATED_MODEL), logprobs: true, topLogprobs: 2 };

interface Calls {
  readonly started: readonly EventOf<"call.started">[];
  readonly chunks: readonly EventOf<"chunk.received">[];
  readonly completed: readonly EventOf<"call.completed">[];
  readonly failed: readonly EventOf<"call.failed">[];
}

interface Course<R> {
  readonly result: R;
  readonly calls: Calls;
  /** Whether the server tells timings of its own. */
  readonly timings?: boolean;
}

function callsOf(events: readonly TraceEvent[]): Calls {
  const of = <K extends EventKind>(kind: K) =>
    events.filter((event): event is EventOf<K> => event.kind === kind);
  const calls = {
    started: of("call.started"),
    chunks: of("chunk.received"),
    completed: of("call.completed"),
    failed: of("call.failed"),
  };
  // A call says what happened, and judges nothing.
  assertEquals(Object.values(calls).flat().length, events.length);
  assertEquals(calls.started.map(({ attempt }) => attempt), calls.started.map((_, n) => n + 1));
  assertEquals(calls.completed.length + calls.failed.length, calls.started.length);
  return calls;
}

function outcomesOf(expected: DefectAnswer | DefectFailure): string[] {
  return [...expected.before ?? [], ...("failure" in expected ? [expected.failure] : [])];
}

function assertAnswer(
  { answer }: DefectAnswer,
  { result, timings, calls: { chunks, completed: [event], started, failed } }: Course<
    Answer | ProviderError
  >,
): void {
  const wanted = { ...WHOLE_ANSWER, ...answer };
  assert(event !== undefined && !(result instanceof ProviderError));
  assertEquals([result.text, event.text], [wanted.text, wanted.text]);
  assertEquals([result.reasoning, event.reasoning ?? ""], [wanted.reasoning, wanted.reasoning]);
  assertEquals([event.chunks, chunks.length], [wanted.chunks, wanted.chunks]);
  assertEquals(chunks.map(({ text = "" }) => text).join(""), wanted.text);
  assertEquals(chunks.map(({ reasoning = "" }) => reasoning).join(""), wanted.reasoning);
  assertEquals([event.finishReason, event.tokens], ["stop", wanted.tokens]);
  if (wanted.usage === null) assertEquals(event.usage, null);
  else assertObjectMatch(event.usage ?? {}, wanted.usage);
  assertEquals(
    Object.keys(event.unknown ?? {}).sort(),
    [...timings === true ? [] : ["timings"], ...wanted.unknown].sort(),
  );
  assertEquals(chunks.flatMap(({ pieces }) => pieces?.length ?? []), wanted.pieces);
  const logprobs = chunks.flatMap(({ lp = [] }) => lp);
  if (logprobs.length > 0) assertEquals(new Set(logprobs).size === 1, wanted.sameLogprob);
  const { sent, headers, first, last, end } = event.clock;
  assert(headers !== null && sent !== null && headers - sent >= wanted.headersMs * 1e6);
  const moments = [sent, headers, first, last, end].filter((moment) => moment !== null);
  assertEquals(moments, moments.toSorted((a, b) => a - b));
  const waited = (started[1]?.t ?? Infinity) - (failed[0]?.clock.end ?? 0);
  assert(waited >= wanted.waitsMs * 1e6, `the second attempt came after ${waited} ns`);
}

async function assertFailure(
  { failure, chunks = 0, reachesServer = false }: DefectFailure,
  { result, calls, imitation }: Course<Answer | ProviderError> & { readonly imitation: Imitation },
): Promise<void> {
  assert(result instanceof ProviderError);
  assertEquals([result.type, calls.completed], [failure, []]);
  const last = calls.failed.at(-1);
  assertEquals([last?.chunks, calls.chunks.length], [chunks, chunks]);
  // What has begun is not asked again, so nobody may believe that it could be.
  if (chunks > 0) assertEquals(last?.error.retryable, false);
  if (!reachesServer) return;
  await deadline(imitation.idle(), 1000);
  assertEquals(imitation.requests.at(-1)?.aborted, true);
}

function typed(cause: unknown): ProviderError {
  if (cause instanceof ProviderError) return cause;
  throw cause;
}
