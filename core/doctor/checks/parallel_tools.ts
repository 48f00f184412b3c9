/** Whether several calls of tools in one answer stay apart. @module */

import { type Check, quoted, says } from "../check.ts";
import { broken, good, unknown } from "../finding.ts";
import { jsonObject } from "../json_object.ts";

export const parallelTools: Check = {
  id: "parallel_tools",
  title: "Several tool calls in one answer",
  async run(exam) {
    const { toolCalls, finishReason } = await exam.ask({
      messages: says("What is the weather in Lima, and what is the weather in Oslo? Ask for both."),
      temperature: 0,
      seed: 1,
      maxTokens: 128,
      toolChoice: "required",
      tools: [{
        name: "get_weather",
        description: "Tells the weather of one city; call it once for each city",
        parameters: {
          type: "object",
          properties: { city: { type: "string" } },
          required: ["city"],
        },
      }],
      extra: { parallel_tool_calls: true },
    });
    const [call, second] = toolCalls;
    if (call === undefined) return unknown("No call came");
    if (second !== undefined) {
      const ids = new Set(toolCalls.map(({ id }) => id));
      const evidence = `${toolCalls.length} calls with ${ids.size} ids`;
      const facts = { calls: toolCalls.length, ids: ids.size };
      return ids.size === toolCalls.length
        ? good(evidence, { facts })
        : broken(evidence, { facts, advice: APART });
    }
    const facts = { calls: 1 };
    const merged = call.name !== "get_weather" || /\}\s*\{/.test(call.arguments);
    if (merged && finishReason !== "length" && jsonObject(call.arguments) === undefined) {
      return broken(`Two calls came as one: ${call.name}(${quoted(call.arguments)})`, {
        facts,
        advice: APART,
      });
    }
    return unknown("One call came; whether the model or the server left it at that is not told", {
      facts,
    });
  },
};

const APART = "Ask for one tool at a time: several calls in one answer cannot be told apart";
