/**
 * Whether the beginning of a long prompt reaches the model, whatever the server says that it counted.
 * Two long prompts that differ in their first words alone must not have the same answer to the last
 * digit of its log-probabilities; if they have, and one that differs at its end has not, then nobody
 * read the beginning.
 * @module
 */

import { ProviderError } from "../../../provider/contract.ts";
import { type Check, type Examination, type Reply, says, ttftMs, wholeText } from "../../check.ts";
import { broken, type Finding, good, limited, unknown } from "../../finding.ts";
import { recalled } from "./recall.ts";

/** Contexts up to this many tokens are overfilled; for longer or unknown ones, so many words are sent. */
const LONGEST = 16_384;
const WORDS = 4096;
/** How many words a first prompt has, from which the time of a longer one follows. */
const FEW = 256;
/** Prompts that would take longer than this are made shorter, in milliseconds. */
const PATIENCE_MS = 6000;
/** A difference is no noise when it is so many times larger. */
const CLEAR = 4;

export const promptStart: Check = {
  id: "prompt_start",
  title: "Beginning of long prompts",
  async run(exam) {
    const context = exam.model.contextLength.value;
    // A word has one token or more, so that these are too many, and those fit.
    const sizes = context !== null && context <= LONGEST
      ? [Math.ceil(context * 1.25), Math.floor(context * 0.3)]
      : await affordable(exam);
    const refusals: number[] = [];
    for (const words of sizes) {
      try {
        return await compared(exam, { words, refusals });
      } catch (cause) {
        if (!(cause instanceof ProviderError) || cause.type !== "context_overflow") throw cause;
        refusals.push(words);
      }
    }
    return unknown(`Refuses prompts of ${refusals.join(" and of ")} words`);
  },
};

/** As many words as a server reads in the time there is, and fewer in case that they do not fit. */
async function affordable(exam: Examination): Promise<readonly number[]> {
  const reply = await exam.ask(prompt(FEW, { start: "apple", end: "apple" }));
  const ms = ttftMs(reply) ?? (reply.clock.end - reply.clock.sent) / 1e6;
  const most = Math.max(FEW, Math.min(WORDS, Math.floor(FEW * PATIENCE_MS / Math.max(ms, 1))));
  return most > FEW ? [most, FEW] : [FEW];
}

async function compared(
  exam: Examination,
  { words, refusals }: { readonly words: number; readonly refusals: readonly number[] },
): Promise<Finding> {
  const ask = (start: string, end: string) => exam.ask(prompt(words, { start, end }));
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const first = await ask(one, one);
  const again = await ask(one, one);
  const noise = distance(first, again);
  const byStart = distance(first, await ask(other, one));
  const facts = {
    words,
    byLogprobs: first.told.length > 0,
    noise: finite(noise),
    byStart: finite(byStart),
  };
  const longer = refusals.length === 0 ? "" : `; one of ${refusals.join(", ")} words is refused`;
  if (noise === Infinity) {
    return unknown(`The same prompt of ${words} words has several answers: nothing to compare`, {
      facts,
    });
  }
  if (byStart > noise * CLEAR) {
    return good(`The answer to ${words} words depends on the first of them${longer}`, { facts });
  }
  // Short answers may be equal by chance, so that texts alone prove nothing.
  if (!facts.byLogprobs) return await recalled(exam, words);
  const byEnd = distance(first, await ask(one, other));
  const all = { ...facts, byEnd: finite(byEnd) };
  if (byEnd <= noise * CLEAR) {
    return unknown(
      `The answer to ${words} words depends on neither their beginning nor their end: nothing to tell it by`,
      { facts: all },
    );
  }
  const evidence = `Of ${words} words the answer depends on the last and not on the first`;
  if (byStart === 0) {
    return broken(
      `${evidence}: log-probabilities are equal to the last digit. The beginning was dropped in silence`,
      { facts: all, advice: ADVICE },
    );
  }
  return byStart <= noise
    ? limited(`${evidence}, within the server's own noise: the beginning was probably dropped`, {
      facts: all,
      advice: ADVICE,
    })
    : unknown(`${evidence} by more than its own noise: too close to tell`, { facts: all });
}

/** How far two answers are apart: 0 for the same, infinite for other words. */
function distance(a: Reply, b: Reply): number {
  if (wholeText(a) !== wholeText(b) || a.told.length !== b.told.length) return Infinity;
  return Math.max(
    0,
    ...a.told.map(({ text, logprob = 0 }, at) => {
      const same = b.told[at];
      return same?.text === text ? Math.abs(logprob - (same.logprob ?? 0)) : Infinity;
    }),
  );
}

/** JSON has no infinity. */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : "other words";
}

const ADVICE =
  "Keep prompts short, or serve more context: what comes first, such as a system prompt, is lost";

function prompt(words: number, { start, end }: { readonly start: string; readonly end: string }) {
  const filler = Array.from({ length: words }, (_, at) => FILLER[at % FILLER.length]).join(" ");
  return {
    messages: says(`${start} ${filler} ${end}`),
    temperature: 0,
    seed: 1,
    maxTokens: 4,
    logprobs: true,
    // With none, some servers tell no log-probabilities at all.
    topLogprobs: 1,
  };
}

const FILLER = ["river", "stone", "cloud", "table", "green"];
