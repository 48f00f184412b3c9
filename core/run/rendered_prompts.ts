/**
 * Asks a server, beside the calls, what its template and tokenizer make of messages: once of fixed
 * ones before the first sample, and after the last of the prompts that an alarm takes for cut.
 * @module
 */

import { conversationOf } from "../conversation/conversation.ts";
import type { RunChannel } from "../bus.ts";
import type { RunModel } from "../events/header.ts";
import type { EventOf } from "../events/mod.ts";
import {
  type ChatRequest,
  type Message,
  type Provider,
  ProviderError,
} from "../provider/contract.ts";

/** Name of the fixed messages; others get another name, because renderings are compared by it. */
export const REFERENCE = "reference-1";

/** Every role and a tool-free turn, so that a template shows what it puts where. */
const MESSAGES: readonly Message[] = [
  { role: "system", content: "You are a test. Answer with one word." },
  { role: "user", content: "What is the capital of Peru?" },
  { role: "assistant", content: "Lima" },
  { role: "user", content: "And of Chile?" },
];

/** Milliseconds that a server may take for it; it is no part of what is measured. */
const PATIENCE = 2000;
/** Prompts that are counted after a run. */
const MOST_COUNTED = 5;

type Asked = Pick<Provider, "render" | "tokenize">;

/** Emits what each model's template makes of the fixed messages, where its server shows that. */
export async function renderReferences(
  channel: RunChannel,
  { models, providers }: {
    readonly models: readonly RunModel[];
    readonly providers: ReadonlyMap<string, Asked>;
  },
): Promise<void> {
  for (const { span, model } of models) {
    const provider = providers.get(span);
    if (provider === undefined) continue;
    const rendered = await rendering(provider, { model: model.id, messages: MESSAGES });
    if (rendered === undefined) continue;
    channel.emit({
      kind: "prompt.rendered",
      span,
      messages: REFERENCE,
      model: model.id,
      ...rendered,
    });
  }
}

/** Prompts that an alarm takes for cut, until the run is over and nothing is measured any more. */
export class SuspectPrompts implements Disposable {
  readonly #channel: RunChannel;
  readonly #requests = new Map<string, EventOf<"call.started">>();
  readonly #suspects: EventOf<"call.started">[] = [];
  readonly #subscriptions: readonly { stop(): void }[];

  constructor(channel: RunChannel) {
    this.#channel = channel;
    this.#subscriptions = [
      channel.on("call.started", (event) => this.#remember(event)),
      channel.on("alarm.raised", (event) => this.#suspect(event)),
    ];
  }

  /** Counts them with the server's own tokenizer, and emits what came out. */
  async count(provider: Asked): Promise<void> {
    for (const { span, model, request, url } of this.#suspects.splice(0)) {
      const asked = requestOf({ model, request, url });
      if (asked === undefined) continue;
      const rendered = await rendering(provider, asked);
      if (rendered === undefined) continue;
      this.#channel.emit({ kind: "prompt.rendered", span, messages: "call", model, ...rendered });
    }
  }

  [Symbol.dispose](): void {
    for (const one of this.#subscriptions) one.stop();
  }

  #remember(event: EventOf<"call.started">): void {
    this.#requests.set(event.span, event);
    const [oldest] = this.#requests.keys();
    if (this.#requests.size > REMEMBERED && oldest !== undefined) this.#requests.delete(oldest);
  }

  #suspect({ alarm, finding, span, confidence }: EventOf<"alarm.raised">): void {
    const request = this.#requests.get(span);
    if (alarm !== "truncated" || finding !== "prompt-cut" || confidence === 1) return;
    if (request === undefined || this.#suspects.length >= MOST_COUNTED) return;
    this.#suspects.push(request);
  }
}

/** Calls of which the request is remembered; alarms come shortly after them. */
const REMEMBERED = 64;

interface Rendering {
  readonly text: string;
  readonly tokens: number | null;
  readonly source: string;
}

/** Undefined where the server does not show it. */
async function rendering(
  provider: Asked,
  request: ChatRequest,
): Promise<Rendering | undefined> {
  try {
    const rendered = await provider.render?.(request, AbortSignal.timeout(PATIENCE));
    if (rendered === undefined) return undefined;
    const { text, source } = rendered;
    const signal = AbortSignal.timeout(PATIENCE);
    const cut = await provider.tokenize?.({ model: request.model, text }, signal);
    if (cut === undefined) return { text, tokens: null, source };
    return { text, tokens: cut.ids.length, source: `${source} and ${cut.source}` };
  } catch (cause) {
    // It is asked beside the run, which goes on without it: the trace then has no rendering.
    if (cause instanceof ProviderError) return undefined;
    if (cause instanceof DOMException && cause.name === "TimeoutError") return undefined;
    throw cause;
  }
}

/** The request in our own words; undefined where it has more than text. */
function requestOf(
  { model, request, url }: Pick<EventOf<"call.started">, "model" | "request" | "url">,
): ChatRequest | undefined {
  const turns = conversationOf({ request, url })?.turns ?? [];
  const messages = turns.flatMap(({ role, text, media, calls }): Message[] =>
    media === 0 && calls.length === 0 && isRole(role) ? [{ role, content: text }] : []
  );
  return messages.length > 0 && messages.length === turns.length ? { model, messages } : undefined;
}

function isRole(role: string): role is "system" | "user" | "assistant" {
  return role === "system" || role === "user" || role === "assistant";
}
