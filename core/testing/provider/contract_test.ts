import { assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { z } from "zod";
import {
  type ChatChunk,
  type ChatOptions,
  type ChatRequest,
  type Provider,
  type ProviderDefinition,
  ProviderError,
} from "../../provider/contract.ts";
import { unknownModel } from "../../provider/unknown_model.ts";
import { CONTRACT, type ContractId, isAbsent } from "./contract.ts";
import { providerOn, type ProviderTarget } from "./stage.ts";

const UNKNOWN = { value: null, reason: "it is a test" } as const;
const FACTS = { url: null, server: UNKNOWN, version: UNKNOWN, slots: UNKNOWN };
const TARGET: ProviderTarget = {
  context: {},
  model: "m",
  endless: { extra: { endless: true } },
  close: () => Promise.resolve(),
};

/** A provider in process that keeps the contract. */
const GOOD: Provider = {
  identify: () => Promise.resolve(FACTS),
  models: () => Promise.resolve([unknownModel("m", "it is a test")]),
  chat: (request, options) => answer(request, options),
};

async function* answer(request: ChatRequest, { sending, signal }: ChatOptions) {
  if (request.model !== "m") throw new ProviderError("model_not_found", "No such model");
  sending({ url: null, body: { model: request.model, messages: request.messages } });
  do {
    yield await Promise.resolve({ at: performance.now(), text: "7" });
    if (request.extra?.["endless"] === true) await delay(1);
    signal.throwIfAborted();
  } while (request.extra?.["endless"] === true);
  yield { at: performance.now(), finishReason: "stop" };
}

/** The good answer with each chunk changed. */
function changed(change: (chunk: ChatChunk) => ChatChunk): Provider["chat"] {
  return async function* (request, options) {
    for await (const chunk of answer(request, options)) yield change(chunk);
  };
}

function definitionOf(provider: Partial<Provider>, settings: z.ZodType = z.strictObject({})) {
  return { url: null, settings, create: () => ({ ...GOOD, ...provider }) };
}

/** The duties that a provider breaks. */
async function broken(definition: ProviderDefinition): Promise<ContractId[]> {
  const provider = providerOn(definition, TARGET.context);
  const found: ContractId[] = [];
  for (const check of CONTRACT) {
    const { id, run } = check;
    if (isAbsent(check, provider)) continue;
    try {
      await run({ definition, provider, target: TARGET });
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      found.push(id);
    }
  }
  return found;
}

Deno.test("CONTRACT finds nothing in a provider that keeps it", async () => {
  assertEquals(await broken(definitionOf({})), []);
});

/** What each provider does wrong, and which duties must notice. */
const WRONG: Readonly<Record<string, readonly [ContractId[], ProviderDefinition]>> = {
  "settings that take anything": [["strict-settings"], definitionOf({}, z.looseObject({}))],
  "an address that it does not have": [
    ["identify"],
    definitionOf({ identify: () => Promise.resolve({ ...FACTS, url: "http://h" }) }),
  ],
  "a fact without a reason": [
    ["identify"],
    definitionOf({
      identify: () => Promise.resolve({ ...FACTS, version: { value: null, reason: "" } }),
    }),
  ],
  "a model twice": [
    ["models"],
    definitionOf({
      models: () => Promise.resolve(["m", "m"].map((id) => unknownModel(id, "test"))),
    }),
  ],
  "no model": [["models"], definitionOf({ models: () => Promise.resolve([]) })],
  "not a word of what it sends": [
    ["chat"],
    definitionOf({
      chat: (request, options) => answer(request, { ...options, sending: () => {} }),
    }),
  ],
  "headers without a server": [
    ["chat"],
    definitionOf({
      chat: (request, options) => {
        options.headers(performance.now());
        return answer(request, options);
      },
    }),
  ],
  "times that run backwards": [
    ["chat"],
    definitionOf({ chat: changed((chunk) => ({ ...chunk, at: -chunk.at })) }),
  ],
  "times to come": [
    ["chat"],
    definitionOf({ chat: changed((chunk) => ({ ...chunk, at: chunk.at + 60_000 })) }),
  ],
  "an end that nobody stated": [
    ["chat", "two-at-a-time"],
    definitionOf({ chat: changed(({ finishReason: _reason, ...rest }) => rest) }),
  ],
  "empty text": [
    ["chat", "two-at-a-time"],
    definitionOf({ chat: changed((chunk) => ({ text: "", ...chunk })) }),
  ],
  "usage that is no count": [
    ["chat", "two-at-a-time"],
    definitionOf({
      chat: changed((chunk) => ({
        ...chunk,
        usage: { inputTokens: -1, outputTokens: 1, cachedTokens: null, reasoningTokens: null },
      })),
    }),
  ],
  "a body in any order": [
    ["same-bytes"],
    definitionOf({
      chat: (request, options) =>
        answer(request, {
          ...options,
          sending: ({ url }) => options.sending({ url, body: { ...request } }),
        }),
    }),
  ],
  "an error of its own": [
    ["unknown-model"],
    definitionOf({
      chat: (request, options) => {
        if (request.model !== "m") throw new TypeError("No such model");
        return answer(request, options);
      },
    }),
  ],
  "a detail of another model": [
    ["detail"],
    definitionOf({ detail: () => Promise.resolve(unknownModel("other", "test")) }),
  ],
  "tokens that are none": [
    ["tokenize"],
    definitionOf({ tokenize: () => Promise.resolve({ ids: [0.5], pieces: null, source: "test" }) }),
  ],
  "a prompt without the question": [
    ["render"],
    definitionOf({ render: () => Promise.resolve({ text: "", source: "test" }) }),
  ],
  "an answer of any model": [
    ["unknown-model"],
    definitionOf({ chat: (request, options) => answer({ ...request, model: "m" }, options) }),
  ],
};

for (const [what, [duties, definition]] of Object.entries(WRONG)) {
  Deno.test(`CONTRACT finds ${what}`, async () => {
    assertEquals(await broken(definition), duties);
  });
}

Deno.test("CONTRACT finds deaf ears for an abort", async () => {
  const ended = Promise.withResolvers<void>();
  const chat: Provider["chat"] = async function* (request, options) {
    const slow = new AbortController();
    const late = () => setTimeout(() => slow.abort(options.signal.reason), 1100);
    options.signal.addEventListener("abort", late, { once: true });
    try {
      yield* answer(request, { ...options, signal: slow.signal });
    } finally {
      if (slow.signal.aborted) ended.resolve();
    }
  };
  assertEquals(await broken(definitionOf({ chat })), ["abort"]);
  await ended.promise;
});
