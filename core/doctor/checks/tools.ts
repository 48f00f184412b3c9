/** Whether tools reach the model, and calls come back as calls. @module */

import { ProviderError, type ProviderFailure, type Tool } from "../../provider/contract.ts";
import { type Check, type Examination, type Question, quoted, type Reply, says } from "../check.ts";
import { broken, type Finding, good, limited, unknown } from "../finding.ts";
import { jsonObject } from "../json_object.ts";

const WEATHER: Tool = {
  name: "get_weather",
  description: "Tells the weather of a city",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
};

const ASKED: Question = {
  messages: says("What is the weather in Lima?"),
  temperature: 0,
  seed: 1,
  maxTokens: 96,
};

export const tools: Check = {
  id: "tools",
  title: "Tool calls",
  async run(exam) {
    const reply = await askForCall(exam);
    const [call] = reply.toolCalls;
    if (call === undefined) return await withoutCall(exam, reply);
    const facts = { name: call.name, arguments: call.arguments, id: call.id !== null };
    const evidence = `${call.name}(${call.arguments})`;
    if (call.name !== WEATHER.name) {
      return broken(`Called a tool that there is not: ${evidence}`, { facts, advice: ADVICE });
    }
    if (jsonObject(call.arguments) === undefined) {
      return reply.finishReason === "length"
        ? unknown(`The call was cut by the limit of tokens: ${evidence}`, { facts })
        : broken(`The arguments are no JSON object: ${evidence}`, { facts, advice: ADVICE });
    }
    if (call.id === null || call.id === "") {
      return limited(`${evidence}, without an id`, {
        facts,
        advice: "Results cannot be told apart when several tools are called: call one at a time",
      });
    }
    return good(`${evidence}, with an id, in ${reply.chunks} chunks`, { facts });
  },
};

/** Requires a call, or leaves it to the model where the server refuses to require one. */
async function askForCall(exam: Examination): Promise<Reply> {
  const question = { ...ASKED, tools: [WEATHER] };
  try {
    return await exam.ask({ ...question, toolChoice: "required" });
  } catch (cause) {
    if (!(cause instanceof ProviderError) || !REFUSALS.has(cause.type)) throw cause;
    return await exam.ask(question);
  }
}

const REFUSALS: ReadonlySet<ProviderFailure> = new Set(["bad_request", "unsupported_parameter"]);

const ADVICE = "Benchmarks with tools are not scored here; try another chat template or server";

/** No call came although one was required: written as text, never seen by the model, or not forced. */
async function withoutCall(exam: Examination, reply: Reply): Promise<Finding> {
  const said = reply.text + reply.reasoning;
  if (reply.text.includes(WEATHER.name)) {
    return broken(`The call came as text: ${quoted(reply.text)}`, { advice: ADVICE });
  }
  const sent = reply.usage?.inputTokens ?? null;
  const plain = (await exam.ask(ASKED)).usage?.inputTokens ?? null;
  if (sent !== null && sent === plain) {
    return broken(`The model never saw the tool: ${sent} tokens of prompt with and without it`, {
      facts: { withTool: sent, without: plain },
      advice: ADVICE,
    });
  }
  return unknown(`No call came, though one was required; the model said ${quoted(said)}`, {
    advice: "The server does not force calls, and this model made none: try one that knows tools",
  });
}
