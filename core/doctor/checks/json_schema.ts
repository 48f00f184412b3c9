/** Whether an answer can be forced into a JSON schema. @module */

import { type Check, quoted, says } from "../check.ts";
import { broken, good, unknown } from "../finding.ts";
import { jsonObject } from "../json_object.ts";

const COLOURS: readonly unknown[] = ["teal", "ochre"];

export const jsonSchema: Check = {
  id: "json_schema",
  title: "JSON schema",
  async run(exam) {
    const { text, refused, finishReason } = await exam.ask({
      // The prompt does not speak of JSON or of these colours: what comes was forced.
      messages: says("Say hello."),
      temperature: 0,
      seed: 1,
      maxTokens: 64,
      jsonSchema: {
        type: "object",
        properties: { colour: { type: "string", enum: COLOURS } },
        required: ["colour"],
        additionalProperties: false,
      },
    });
    if (refused.has("jsonSchema")) return broken("Refuses a JSON schema", { advice: ADVICE });
    const value = jsonObject(text);
    if (value !== undefined && COLOURS.includes(value["colour"])) {
      return good(`Forced ${quoted(text)}`, { facts: { forced: true } });
    }
    if (finishReason === "length" && text.trimStart().startsWith("{")) {
      return unknown(`The answer was cut: ${quoted(text)}`);
    }
    return broken(`Ignores the schema: ${quoted(text)}`, {
      facts: { forced: false },
      advice: ADVICE,
    });
  },
};

const ADVICE = "Ask for JSON in the prompt, and check what comes";
