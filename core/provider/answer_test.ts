import { assertEquals } from "@std/assert";
import { AnswerFold } from "./answer.ts";
import { ProviderError } from "./contract.ts";

/** Milliseconds as nanoseconds, from 0. */
const time = (at: number) => at * 1e6;

Deno.test("AnswerFold.take() gives no event for a chunk without content, and keeps its facts", () => {
  const fold = new AnswerFold(time);
  const usage = { inputTokens: 1, outputTokens: 2, cachedTokens: null, reasoningTokens: null };
  assertEquals(
    fold.take({ at: 1, responseId: "r", responseModel: "m", fingerprint: "f" }),
    undefined,
  );
  assertEquals(fold.take({ at: 2, usage, finishReason: "length" }), undefined);
  assertEquals([fold.begun, fold.finished], [false, true]);
  const { draft } = fold.complete(3);
  assertEquals(
    [draft.responseId, draft.responseModel, draft.fingerprint, draft.finishReason, draft.usage],
    ["r", "m", "f", "length", usage],
  );
});

Deno.test("AnswerFold tells when what came, and nothing of what did not", () => {
  const fold = new AnswerFold(time);
  fold.sent(1);
  fold.headers(2);
  fold.take({ at: 3, responseId: "r" });
  fold.take({ at: 4, reasoning: "hm" });
  fold.take({ at: 5, text: "a" });
  fold.take({ at: 6, text: "b" });
  assertEquals(fold.complete(7).answer.clock, {
    sent: 1e6,
    headers: 2e6,
    first: 4e6,
    firstAnswer: 5e6,
    last: 6e6,
    end: 7e6,
  });
  const failed = new AnswerFold(time);
  failed.sent(1);
  assertEquals(failed.fail(new ProviderError("refused", "No"), 2).clock, {
    sent: 1e6,
    headers: null,
    first: null,
    firstAnswer: null,
    last: null,
    end: 2e6,
  });
});

Deno.test("AnswerFold tells how long our side did not read, before the chunks of each part", () => {
  const fold = new AnswerFold(time);
  fold.sent(0);
  fold.take({ at: 10, reasoning: "hm" });
  fold.handled(13);
  // Of the same network chunk: not waited for, worked on all the same.
  fold.take({ at: 10, reasoning: "mm" });
  fold.handled(14);
  fold.take({ at: 20, reasoning: "so" });
  fold.handled(22);
  fold.take({ at: 30, text: "a" });
  fold.handled(90);
  assertEquals(fold.complete(95).answer.clock.busy, { reasoning: 4e6, answer: 2e6 });
});

Deno.test("AnswerFold takes no time for our side where the clock of an engine is ahead", () => {
  const fold = new AnswerFold(time);
  fold.sent(0);
  fold.take({ at: 20, text: "a" });
  fold.handled(19);
  fold.take({ at: 21, text: "b" });
  assertEquals(fold.complete(30).answer.clock.busy, { reasoning: 0, answer: 0 });
});

Deno.test("AnswerFold counts tokens only where every chunk tells its own", () => {
  const tokens = [{ text: "a" }, { text: "b" }];
  const all = new AnswerFold(time);
  all.take({ at: 1, text: "ab", tokens });
  all.take({ at: 2, text: "ab", tokens });
  assertEquals(all.complete(3).answer.tokens, 4);
  all.take({ at: 4, text: "c" });
  all.take({ at: 5, text: "ab", tokens });
  const { answer, draft } = all.complete(6);
  assertEquals([answer.tokens, draft.unknown?.["tokens"]], [
    null,
    "not every chunk told its tokens",
  ]);
});

Deno.test("AnswerFold.take() stores a token once: its text, its probability, its rivals", () => {
  const fold = new AnswerFold(time);
  const top = [{ text: "a", logprob: -0.1 }, { text: "b", logprob: -2.123456789 }];
  assertEquals(
    fold.take({ at: 1, text: "a", tokens: [{ text: "a", id: 7, logprob: -0.123456789, top }] }),
    {
      kind: "chunk.received",
      text: "a",
      ids: [7],
      lp: [-0.1234568],
      top: [[["b", -2.123457]]],
    },
  );
  assertEquals(
    fold.take({ at: 2, text: "bc", tokens: [{ text: "b", id: 1 }, { text: "c", logprob: -1 }] }),
    { kind: "chunk.received", text: "bc", lp: [null, -1], pieces: ["b", "c"] },
  );
});

Deno.test("AnswerFold puts calls of tools together in their order", () => {
  const fold = new AnswerFold(time);
  fold.take({ at: 1, tools: [{ index: 1, name: "b", arguments: "{" }] });
  fold.take({ at: 2, tools: [{ index: 0, id: "x", name: "a" }, { index: 1, arguments: "}" }] });
  assertEquals(fold.complete(3).answer.toolCalls, [
    { id: "x", name: "a", arguments: "" },
    { id: null, name: "b", arguments: "{}" },
  ]);
});
