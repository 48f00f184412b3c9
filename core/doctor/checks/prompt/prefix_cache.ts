/** Whether the beginning of a prompt that was read before is read again. @module */

import { type Check, type Examination, type Reply, says, ttftMs } from "../../check.ts";
import { type Finding, good, limited, unknown } from "../../finding.ts";

const WORDS = 120;
/** Shares of the prompt from which on a cache is there, and below which there is none. */
const CACHED = 0.5;
/** Pairs of requests where only our clock can tell. */
const PAIRS = 3;
/** Below this many milliseconds a prompt takes no time that a cache could save. */
const TOO_SHORT_MS = 20;
/** Ratios of the times to the first token that speak for a cache, and against one. */
const [FASTER, EQUAL] = [0.7, 0.9];

export const prefixCache: Check = {
  id: "prefix_cache",
  title: "Prefix cache",
  async run(exam) {
    const pairs = [await askTwice(exam)];
    const told = pairs[0]?.again;
    const cached = told?.usage?.cachedTokens ?? told?.timings?.cachedTokens ?? null;
    const prompt = told?.usage?.inputTokens ?? null;
    if (cached !== null && prompt !== null) {
      const facts = { cached, prompt };
      const evidence = `${cached} of ${prompt} tokens came from the cache the second time`;
      return cached >= prompt * CACHED
        ? good(evidence, { facts, advice: "Read prefill rates as those of uncached tokens" })
        : limited(evidence, { facts, advice: "Long conversations are read anew at every turn" });
    }
    while (pairs.length < PAIRS) pairs.push(await askTwice(exam));
    return byTheClock(pairs, Math.min(...exam.replies.flatMap((reply) => ttftMs(reply) ?? [])));
  },
};

interface Pair {
  readonly fresh: Reply;
  readonly again: Reply;
}

async function askTwice(exam: Examination): Promise<Pair> {
  // Nobody has asked this before, not even an earlier examination.
  const beginning = `${crypto.randomUUID()} ${"river stone cloud table green ".repeat(WORDS / 5)}`;
  const ask = (end: string) =>
    exam.ask({ messages: says(`${beginning}\n${end}`), temperature: 0, seed: 1, maxTokens: 4 });
  return { fresh: await ask("Say yes."), again: await ask("Say no.") };
}

/** `least` is what a server takes for its first word whatever the prompt: no cache saves that. */
function byTheClock(pairs: readonly Pair[], least: number): Finding {
  const times = pairs.map(({ fresh, again }) => ({ fresh: ttftMs(fresh), again: ttftMs(again) }));
  const known = times.flatMap(({ fresh, again }) =>
    fresh === null || again === null ? [] : [{ fresh: fresh - least, again: again - least }]
  );
  const silent = "The server does not tell what it caches";
  if (known.length < PAIRS) return unknown(`${silent}, and answers had no content`);
  const shortest = Math.min(...known.map(({ fresh }) => fresh));
  if (shortest < TOO_SHORT_MS) {
    return unknown(`${silent}, and a long prompt takes ${shortest.toFixed(1)} ms: too short`);
  }
  const ratios = known.map(({ fresh, again }) => again / fresh);
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
  const evidence = `Time for a long prompt, second to first request: ${low.toFixed(2)} to ${
    high.toFixed(2)
  } in ${PAIRS} pairs`;
  const facts = { low, high, pairs: PAIRS };
  if (high < FASTER) {
    return good(evidence, { facts, advice: "Times to the first word depend on what came before" });
  }
  if (low > EQUAL) {
    return limited(evidence, { facts, advice: "Long conversations are read anew at every turn" });
  }
  return unknown(`${evidence}: too close to tell`, { facts });
}
