/** How long a prompt is in a model's own tokens: by its server's tokenizer, else by what a call was charged, else assumed. @module */

import { type Message, type Provider, ProviderError } from "../provider/contract.ts";

/** Counts the tokens of prompts for one model. */
export interface TokenCounter {
  /**
   * Tokens of a prompt with what the chat template adds. The first that is asked for should be typical
   * and not short: from its end a line may be drawn for the others. Never throws for a server that does
   * not answer.
   */
  prompt(messages: readonly Message[]): Promise<TokenCount>;
}

/** A number of tokens, and how much it is worth. */
export interface TokenCount {
  readonly tokens: number;
  /** Who counted, in words. */
  readonly source: string;
  /**
   * `counted` by the model's tokenizer; `calibrated` from the usage of two calls, a few per cent off;
   * `assumed` from characters, because nothing told.
   */
  readonly basis: "counted" | "calibrated" | "assumed";
}

/** What is asked of a provider. */
type Asked = Pick<Provider, "render" | "tokenize" | "chat">;

/** Whom is asked for what. */
export interface CounterOptions {
  readonly model: string;
  /** Told before a call that may load the model, which takes a while. */
  readonly notice?: ((text: string) => void) | undefined;
}

/** Milliseconds that a tokenizer may take. */
const TOKENIZE_MS = 30_000;
/** Milliseconds that a probe may take; loading the model is in it. */
const PROBE_MS = 120_000;
/** Fewer than English has, so that a prompt fits with any tokenizer. */
const CHARS_PER_TOKEN = 2.5;
/** Tokens for what a chat template writes around a prompt. */
const TEMPLATE = 64;
/** Characters of the two prompts that a line is drawn through. */
const PROBES = [300, 2000] as const;

/** What a prompt takes as far as characters tell: rather too much. */
export function assumedTokens(messages: readonly Message[]): TokenCount {
  return {
    tokens: Math.ceil(charsOf(messages) / CHARS_PER_TOKEN) + TEMPLATE,
    source: `${CHARS_PER_TOKEN} characters a token and ${TEMPLATE} for the template, assumed`,
    basis: "assumed",
  };
}

/** The best counter that the model's server allows; nothing is sent before it is first asked. */
export function tokenCounter(provider: Asked, options: CounterOptions): TokenCounter {
  let chosen: Promise<TokenCounter> | undefined;
  return {
    async prompt(messages) {
      chosen ??= choose(provider, { ...options, messages, notice: once(options.notice) });
      return await (await chosen).prompt(messages);
    },
  };
}

interface Question extends CounterOptions {
  /** Text of the kind that is to be counted. */
  readonly messages: readonly Message[];
}

/** Undefined where the server cannot do it. */
type Choice = (provider: Asked, question: Question) => Promise<TokenCounter | undefined>;

async function choose(provider: Asked, question: Question): Promise<TokenCounter> {
  for (const choice of CHOICES) {
    try {
      const counter = await choice(provider, question);
      if (counter !== undefined) return counter;
    } catch (cause) {
      // It is asked for the plan alone: what a server cannot tell, the next best tells.
      if (!isSilence(cause)) throw cause;
    }
  }
  return { prompt: (messages) => Promise.resolve(assumedTokens(messages)) };
}

const CHOICES: readonly Choice[] = [
  /** Exact: the template's own text, cut by the tokenizer. */
  async (provider, { model, messages }) => {
    const { render, tokenize } = provider;
    if (render === undefined || tokenize === undefined) return undefined;
    const count = async (asked: readonly Message[]): Promise<TokenCount> => {
      const signal = AbortSignal.timeout(TOKENIZE_MS);
      const { text, source } = await render.call(provider, { model, messages: asked }, signal);
      const { ids, source: cut } = await tokenize.call(provider, { model, text }, signal);
      return { tokens: ids.length, source: `${source} and ${cut}`, basis: "counted" };
    };
    await count(messages.slice(0, 1).map(shortened(PROBES[0])));
    return { prompt: count };
  },

  /** The tokenizer for the text; what the template adds is what a short call was charged beyond it. */
  async (provider, { messages, ...options }) => {
    const { tokenize } = provider;
    const { model } = options;
    if (tokenize === undefined) return undefined;
    const cut = async (asked: readonly Message[]) => {
      const text = asked.map(({ content }) => content).join("\n");
      return await tokenize.call(provider, { model, text }, AbortSignal.timeout(TOKENIZE_MS));
    };
    const probe = messages.map(shortened(PROBES[0]));
    const { ids } = await cut(probe);
    const charged = await usageOf(provider, { ...options, messages: probe });
    if (charged === undefined) return undefined;
    const template = Math.max(0, charged - ids.length);
    return {
      prompt: async (asked) => {
        const { ids, source } = await cut(asked);
        return {
          tokens: ids.length + template,
          source: `${source}, and ${template} for the template by the usage of a call`,
          basis: "counted",
        };
      },
    };
  },

  /** A line through what two calls of different length were charged. */
  async (provider, { messages, ...options }) => {
    const [short, long] = PROBES.map((chars) => messages.map(shortened(chars)));
    if (short === undefined || long === undefined) return undefined;
    const [few, many] = [piecesOf(short), piecesOf(long)];
    const a = await usageOf(provider, { ...options, messages: short });
    const b = await usageOf(provider, { ...options, messages: long });
    if (a === undefined || b === undefined || many <= few || b <= a) return undefined;
    const perPiece = (b - a) / (many - few);
    return {
      prompt: (asked) =>
        Promise.resolve({
          tokens: Math.ceil(a + perPiece * (piecesOf(asked) - few)),
          source:
            `usage of two calls: ${a} tokens for ${few} words, digits and marks, ${b} for ${many}`,
          basis: "calibrated",
        }),
    };
  },
];

/** Prompt tokens that the server charges for messages; undefined where it does not say. */
async function usageOf(
  provider: Asked,
  { model, messages, notice }: Question,
): Promise<number | undefined> {
  notice?.(`Asking ${model} how many tokens a prompt has, which may load it`);
  const signal = AbortSignal.timeout(PROBE_MS);
  const request = { model, messages, maxTokens: 1, temperature: 0 };
  let charged: number | undefined;
  for await (
    const { usage } of provider.chat(request, { signal, sending: () => {}, headers: () => {} })
  ) charged = usage?.inputTokens ?? charged;
  return charged;
}

/** From the end, so that no two of different length begin alike and a prefix cache hides nothing. */
function shortened(chars: number): (message: Message) => Message {
  return (message) => ({ ...message, content: message.content.slice(-chars) });
}

function charsOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { content }) => sum + content.length, 0);
}

/** Words, digits and marks: closer to tokens than characters are, where a text has numbers in it. */
function piecesOf(messages: readonly Message[]): number {
  return messages.reduce(
    (sum, { content }) =>
      sum + (content.match(/\p{N}|[\p{L}\p{M}]+|[^\s\p{L}\p{M}\p{N}]/gu)?.length ?? 0),
    0,
  );
}

function once(notice: CounterOptions["notice"]): CounterOptions["notice"] {
  let told = false;
  return (text) => {
    if (!told) notice?.(text);
    told = true;
  };
}

function isSilence(cause: unknown): boolean {
  return cause instanceof ProviderError ||
    (cause instanceof DOMException && cause.name === "TimeoutError");
}
