/** Sets a provider before a server, imitated or real, and asks it. @module */

import type {
  ChatChunk,
  ChatRequest,
  Provider,
  ProviderContext,
  ProviderDefinition,
  WireRequest,
} from "../../provider/contract.ts";
import { fetchWithin } from "../../provider/reach.ts";
import { atRoot } from "../../provider/url.ts";
import {
  type Imitation,
  type ImitationOptions,
  type Persona,
  startImitation,
} from "../imitation/mod.ts";

/** A server that runs, or what a provider in process needs. */
export interface ProviderTarget {
  /** What differs from the plainest context: the address, a key, settings. */
  readonly context: Partial<ProviderContext>;
  /** A model that can be asked. */
  readonly model: string;
  /** What makes an answer last for seconds, so that stopping it can be seen. */
  readonly endless?: Partial<ChatRequest>;
  /** Stops the server. */
  close(): Promise<void>;
}

/** What the imitation does not answer: bodies of native endpoints, by path. */
export type NativeReplies = Readonly<Record<string, unknown>>;

/** Which server is imitated, and how the provider is set up before it. */
export interface ImitatedServer {
  /** Makes the program; default: any server of OpenAI's dialect. */
  readonly server?: () => Persona;
  /** Bodies of native endpoints that the imitation does not have. */
  readonly native?: NativeReplies;
  /** Settings of the provider, as a user writes them. */
  readonly settings?: unknown;
}

/** A target whose server is an imitation. */
export interface ImitatedTarget extends ProviderTarget {
  readonly imitation: Imitation;
}

/** The one model of an imitation. */
export const IMITATED_MODEL = "imitation-1";

/** Starts an imitation; a provider sees the native replies through its `fetch`, everything else on the wire. */
export async function imitatedTarget(
  { server, native = {}, settings = {} }: ImitatedServer,
  options: ImitationOptions = {},
): Promise<ImitatedTarget> {
  const persona = server === undefined ? {} : { persona: server() };
  const imitation = await startImitation({ ...persona, ...options });
  return {
    imitation,
    context: {
      url: imitation.url,
      config: settings,
      fetch: fetchWithNative(native, imitation.url),
    },
    model: IMITATED_MODEL,
    close: () => imitation.close(),
  };
}

/** A provider as the program makes it, over a target. */
export function providerOn<C>(
  definition: ProviderDefinition<C>,
  given: Partial<ProviderContext>,
): Provider {
  return definition.create({
    url: null,
    apiKey: undefined,
    headers: {},
    fetch: plainFetch(),
    readFile: (path) => Deno.readFile(path),
    notice: () => {},
    ...given,
    config: definition.settings.parse(given.config ?? {}),
  });
}

/** One answer with everything that was told on the way. Times are of `performance.now()`. */
export interface Told {
  /** What was said to be sent, and when. */
  readonly sending: readonly { readonly wire: WireRequest; readonly at: number }[];
  /** Arrival of response headers. */
  readonly headers: readonly number[];
  readonly chunks: readonly ChatChunk[];
  /** When each chunk was handed out. */
  readonly taken: readonly number[];
}

/** Asks a provider and notes everything. Throws what the provider throws. */
export async function tell(
  provider: Provider,
  request: ChatRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<Told> {
  const told = {
    sending: new Array<{ wire: WireRequest; at: number }>(),
    headers: new Array<number>(),
    chunks: new Array<ChatChunk>(),
    taken: new Array<number>(),
  };
  const stream = provider.chat(request, {
    signal,
    sending: (wire) => told.sending.push({ wire, at: performance.now() }),
    headers: (at) => told.headers.push(at),
  });
  for await (const chunk of stream) {
    told.chunks.push(chunk);
    told.taken.push(performance.now());
  }
  return told;
}

/** A short question, asked the same way each time. */
export function question(model: string): ChatRequest {
  return {
    model,
    messages: [{ role: "user", content: "What is 3 + 4?" }],
    temperature: 0,
    seed: 1,
    maxTokens: 64,
  };
}

/** `fetch` as the program gives it, without a proxy. */
function plainFetch(): typeof fetch {
  return fetchWithin(5000, () => undefined);
}

function fetchWithNative(native: NativeReplies, base: URL): typeof fetch {
  const replies = new Map(
    Object.entries(native).map(([path, body]) => [atRoot(base, path).pathname, body]),
  );
  const wire = plainFetch();
  return (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    return replies.has(pathname)
      ? Promise.resolve(Response.json(replies.get(pathname)))
      : wire(input, init);
  };
}
