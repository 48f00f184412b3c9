/** What a provider over the OpenAI dialect owes besides, seen from the side of the server. @module */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { deadline, delay } from "@std/async";
import type { ProviderDefinition } from "../../provider/contract.ts";
import { DEFAULT_SCRIPT, type ImitationOptions } from "../imitation/mod.ts";
import { askUntil, assertFails, assertIsStop, assertWhole } from "./contract.ts";
import {
  IMITATED_MODEL,
  type ImitatedServer,
  type ImitatedTarget,
  imitatedTarget,
  providerOn,
  question,
  tell,
} from "./stage.ts";

/** A provider and the server that it is set before. */
export interface DialectStage extends ImitatedServer {
  readonly definition: ProviderDefinition<unknown>;
}

/** One duty. */
export interface DialectCheck {
  readonly name: string;
  readonly run: (stage: DialectStage) => Promise<void>;
}

const ASKED = question(IMITATED_MODEL);
const KEY = "key-of-the-suite";
/** Two words, and then nothing for longer than anybody waits. */
const SLOW: ImitationOptions = {
  script: { tokens: ["One", " two", " three"], schedule: [0, 0, 60_000] },
};

/** Every duty. */
export const DIALECT: readonly DialectCheck[] = [
  {
    name: "chat() gives what was sent, token by token",
    run: on({}, async ({ definition, target }) => {
      const request = { ...ASKED, logprobs: true, topLogprobs: 2 };
      const told = await tell(providerOn(definition, target.context), request);
      assertWhole(told);
      assertEquals(
        told.chunks.map(({ text = "" }) => text).join(""),
        DEFAULT_SCRIPT.tokens.join(""),
      );
      const tokens = told.chunks.flatMap(({ tokens = [] }) => tokens);
      assertEquals(tokens.map(({ text }) => text), DEFAULT_SCRIPT.tokens);
      assert(tokens.every(({ logprob = 0, top = [] }) => logprob < 0 && top.length === 2));
      assertEquals(told.sending[0]?.wire.body, target.imitation.requests.at(-1)?.body);
    }),
  },
  {
    name: "chat() puts calls of tools together",
    run: on(
      { script: { tokens: [], toolCalls: [{ name: "add", arguments: '{"a":3,"b":4}' }] } },
      async ({ definition, target }) => {
        const tool = { name: "add", description: "Adds", parameters: { type: "object" } };
        const request = { ...ASKED, tools: [tool] };
        const told = await tell(providerOn(definition, target.context), request);
        const deltas = told.chunks.flatMap(({ tools = [] }) => tools);
        assertEquals(deltas.map(({ name = "" }) => name).join(""), "add");
        assertEquals(
          deltas.map(({ arguments: piece = "" }) => piece).join(""),
          '{"a":3,"b":4}',
        );
      },
    ),
  },
  {
    name: "an abort reaches the server",
    run: on(SLOW, async ({ definition, target }) => {
      const controller = new AbortController();
      const provider = providerOn(definition, target.context);
      assertIsStop(await askUntil(provider, ASKED, controller), controller.signal);
      await assertAborted(target);
    }),
  },
  {
    name: "the server hears that nobody listens any more",
    run: on(SLOW, async ({ definition, target }) => {
      const provider = providerOn(definition, target.context);
      const signal = new AbortController().signal;
      for await (const _ of provider.chat(ASKED, { signal, sending() {}, headers() {} })) break;
      await assertAborted(target);
    }),
  },
  {
    name: "an aborted request is not sent",
    run: on({}, async ({ definition, target }) => {
      const signal = AbortSignal.abort(new DOMException("Stopped before", "AbortError"));
      const asking = tell(providerOn(definition, target.context), ASKED, signal);
      assertIsStop(await asking.catch((cause: unknown) => cause), signal);
      await delay(20);
      assertEquals(target.imitation.requests, []);
    }),
  },
  {
    name: "the key and the user's headers are sent, and said nowhere",
    run: on({ apiKey: KEY }, async ({ definition, target }) => {
      await assertFails(() => tell(providerOn(definition, target.context), ASKED), "unauthorised");
      const context = { ...target.context, apiKey: KEY, headers: { "x-suite": "secret-value" } };
      const provider = providerOn(definition, context);
      const told = await tell(provider, ASKED);
      const facts = await provider.identify(new AbortController().signal);
      assertEquals(target.imitation.requests.at(-2)?.headers["x-suite"], "secret-value");
      const said = JSON.stringify([told.sending, facts]);
      assert(!said.includes(KEY) && !said.includes("secret-value"));
    }),
  },
  {
    name: "user and password of an address are sent, and said nowhere",
    run: on({}, async ({ definition, target }) => {
      const url = new URL(target.imitation.url);
      Object.assign(url, { username: "ann", password: "p%w ü東" });
      const told = await tell(providerOn(definition, { ...target.context, url }), ASKED);
      const { authorization = "" } = target.imitation.requests.at(-1)?.headers ?? {};
      const bytes = Uint8Array.fromBase64(authorization.replace(/^Basic /, ""));
      assertEquals(new TextDecoder().decode(bytes), "ann:p%w ü東");
      assertNotEquals(told.sending[0]?.wire.url, url.href);
    }),
  },
  {
    name: "a server that lists no model is no failure",
    run: on({ defect: { kind: "empty-models" } }, async ({ definition, target }) => {
      const provider = providerOn(definition, target.context);
      assertEquals(await provider.models(new AbortController().signal), []);
    }),
  },
  {
    name: "a web page is not the dialect",
    run: on({ defect: { kind: "html-instead-of-json" } }, async ({ definition, target }) => {
      const provider = providerOn(definition, target.context);
      const { signal } = new AbortController();
      await assertFails(() => provider.identify(signal), "not_this_dialect");
      await assertFails(() => provider.models(signal), "not_this_dialect");
    }),
  },
];

/** A check before an imitation that behaves as told. */
function on(
  options: ImitationOptions,
  act: (stage: DialectStage & { readonly target: ImitatedTarget }) => Promise<void>,
): DialectCheck["run"] {
  return async (stage) => {
    const target = await imitatedTarget(stage, options);
    try {
      await act({ ...stage, target });
    } finally {
      await target.close();
    }
  };
}

async function assertAborted({ imitation }: ImitatedTarget): Promise<void> {
  await deadline(imitation.idle(), 1000);
  assertEquals(imitation.requests.at(-1)?.aborted, true);
}
