/** What every provider owes to its contract, whatever server it speaks to. @module */

import { assert, assertEquals } from "@std/assert";
import { deadline } from "@std/async";
import { Usage } from "../../events/call.ts";
import { ModelFacts, ServerFacts } from "../../events/header.ts";
import {
  type ChatRequest,
  type Provider,
  type ProviderDefinition,
  ProviderError,
  type ProviderFailure,
} from "../../provider/contract.ts";
import { type ProviderTarget, question, tell, type Told } from "./stage.ts";

/** A provider before its server. */
export interface Stage {
  readonly definition: ProviderDefinition<unknown>;
  readonly provider: Provider;
  readonly target: ProviderTarget;
}

/** One duty of a provider. */
export interface Check {
  /** By which a deviation names it. */
  readonly id: string;
  readonly name: string;
  /** The method without which the duty does not exist. */
  readonly needs?: keyof Provider;
  readonly run: (stage: Stage) => Promise<void>;
}

/** Every duty, in the order in which they are looked at; the last one stops the server. */
export const CONTRACT = [
  {
    id: "strict-settings",
    name: "settings refuse an unknown key",
    run: ({ definition }) => {
      assert(!definition.settings.safeParse({ no_such_setting: 1 }).success);
      return Promise.resolve();
    },
  },
  {
    id: "identify",
    name: "identify() gives every fact, or says why not",
    run: async ({ provider, target }) => {
      const facts = ServerFacts.parse(await provider.identify(patience()));
      assertStated({ server: facts.server, version: facts.version, slots: facts.slots });
      assertEquals(facts.url === null, (target.context.url ?? null) === null);
      assertNoCredentials(facts.url);
    },
  },
  {
    id: "models",
    name: "models() lists each model once, with every fact or the reason why not",
    run: async ({ provider, target }) => {
      const models = await provider.models(patience());
      const ids = models.map(({ id }) => id);
      assertEquals(ids, [...new Set(ids)]);
      assert(ids.includes(target.model), `"${target.model}" is not among ${ids.join(", ")}`);
      for (const { id: _id, ...facts } of models.map((one) => ModelFacts.parse(one))) {
        assertStated(facts);
      }
    },
  },
  {
    id: "chat",
    name: "chat() says what it sends, then streams one whole answer",
    run: async ({ provider, target }) => {
      const told = await tell(provider, question(target.model), patience());
      assertSaid(told);
      assertTimes(told);
      assertWhole(told);
    },
  },
  {
    id: "same-bytes",
    name: "chat() says the same request in the same bytes",
    run: async ({ provider, target }) => {
      const [one, two] = [question(target.model), backwards(question(target.model))];
      assertEquals(await bytesSent(provider, one), await bytesSent(provider, two));
    },
  },
  {
    id: "two-at-a-time",
    name: "chat() serves two at a time",
    run: async ({ provider, target }) => {
      const asked = question(target.model);
      const both = await Promise.all([tell(provider, asked), tell(provider, asked)]);
      for (const told of both) assertWhole(told);
    },
  },
  {
    id: "abort",
    name: "chat() stops within a second of an abort",
    run: async ({ provider, target }) => {
      const controller = new AbortController();
      const request = { ...question(target.model), maxTokens: 512, ...target.endless };
      const asking = askUntil(provider, request, controller);
      const ended = await deadline(asking, 30_000);
      // An answer that was whole already may end as one.
      if (ended === undefined && target.endless === undefined) return;
      assertIsStop(ended, controller.signal);
    },
  },
  {
    id: "unknown-model",
    name: "chat() fails for a model that is not there",
    run: async ({ provider }) => {
      await assertFails(() => tell(provider, question("no-such-model"), patience()));
    },
  },
  {
    id: "detail",
    name: "detail() keeps the model and gives every fact, or says why not",
    needs: "detail",
    run: async ({ provider, target }) => {
      const listed = await provider.models(patience());
      const model = listed.find(({ id }) => id === target.model);
      assert(model !== undefined);
      const { id, ...facts } = ModelFacts.parse(await provider.detail?.(model, patience()));
      assertEquals(id, target.model);
      assertStated(facts);
    },
  },
  {
    id: "activity",
    name: "activity() gives every fact, or says why not",
    needs: "activity",
    run: async ({ provider }) => assertStated({ ...await provider.activity?.(patience()) }),
  },
  {
    id: "tokenize",
    name: "tokenize() gives ids, and says which endpoint told them",
    needs: "tokenize",
    run: async ({ provider, target }) => {
      const asked = { model: target.model, text: 'The sea is "blue"' };
      const told = await provider.tokenize?.(asked, patience());
      assert(told !== undefined && told.ids.length > 0 && told.source.length > 3);
      assert(told.ids.every(Number.isInteger));
      if (told.pieces !== null) assertEquals(told.pieces.length, told.ids.length);
    },
  },
  {
    id: "render",
    name: "render() gives the prompt with the message in it",
    needs: "render",
    run: async ({ provider, target }) => {
      const told = await provider.render?.(question(target.model), patience());
      assert(told !== undefined && told.source.length > 3);
      assert(told.text.includes(question(target.model).messages[0]?.content ?? "?"));
    },
  },
  {
    id: "load",
    name: "unload() and load() leave a model that answers",
    needs: "load",
    run: async ({ provider, target }) => {
      await provider.unload?.(target.model, patience());
      await provider.load?.(target.model, patience());
      assertWhole(await tell(provider, question(target.model), patience()));
    },
  },
  {
    id: "gone",
    name: "a server that is gone is a ProviderError of every method",
    run: async ({ provider, target }) => {
      await target.close();
      // A provider in process has no server that could go.
      if ((target.context.url ?? null) === null) return;
      await assertFails(() => provider.identify(patience()));
      await assertFails(() => provider.models(patience()));
      await assertFails(() => tell(provider, question(target.model), patience()));
    },
  },
] as const satisfies readonly Check[];

