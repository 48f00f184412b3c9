import { assertEquals, assertMatch } from "@std/assert";
import { ProviderError } from "../provider/contract.ts";
import type { RawAnswer } from "../provider/raw_prompt.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import type { Question } from "./check.ts";
import { bos } from "./checks/prompt/bos.ts";
import { echo } from "./checks/prompt/echo.ts";
import { keepAlive } from "./checks/keep_alive.ts";
import { promptStart } from "./checks/prompt/prompt_start.ts";
import { check, counts, words } from "./imagined_server.ts";

const raw = (answer: Partial<RawAnswer>) => () =>
  Promise.resolve({ text: "", inputTokens: null, scoredTokens: null, source: "test", ...answer });

Deno.test("bos tells what is added to raw and chat prompts, and BOS that comes twice", async () => {
  const server = (added: number, rendered: string) =>
    check(bos, {
      first: counts(rendered.split(" ").length + added),
      endpoints: {
        count: (text) => Promise.resolve(text.split(" ").length),
        render: () => Promise.resolve(rendered),
        raw: raw({ inputTokens: 7 + added }),
      },
    });
  const once = await server(1, "user says hi");
  assertEquals([once.verdict, once.facts["addedToRaw"], once.facts["addedToChat"]], ["good", 1, 1]);
  assertEquals((await server(0, "<s> user says hi")).verdict, "good");
  const twice = await server(1, "<s> user says hi");
  assertEquals(twice.verdict, "broken");
  assertMatch(twice.evidence, /comes twice$/);
  assertEquals((await server(3, "user says hi")).verdict, "limited");
  assertEquals((await check(bos, {})).verdict, "unknown");
});

Deno.test("echo tells a prompt that comes back from one that does not, and from a refusal", async () => {
  const prompt = "The river runs past the stone house and";
  const told = (answer: Partial<RawAnswer>) => check(echo, { endpoints: { raw: raw(answer) } });
  assertEquals((await told({ text: `${prompt} on`, scoredTokens: 9 })).verdict, "good");
  assertMatch((await told({ text: `${prompt} on` })).evidence, /without its log-probabilities$/);
  assertMatch((await told({ text: " on", scoredTokens: 1 })).evidence, /without a word$/);
  const refusal = new ProviderError("bad_request", "no echo");
  const refusing = await check(echo, {
    endpoints: { raw: ({ echo }) => echo ? Promise.reject(refusal) : raw({})() },
  });
  assertEquals(refusing.verdict, "limited");
  const none = await check(echo, { endpoints: { raw: () => Promise.reject(refusal) } });
  assertEquals(none.verdict, "unknown");
});

Deno.test("keep_alive believes the server, and otherwise the clock", async () => {
  const server = (afterMs: number, facts: { loaded?: boolean; keptS?: number }) =>
    check(keepAlive, {
      first: words(10, 20),
      earlier: [words(10, 20), words(12, 20)],
      says: () => words(afterMs, afterMs + 1),
      endpoints: {
        facts: () =>
          Promise.resolve({
            ...unknownModel("imagined", "imagined"),
            ...(facts.loaded === undefined
              ? {}
              : { loaded: { value: facts.loaded, source: "imagined" } }),
            ...(facts.keptS === undefined ? {} : {
              unloadsAt: {
                value: new Date(Date.now() + facts.keptS * 1000).toISOString(),
                source: "imagined",
              },
            }),
          }),
      },
    });
  assertEquals((await server(11, { loaded: false })).verdict, "limited");
  assertEquals((await server(900, { loaded: true })).verdict, "limited");
  assertMatch((await server(11, { loaded: true, keptS: 300 })).evidence, /^Kept for 5 min more/);
  assertMatch((await server(11, { keptS: 1e10 })).evidence, /^Kept for good/);
  assertMatch((await server(11, {})).evidence, /does not say for how long$/);
});

/** A model whose answer depends on the last so many words, with log-probabilities or without. */
function hears(most: number, style: "logprobs" | "text" | "noise") {
  let turn = 0;
  return ({ messages: [message] }: Question) => {
    const heard = (message?.content ?? "").split(" ").slice(-most).join(" ");
    const value = [...heard].reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) % 9973, 7);
    if (style === "text") return { text: `answer ${value}`, told: [] };
    const noise = style === "noise" ? [0, 3e-4, 1e-4, 0][turn++] ?? 0 : 0;
    return { text: "yes", told: [{ text: "yes", logprob: -1 - value / 1e4 - noise }] };
  };
}

Deno.test("prompt_start proves a dropped beginning by log-probabilities, and is careful without", async () => {
  const told = (most: number, style: "logprobs" | "text" | "noise") =>
    check(promptStart, { context: 1000, says: hears(most, style) });
  assertEquals((await told(5000, "logprobs")).verdict, "good");
  assertEquals((await told(5000, "text")).verdict, "good");
  const cut = await told(500, "logprobs");
  assertEquals([cut.verdict, cut.facts["byStart"]], ["broken", 0]);
  assertMatch(cut.evidence, /equal to the last digit/);
  const noisy = await told(500, "noise");
  assertEquals(noisy.verdict, "limited");
  assertMatch(noisy.evidence, /probably dropped$/);
  // A model that always says the same, and one that never does.
  assertEquals((await check(promptStart, { says: () => ({}) })).verdict, "unknown");
  let turn = 0;
  const fickle = await check(promptStart, { says: () => ({ text: `${turn++}` }) });
  assertEquals(fickle.verdict, "unknown");
});

Deno.test("prompt_start goes by what is repeated where there are no log-probabilities, and says so", async () => {
  /** Repeats a code out of the last so many words. */
  const repeats = (most: number) =>
    check(promptStart, {
      context: 1000,
      says: ({ messages: [message] }) => {
        const heard = (message?.content ?? "").split(" ").slice(-most).join(" ");
        return { text: /is ([A-Z]{3}-\d{3})\./.exec(heard)?.[1] ?? "no" };
      },
    });
  assertMatch((await repeats(5000)).evidence, /^A code before 1250 words was repeated in 2 of 2/);
  const cut = await repeats(500);
  assertEquals(cut.verdict, "limited");
  assertMatch(cut.evidence, /nobody can tell which$/);
  assertMatch((await repeats(3)).evidence, /repeats no code even from a short prompt/);
});

Deno.test("prompt_start looks at what fits where a longer prompt is refused", async () => {
  const hear = hears(5000, "logprobs");
  const found = await check(promptStart, {
    context: 1000,
    says: (question) =>
      (question.messages[0]?.content.split(" ").length ?? 0) > 1000
        ? new ProviderError("context_overflow", "too long")
        : hear(question),
  });
  assertEquals(found.verdict, "good");
  assertMatch(found.evidence, /^The answer to 300 words .*; one of 1250 words is refused$/);
});
