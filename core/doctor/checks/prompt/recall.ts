/** Whether the beginning of a long prompt reaches the model, by what it can repeat: evidence, not proof. @module */

import { type Examination, says, wholeText } from "../../check.ts";
import { type Finding, good, limited, unknown } from "../../finding.ts";

/** How often each is asked. */
const TIMES = 2;
const SHORT = 12;

/** Asks for a code at the beginning of so many words, after making sure that the model repeats codes. */
export async function recalled(exam: Examination, words: number): Promise<Finding> {
  const short = await hits(exam, { words: SHORT, place: "start" });
  const facts = { words, byLogprobs: false, times: TIMES, short };
  if (short < TIMES) {
    return unknown(
      "The server tells no log-probabilities, and the model repeats no code even from a short prompt: nothing to tell it by",
      { facts },
    );
  }
  const atStart = await hits(exam, { words, place: "start" });
  if (atStart > 0) {
    return good(`A code before ${words} words was repeated in ${atStart} of ${TIMES} answers`, {
      facts: { ...facts, atStart },
    });
  }
  const atEnd = await hits(exam, { words, place: "end" });
  const all = { ...facts, atStart, atEnd };
  const evidence = `A code before ${words} words was repeated in 0 of ${TIMES} answers`;
  if (atEnd < TIMES) {
    return unknown(
      `${evidence}, but one after them in ${atEnd} only: the model may be at its limit`,
      {
        facts: all,
      },
    );
  }
  return limited(
    `${evidence}, one after them in ${atEnd}: the beginning was dropped, or the model does not look back so far; without log-probabilities nobody can tell which`,
    { facts: all, advice: "Keep prompts short, or serve more context" },
  );
}

async function hits(
  exam: Examination,
  { words, place }: { readonly words: number; readonly place: "start" | "end" },
): Promise<number> {
  let right = 0;
  for (let time = 0; time < TIMES; time++) {
    const code = newCode();
    const told = `The code of Mia is ${code}.`;
    const filler = "The river is green. ".repeat(Math.ceil(words / 4)).trim();
    const text = place === "start" ? `${told} ${filler}` : `${filler} ${told}`;
    const reply = await exam.ask({
      messages: says(`${text} What is the code of Mia? Reply with the code only.`),
      temperature: 0,
      seed: 1,
      maxTokens: 16,
    });
    if (wholeText(reply).includes(code)) right++;
  }
  return right;
}

/** Nobody has seen it before. */
function newCode(): string {
  const [a = 0, b = 0, c = 0, d = 0] = crypto.getRandomValues(new Uint16Array(4));
  const letters = [a, b, c].map((one) => String.fromCharCode(65 + one % 26)).join("");
  return `${letters}-${100 + d % 900}`;
}
