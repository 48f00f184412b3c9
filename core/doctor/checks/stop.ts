/** Whether an answer ends before a stop string. @module */

import { type Check, FIRST, quoted } from "../check.ts";
import { broken, good, limited, unknown } from "../finding.ts";

export const stop: Check = {
  id: "stop",
  title: "Stop strings",
  async run(exam) {
    const { text, reasoning } = exam.first;
    const wanted = stopString(text, reasoning);
    if (wanted === undefined) {
      return unknown("The first answer is too short to stop in its middle");
    }
    const reply = await exam.ask({ ...FIRST, stop: [wanted] });
    const before = text.slice(0, text.indexOf(wanted));
    const facts = { stop: wanted, finishReason: reply.finishReason };
    if (!reply.text.includes(wanted)) {
      if (before.startsWith(reply.text.trimEnd())) {
        return good(`Ended before ${quoted(wanted)}, by ${quoted(reply.finishReason ?? "")}`, {
          facts,
        });
      }
      return unknown(`Another text came, without ${quoted(wanted)}: ${quoted(reply.text)}`, {
        facts,
      });
    }
    if (reply.text.trimEnd().endsWith(wanted)) {
      return limited(`Ended after ${quoted(wanted)}, which is in the text`, {
        facts,
        advice: "Cut the stop string off answers",
      });
    }
    return broken(`Went on after ${quoted(wanted)}: ${quoted(reply.text)}`, {
      facts,
      advice: "Answers run on to their limit: cut them at the stop string, and allow for the time",
    });
  },
};

/** A piece of a text's middle that comes for the first time there, and not in the reasoning before. */
function stopString(text: string, reasoning: string): string | undefined {
  const middle = Math.floor(text.length / 3);
  if (middle < 3) return undefined;
  for (let at = middle; at + 3 < text.length; at++) {
    const piece = text.slice(at, at + 3);
    const whole = piece.isWellFormed() && piece.trim() === piece;
    if (whole && text.indexOf(piece) === at && !reasoning.includes(piece)) return piece;
  }
  return undefined;
}
