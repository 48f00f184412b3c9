/** What must never reach a file: known secrets, and patterns that the user names. @module */

import type { TraceEvent } from "../events/mod.ts";
import { mapValues } from "./blobs.ts";

/** What stands where something was taken out. */
export const REDACTED = "[redacted]";

/** What to take out of everything that is written. */
export interface RedactionRules {
  /** Exact strings, for example API keys in use. Shorter than 6 characters is ignored: it would match by chance. */
  readonly secrets?: readonly string[];
  /** Regular expressions of the user; matched within one string, and across the chunks of an answer. */
  readonly patterns?: readonly RegExp[];
}

/**
 * Takes secrets and patterns out of events. Chunks of an answer are held back while what follows
 * could still complete a match: with secrets alone as long as the text ends in the beginning of
 * one, with patterns until the call ends.
 */
export class Redaction {
  readonly #secrets: readonly string[];
  readonly #patterns: readonly RegExp[];
  readonly #held: Held[] = [];
  readonly #channels = new Map<string, Channel>();

  constructor({ secrets = [], patterns = [] }: RedactionRules = {}) {
    this.#secrets = secrets.filter((secret) => secret.length >= 6);
    this.#patterns = patterns.map((one) =>
      new RegExp(one.source, [...new Set([...one.flags, "g"])].join(""))
    );
  }

  /** Whether there is anything to take out. */
  get active(): boolean {
    return this.#secrets.length + this.#patterns.length > 0;
  }

  /** Takes an event in; returns the events that may be written now, in order. */
  pass(event: TraceEvent): readonly TraceEvent[] {
    if (!this.active) return [event];
    if (event.kind === "chunk.received") this.#hold(event);
    else {
      if (event.kind === "call.completed" || event.kind === "call.failed") this.#settle(event.span);
      this.#held.push({ event: this.clean(event), settled: true });
    }
    return this.#release();
  }

  /** Everything that is still held, with what is known so far taken out. For the end of a run. */
  flush(): readonly TraceEvent[] {
    for (const span of new Set([...this.#channels.values()].map(({ span }) => span))) {
      this.#settle(span);
    }
    return this.#release();
  }

  /** A copy of a JSON value with every match replaced. */
  clean<T>(value: T): T {
    if (!this.active) return value;
    return mapValues(value, (text) => this.#cleanText(text), isString);
  }

  #cleanText(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, REDACTED);
    for (const pattern of this.#patterns) clean = clean.replace(pattern, REDACTED);
    return clean;
  }

  #hold(event: Chunk): void {
    const held: Held = { event, settled: false };
    this.#held.push(held);
    for (const [name, text] of channelsOf(event)) {
      const key = `${event.span}\0${name}`;
      const channel = this.#channels.get(key) ?? { span: event.span, name, text: "", parts: [] };
      channel.parts.push({
        held,
        start: channel.text.length,
        end: channel.text.length + text.length,
      });
      channel.text += text;
      this.#channels.set(key, channel);
      if (this.#mayContinue(channel.text)) continue;
      this.#finish(channel);
      this.#channels.delete(key);
    }
    held.settled = ![...this.#channels.values()].some(({ parts }) =>
      parts.some((part) => part.held === held)
    );
  }

  #mayContinue(text: string): boolean {
    if (this.#patterns.length > 0) return true;
    return this.#secrets.some((secret) => {
      for (let length = Math.min(secret.length - 1, text.length); length > 0; length--) {
        if (text.endsWith(secret.slice(0, length))) return true;
      }
      return false;
    });
  }

  #settle(span: string): void {
    for (const [key, channel] of this.#channels) {
      if (channel.span !== span) continue;
      this.#finish(channel);
      this.#channels.delete(key);
    }
  }

  /** Takes matches out of the joined text and out of every chunk that holds a part of one. */
  #finish(channel: Channel): void {
    const matches = this.#matches(channel.text);
    for (const { held, start, end } of channel.parts) {
      if (matches.some((match) => match.start < end && match.end > start)) {
        held.event = blank(held.event, channel.name);
      }
      held.settled = true;
    }
  }

  #matches(text: string): { start: number; end: number }[] {
    const found: { start: number; end: number }[] = [];
    for (const secret of this.#secrets) {
      for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        found.push({ start: at, end: at + secret.length });
      }
    }
    for (const pattern of this.#patterns) {
      for (const match of text.matchAll(pattern)) {
        found.push({ start: match.index, end: match.index + match[0].length });
      }
    }
    return found;
  }

  #release(): TraceEvent[] {
    const waiting = this.#held.findIndex(({ settled }) => !settled);
    const ready = this.#held.splice(0, waiting < 0 ? this.#held.length : waiting);
    return ready.map(({ event }) => event);
  }
}

type Chunk = Extract<TraceEvent, { kind: "chunk.received" }>;

interface Held {
  event: TraceEvent;
  settled: boolean;
}

/** One stream of text within a call. */
interface Channel {
  readonly span: string;
  readonly name: ChannelName;
  text: string;
  readonly parts: { readonly held: Held; readonly start: number; readonly end: number }[];
}

type ChannelName = "text" | "reasoning" | "tools";

function channelsOf(event: Chunk): [ChannelName, string][] {
  const tools = event.tools?.map((tool) => tool.arguments ?? "").join("");
  const all: [ChannelName, string | undefined][] = [
    ["text", event.text],
    ["reasoning", event.reasoning],
    ["tools", tools],
  ];
  return all.filter((one): one is [ChannelName, string] => one[1] !== undefined && one[1] !== "");
}

/** The chunk without the text of a channel and without what would tell it: pieces, ids, alternatives. */
function blank(event: TraceEvent, name: ChannelName): TraceEvent {
  if (event.kind !== "chunk.received") return event;
  const { ids: _ids, pieces: _pieces, top: _top, ...rest } = event;
  if (name !== "tools") return { ...rest, [name]: REDACTED };
  return { ...rest, tools: (event.tools ?? []).map((tool) => ({ ...tool, arguments: REDACTED })) };
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}
