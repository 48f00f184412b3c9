/** Whether an answer can be forced to be some JSON object. @module */

import { type Check, quoted, says } from "../check.ts";
import { broken, good, unknown } from "../finding.ts";
import { jsonObject } from "../json_object.ts";

export const jsonMode: Check = {
  id: "json_mode",
  title: "JSON mode",
  async run(exam) {
    const { text, refused, finishReason } = await exam.ask({
      messages: says("Give the name and the age of a person, as JSON."),
      temperature: 0,
      seed: 1,
      maxTokens: 96,
      extra: { response_format: { type: "json_object" } },
    });
    const advice = "Use a JSON schema where the server can, and check what comes";
    if (refused.has("extra")) return broken("Refuses JSON mode", { advice });
    if (jsonObject(text) !== undefined) return good(`Gave ${quoted(text)}`);
    if (finishReason === "length" && text.trimStart().startsWith("{")) {
      return unknown(`The answer was cut: ${quoted(text)}`);
    }
    return broken(`Gave no JSON object: ${quoted(text)}`, { advice });
  },
};