/** Whether a duty does not exist, because the provider does without the method. */
export function isAbsent({ needs }: Check, provider: Provider): boolean {
  return needs !== undefined && provider[needs] === undefined;
}

/** The id of a duty. */
export type ContractId = typeof CONTRACT[number]["id"];

/** Asserts that it throws a `ProviderError`, of the type if one is given, and returns it. */
export async function assertFails(
  act: () => Promise<unknown>,
  type?: ProviderFailure,
): Promise<ProviderError> {
  const thrown = await act().then(() => undefined, (cause: unknown) => cause);
  assert(
    thrown instanceof ProviderError,
    `Wanted a ProviderError, got ${Deno.inspect(thrown)}`,
  );
  if (type !== undefined) assertEquals(thrown.type, type, thrown.message);
  return thrown;
}

/** Asserts that a thrown value is what an abort may end with: its reason, or the outcome `cancelled`. */
export function assertIsStop(thrown: unknown, { reason }: AbortSignal): void {
  const stopped = thrown === reason ||
    (thrown instanceof ProviderError && thrown.type === "cancelled") ||
    (thrown instanceof DOMException && thrown.name === "AbortError");
  assert(stopped, `Wanted the reason of the abort, got ${Deno.inspect(thrown)}`);
}

/** Asks, aborts at the first chunk with content, and returns what was thrown within a second. */
export async function askUntil(
  provider: Provider,
  request: ChatRequest,
  controller: AbortController,
): Promise<unknown> {
  const stream = provider.chat(request, {
    signal: controller.signal,
    sending: () => {},
    headers: () => {},
  })[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) return undefined;
    if (value.text !== undefined || value.reasoning !== undefined) break;
  }
  controller.abort(new DOMException("The check has seen enough", "AbortError"));
  const rest = async () => {
    while ((await stream.next()).done !== true);
  };
  return await deadline(rest().then(() => undefined, (cause: unknown) => cause), 1000);
}

/** Asserts that the answer came to its end, and that nothing in it is empty or no number. */
export function assertWhole({ chunks }: Told): void {
  const reasons = chunks.flatMap(({ finishReason = [] }) => finishReason);
  assertEquals(reasons.length, 1, "a whole answer has one finish reason");
  for (const { text, reasoning, tokens, usage } of chunks) {
    assert(text !== "" && reasoning !== "", "a chunk without text leaves it out");
    assert(tokens === undefined || tokens.length > 0, "a chunk without tokens leaves them out");
    if (usage !== undefined) Usage.parse(usage);
  }
}

function assertSaid({ sending, headers, taken }: Told): void {
  assertEquals(sending.length, 1, "sending() is called once");
  const [said] = sending;
  assert(said !== undefined && said.at <= (taken[0] ?? Infinity));
  assertEquals(JSON.parse(JSON.stringify(said.wire.body)), said.wire.body);
  assertNoCredentials(said.wire.url);
  assertEquals(headers.length, said.wire.url === null ? 0 : 1, "headers() is called once");
  assert(headers.every((at) => at >= said.at && at <= performance.now()));
}

function assertTimes({ sending, chunks, taken }: Told): void {
  let last = sending[0]?.at ?? 0;
  for (const [place, { at }] of chunks.entries()) {
    assert(at >= last, `chunk ${place} arrived before what came before it`);
    assert(at <= (taken[place] ?? 0), `chunk ${place} arrives after it was handed out`);
    last = at;
  }
}

function assertStated(facts: Readonly<Record<string, unknown>>): void {
  for (const [name, fact] of Object.entries(facts)) {
    // The schema has seen that it is one of the two.
    const { value, source, reason } = fact as { value: unknown; source?: string; reason?: string };
    const stated = value === null ? reason : source;
    assert((stated ?? "").length > 3, `"${name}" has no ${value === null ? "reason" : "source"}`);
  }
}

function assertNoCredentials(address: string | null): void {
  if (address === null) return;
  const { username, password, searchParams } = new URL(address);
  assertEquals([username, password], ["", ""]);
  for (const value of searchParams.values()) assertEquals(value, "redacted");
}

async function bytesSent(provider: Provider, request: ChatRequest): Promise<string> {
  const { sending: [said] } = await tell(provider, request, patience());
  return JSON.stringify(said?.wire.body);
}

/** The same request with its keys in the opposite order. */
function backwards(request: ChatRequest): ChatRequest {
  // Same keys, same values.
  return Object.fromEntries(Object.entries(request).reverse()) as unknown as ChatRequest;
}

/** A provider that hangs fails its check rather than the whole suite. */
function patience(): AbortSignal {
  return AbortSignal.timeout(30_000);
}
