import { assertEquals, assertMatch } from "@std/assert";
import { ProviderError, type Token } from "../provider/contract.ts";
import { contextLength } from "./checks/prompt/context_length.ts";
import { logprobs } from "./checks/logprobs.ts";
import { maxTokens } from "./checks/max_tokens.ts";
import { parallel } from "./checks/parallel.ts";
import { parallelTools } from "./checks/parallel_tools.ts";
import { prefixCache } from "./checks/prompt/prefix_cache.ts";
import { stop } from "./checks/stop.ts";
import { tools } from "./checks/tools.ts";
import { check, counts, words } from "./imagined_server.ts";

const token = (text: string, logprob: number, ...top: readonly [string, number][]): Token => ({
  text,
  logprob,
  top: top.map(([text, logprob]) => ({ text, logprob })),
});
const told = (...tokens: readonly Token[]) => check(logprobs, { first: { told: tokens } });

Deno.test("logprobs names what no distribution has", async () => {
  const impossible = await told(token("a", 0.5));
  assertMatch(impossible.evidence, /above 0$/);
  const excess = await told(token("a", Math.log(0.6), ["a", Math.log(0.6)], ["b", Math.log(0.5)]));
  assertMatch(excess.evidence, /sum to 1\.100$/);
  const second = await told(token("a", Math.log(0.3), ["b", Math.log(0.6)]));
  assertMatch(second.evidence, /chose "a" .* over "b"/);
  const constant = await told(...["a", "b", "c", "d"].map((text) => token(text, -1)));
  assertMatch(constant.evidence, /^All 4 tokens/);
  const verdicts = [impossible, excess, second, constant].map(({ verdict }) => verdict);
  assertEquals(new Set(verdicts), new Set(["broken"]));
});

Deno.test("logprobs takes three equal tokens for chance, and misses alternatives", async () => {
  const few = await told(...["a", "b", "c"].map((text) => token(text, -1)));
  assertEquals(few.verdict, "limited");
  const whole = await told(token("a", Math.log(0.6), ["a", Math.log(0.6)], ["b", Math.log(0.4)]));
  assertEquals(whole.verdict, "good");
});

const call = (written: string, id: string | null = "c1", name = "get_weather") => ({
  toolCalls: [{ id, name, arguments: written }],
});

Deno.test("tools judges name, id and arguments of a call", async () => {
  const verdict = async (said: Parameters<typeof call>, finishReason = "tool_calls") =>
    (await check(tools, { says: () => ({ ...call(...said), finishReason }) })).verdict;
  assertEquals(await verdict(['{"city":"Lima"}']), "good");
  assertEquals(await verdict(['{"city":"Lima"}', null]), "limited");
  assertEquals(await verdict(['{"city":']), "broken");
  assertEquals(await verdict(['{"city":'], "length"), "unknown");
  assertEquals(await verdict(["{}", "c1", "get_wether"]), "broken");
});

Deno.test("tools does not blame the server for a model that saw the tool and made no call", async () => {
  const seen = await check(tools, { says: ({ tools }) => counts(tools === undefined ? 20 : 90) });
  assertEquals(seen.verdict, "unknown");
  const unseen = await check(tools, { says: () => counts(20) });
  assertEquals(unseen.verdict, "broken");
});

Deno.test("tools leaves a call to the model where none can be required", async () => {
  const refusing = await check(tools, {
    says: ({ toolChoice }) =>
      toolChoice === undefined
        ? call('{"city":"Lima"}')
        : new ProviderError("bad_request", "tool_choice is not supported"),
  });
  assertEquals(refusing.verdict, "good");
});

Deno.test("parallel_tools wants an id for each call", async () => {
  const two = (...ids: readonly string[]) => ({
    toolCalls: ids.map((id) => ({ id, name: "get_weather", arguments: "{}" })),
  });
  assertEquals((await check(parallelTools, { says: () => two("a", "b") })).verdict, "good");
  assertEquals((await check(parallelTools, { says: () => two("a", "a") })).verdict, "broken");
  assertEquals((await check(parallelTools, { says: () => two("a") })).verdict, "unknown");
});

