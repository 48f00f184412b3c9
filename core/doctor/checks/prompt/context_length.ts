/** How long a prompt may really be, and whether a longer one is cut in silence. @module */

import { ProviderError } from "../../../provider/contract.ts";
import { type Check, type Examination, type Question, says, ttftMs } from "../../check.ts";
import { broken, type Finding, good, limited, unknown } from "../../finding.ts";

/** Contexts up to this many tokens are tried at their ends; of longer ones it is said that they hold at least so much. */
const LONGEST = 16_384;
/** Sizes to try, in tokens, where the context is long or unknown. */
const GROWING: readonly number[] = [1024, 4096, LONGEST];
/** Prompts that would take longer than this are not sent, in milliseconds. */
const PATIENCE_MS = 6000;
/** How often the gap between what fits and what does not is halved. */
const HALVINGS = 3;
/** A server that counts fewer than this share of the tokens sent has cut the prompt. */
const CUT = 0.9;

export const contextLength: Check = {
  id: "context_length",
  title: "Context",
  async run(exam) {
    const advertised = exam.model.contextLength.value;
    const scale = await calibrate(exam);
    if (scale === undefined) {
      return unknown("Without token counts nobody can tell how much of a prompt was read");
    }
    const short = advertised !== null && advertised <= LONGEST;
    const sizes = short
      ? [Math.floor(advertised * 0.9), Math.ceil(advertised * 1.25)]
      : GROWING.filter((size) => size <= (advertised ?? LONGEST));
    let fits = scale.tried;
    for (const size of sizes) {
      const seconds = size / scale.perMs / 1000;
      if (seconds * 1000 > PATIENCE_MS) {
        const evidence = `${atLeast(fits, advertised)}; ${size} would take ${seconds.toFixed(0)} s`;
        const facts = { advertised, atLeast: fits };
        return fits === scale.tried ? unknown(evidence, { facts }) : good(evidence, { facts });
      }
      const { sent, read } = await probe(exam, { size, scale });
      if (read === undefined) return await refused(exam, { scale, advertised, fits, above: size });
      if (read < sent * CUT) {
        return broken(`Cut a prompt in silence: about ${sent} tokens were sent, ${read} read`, {
          facts: { advertised, sent, read },
          advice: `Keep prompts and answers below ${read} tokens together, or serve more context`,
        });
      }
      fits = read;
    }
    return good(atLeast(fits, advertised), { facts: { advertised, atLeast: fits } });
  },
};

/** How many tokens so many words have, and how fast they are read. */
interface Scale {
  readonly perWord: number;
  readonly around: number;
  /** Tokens a millisecond. */
  readonly perMs: number;
  /** Tokens of the longer of both prompts. */
  readonly tried: number;
}

async function calibrate(exam: Examination): Promise<Scale | undefined> {
  const counts: number[] = [];
  let ms = 0;
  for (const words of [30, 90]) {
    const reply = await exam.ask(filler(words));
    const { usage } = reply;
    if (usage?.inputTokens === null || usage === null) return undefined;
    counts.push(usage.inputTokens);
    ms = ttftMs(reply) ?? (reply.clock.end - reply.clock.sent) / 1e6;
  }
  const [few = 0, many = 0] = counts;
  if (many <= few) return undefined;
  const perWord = (many - few) / 60;
  return { perWord, around: few - 30 * perWord, perMs: many / Math.max(1, ms), tried: many };
}

/** Sends a prompt of a size; nothing is read of one that is refused because of it. */
async function probe(
  exam: Examination,
  { size, scale: { perWord, around } }: { readonly size: number; readonly scale: Scale },
): Promise<{ sent: number; read: number | undefined }> {
  const words = Math.max(1, Math.round((size - around) / perWord));
  const sent = Math.round(around + words * perWord);
  try {
    const { usage } = await exam.ask(filler(words));
    return { sent, read: usage?.inputTokens ?? 0 };
  } catch (cause) {
    if (!(cause instanceof ProviderError) || cause.type !== "context_overflow") throw cause;
    return { sent, read: undefined };
  }
}

async function refused(
  exam: Examination,
  { scale, advertised, ...bounds }: {
    readonly scale: Scale;
    readonly advertised: number | null;
    readonly fits: number;
    readonly above: number;
  },
): Promise<Finding> {
  let { fits, above } = bounds;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const { sent, read } = await probe(exam, { size: Math.floor((fits + above) / 2), scale });
    if (read === undefined) above = sent;
    else fits = sent;
  }
  const facts = { advertised, atLeast: fits, below: above };
  const evidence = `Took ${fits} tokens and refused ${above}; ${stated(advertised)}`;
  if (advertised === null || above > advertised * CUT) return good(evidence, { facts });
  return limited(evidence, {
    facts,
    advice: `Do not rely on more than ${fits} tokens of prompt and answer together`,
  });
}

function atLeast(fits: number, advertised: number | null): string {
  return `At least ${fits} tokens; ${stated(advertised)}`;
}

function stated(advertised: number | null): string {
  return advertised === null ? "the server states no length" : `the server states ${advertised}`;
}

/** Words that make a prompt of a size. Each size begins anew, so that no cache takes part in the count. */
function filler(words: number): Question {
  const text = Array.from({ length: words }, (_, at) => WORDS[at % WORDS.length]).join(" ");
  return {
    messages: says(`${words} words: ${text}\nSay yes.`),
    temperature: 0,
    seed: 1,
    maxTokens: 1,
  };
}

const WORDS = ["river", "stone", "cloud", "table", "green"];