Deno.test("stop tells a stop string that is left in the text from one that is not heeded", async () => {
  const first = { text: "one two three four five" };
  const verdict = async (text: (wanted: string) => string) =>
    (await check(stop, { first, says: ({ stop = [] }) => ({ text: text(stop[0] ?? "") }) }))
      .verdict;
  const before = (wanted: string) => first.text.slice(0, first.text.indexOf(wanted));
  assertEquals(await verdict(before), "good");
  assertEquals(await verdict((wanted) => before(wanted) + wanted), "limited");
  assertEquals(await verdict(() => first.text), "broken");
  assertEquals(await verdict(() => "something else"), "unknown");
});

Deno.test("max_tokens wants to be told that an answer was cut", async () => {
  const verdict = async (tokens: number, finishReason: string) =>
    (await check(maxTokens, { says: () => ({ tokens, finishReason }) })).verdict;
  assertEquals(await verdict(3, "length"), "good");
  assertEquals(await verdict(3, "stop"), "limited");
  assertEquals(await verdict(5, "length"), "broken");
});

Deno.test("parallel tells answers side by side from answers in a queue", async () => {
  const spans = (one: [number, number], other: [number, number]) => ({
    says: (_: unknown, turn: number) => words(...(turn === 0 ? one : other)),
  });
  assertEquals((await check(parallel, spans([10, 100], [50, 140]))).verdict, "good");
  assertEquals((await check(parallel, spans([10, 100], [110, 200]))).verdict, "limited");
  assertEquals((await check(parallel, spans([10, 12], [13, 15]))).verdict, "unknown");
  const one = await check(parallel, { ...spans([10, 12], [13, 15]), slots: 1 });
  assertEquals(one.verdict, "limited");
});

Deno.test("prefix_cache goes by what the server says, and else by the clock", async () => {
  const said = async (cached: number) =>
    (await check(prefixCache, { says: () => counts(200, cached) })).verdict;
  assertEquals([await said(190), await said(3)], ["good", "limited"]);
  const clock = async (...ms: readonly number[]) =>
    (await check(prefixCache, {
      first: words(0, 100),
      says: (_, turn) => words(ms[turn % ms.length] ?? 0, 1000),
    })).verdict;
  assertEquals(await clock(400, 40), "good");
  assertEquals(await clock(400, 390), "limited");
  assertEquals(await clock(400, 40, 400, 390), "unknown");
  assertEquals(await clock(4, 1), "unknown");
  // Its first word takes that long whatever is asked.
  const slow = await check(prefixCache, { first: words(200, 300), says: () => words(203, 300) });
  assertEquals(slow.verdict, "unknown");
});

/** A server that reads a prompt by words, and refuses or cuts what is longer than this. */
function reads(most: number, otherwise: "refuses" | "cuts") {
  return ({ messages: [message] }: { readonly messages: readonly { content: string }[] }) => {
    const size = message?.content.split(" ").length ?? 0;
    if (size <= most || otherwise === "cuts") {
      return { ...words(1, 1), ...counts(Math.min(size, most)) };
    }
    return new ProviderError("context_overflow", "too long");
  };
}

Deno.test("context_length finds where a context ends, and who cuts in silence", async () => {
  const well = await check(contextLength, { context: 1000, says: reads(1000, "refuses") });
  assertEquals([well.verdict, well.facts["advertised"]], ["good", 1000]);
  const less = await check(contextLength, { context: 1000, says: reads(600, "refuses") });
  const { atLeast, below } = less.facts;
  assertEquals(less.verdict, "limited");
  assertEquals(Number(atLeast) <= 600 && Number(below) > 600, true);
  assertEquals(Number(below) - Number(atLeast) < 150, true);
  const cut = await check(contextLength, { context: 1000, says: reads(600, "cuts") });
  assertEquals([cut.verdict, cut.facts["read"]], ["broken", 600]);
  const long = await check(contextLength, { context: 131_072, says: reads(1e6, "refuses") });
  assertMatch(long.evidence, /^At least 16384 tokens; the server states 131072$/);
  const mute = await check(contextLength, { says: () => ({}) });
  assertEquals(mute.verdict, "unknown");
});

Deno.test("context_length sends no prompt that would take too long", async () => {
  // A word in ten milliseconds: 4096 of them take 41 seconds.
  const slow = await check(contextLength, {
    says: ({ messages: [message] }) => {
      const size = message?.content.split(" ").length ?? 0;
      return { ...words(size * 10, size * 10), ...counts(size) };
    },
  });
  assertEquals(slow.verdict, "unknown");
  assertMatch(slow.evidence, /; 1024 would take 10 s$/);
});
