/** What must never reach a file: known secrets, and patterns that the user names. @module */

import type { Header } from "../events/header.ts";
import type { EventOf, TraceEvent } from "../events/mod.ts";
import { FREE_HEADER_FIELDS, freeFields } from "./free_fields.ts";
import { HeldText } from "./redaction/held_text.ts";
import { changeTree } from "./json_tree.ts";
import { type RedactionRules, SensitiveText } from "./redaction/sensitive_text.ts";

export { REDACTED, type RedactionRules } from "./redaction/sensitive_text.ts";

/**
 * Takes secrets and patterns out of events: out of every string, and out of the names of properties
 * inside free fields. Chunks of an answer are held back while what follows could still complete a
 * match, and with them what comes after, so that the order stays: with secrets alone as long as a
 * text ends in the beginning of one, with patterns until the call ends.
 */
export class Redaction {
  readonly #sensitive: SensitiveText;
  /** Events in order; the first is one that is held back. */
  #queue: Held[] = [];
  /** The streams of text of each call that goes on, by the call's span. */
  readonly #calls = new Map<string, Map<string, HeldText>>();

  constructor(rules: RedactionRules = {}) {
    this.#sensitive = new SensitiveText(rules);
  }

  /** Takes these out as well from now on: secrets that became known while the run goes on. */
  learn(secrets: readonly string[]): void {
    this.#sensitive.learn(secrets);
  }

  /** Whether a text holds anything that must not be written. */
  concerns(text: string): boolean {
    return this.#sensitive.active && this.#sensitive.ranges(text).length > 0;
  }

  /** Takes an event in; returns the events that may be written now, in order. */
  pass(event: TraceEvent): readonly TraceEvent[] {
    if (!this.#sensitive.active) return [event];
    if (event.kind === "chunk.received") this.#hold(event);
    else {
      if (event.kind === "call.completed" || event.kind === "call.failed") this.#end(event.span);
      this.#queue.push({ event: this.#cleanEvent(event), open: 0 });
    }
    return this.#release();
  }

  /** Everything that is still held, with what is known so far taken out. For the end of a run. */
  flush(): readonly TraceEvent[] {
    for (const span of this.#calls.keys()) this.#end(span);
    return this.#release();
  }

  /** A header without secrets; what the program itself needs of it stays. */
  cleanHeader(header: Header): Header {
    if (!this.#sensitive.active) return header;
    return changeFields(
      header,
      (name, value) =>
        OWN_HEADER_FIELDS.has(name)
          ? value
          : this.#clean(value, { names: FREE_HEADER_FIELDS.has(name) }),
    );
  }

  #hold(chunk: Chunk): void {
    const texts = textsOf(chunk);
    const held: Held<Chunk> = { event: this.#cleanEvent(chunk), open: texts.length };
    if (this.#sensitive.ranges(chunk.pieces?.join("") ?? "").length > 0) {
      held.event = withoutTokens(held.event);
    }
    this.#queue.push(held);
    for (const { stream, text, put } of texts) {
      this.#stream(chunk.span, stream).add(text, (clean) => {
        if (clean !== text) held.event = withoutTokens(put(held.event, clean));
        held.open--;
      });
    }
  }

  #stream(span: string, name: string): HeldText {
    const streams = getOrMake(this.#calls, span, () => new Map<string, HeldText>());
    return getOrMake(streams, name, () => new HeldText(this.#sensitive));
  }

  #end(span: string): void {
    for (const stream of this.#calls.get(span)?.values() ?? []) stream.end();
    this.#calls.delete(span);
  }

  #release(): TraceEvent[] {
    const first = this.#queue.findIndex(({ open }) => open > 0);
    const ready = this.#queue.splice(0, first < 0 ? this.#queue.length : first);
    return ready.map(({ event }) => event);
  }

  #cleanEvent<E extends TraceEvent>(event: E): E {
    const free = freeFields(event.kind);
    return changeFields(event, (name, value) => {
      if (name === "kind" || typeof value === "number") return value;
      // Ids are ours; a pattern that fits them by chance would take the tree apart.
      if (IDS.has(name)) return this.#sensitive.cleanSecrets(String(value));
      // These are cleaned as streams.
      if (event.kind === "chunk.received" && STREAMED.has(name)) return value;
      return this.#clean(value, { names: free.has(name) });
    });
  }

  #clean(value: unknown, { names }: { readonly names: boolean }): unknown {
    const clean = (text: string) => this.#sensitive.clean(text);
    return changeTree(value, {
      value: (one) => typeof one === "string" ? clean(one) : one,
      ...(names ? { name: clean } : {}),
    });
  }
}

type Chunk = EventOf<"chunk.received">;

interface Held<E extends TraceEvent = TraceEvent> {
  event: E;
  /** Texts of it that are not settled. */
  open: number;
}

/** One text of a chunk, the stream it is a part of, and how to replace it. */
interface StreamedText {
  readonly stream: string;
  readonly text: string;
  readonly put: (chunk: Chunk, clean: string) => Chunk;
}

const IDS: ReadonlySet<string> = new Set(["span", "parent"]);
const STREAMED: ReadonlySet<string> = new Set(["text", "reasoning", "tools"]);
const TOOL_TEXTS = ["id", "name", "arguments"] as const;
/** Without these a trace can be neither opened nor resumed. The run's name is the folder's as well. */
const OWN_HEADER_FIELDS: ReadonlySet<string> = new Set(
  ["kind", "schema", "run", "semconv", "started", "epochNs"] satisfies (keyof Header)[],
);

function textsOf({ text, reasoning, tools = [] }: Chunk): readonly StreamedText[] {
  const texts: StreamedText[] = [];
  if (text !== undefined) {
    texts.push({ stream: "text", text, put: (chunk, clean) => ({ ...chunk, text: clean }) });
  }
  if (reasoning !== undefined) {
    const put = (chunk: Chunk, clean: string) => ({ ...chunk, reasoning: clean });
    texts.push({ stream: "reasoning", text: reasoning, put });
  }
  for (const [position, tool] of tools.entries()) {
    for (const name of TOOL_TEXTS) {
      const text = tool[name];
      if (text === undefined) continue;
      const put = (chunk: Chunk, clean: string): Chunk => ({
        ...chunk,
        tools: chunk.tools?.map((one, at) => at === position ? { ...one, [name]: clean } : one),
      });
      texts.push({ stream: `${tool.index}.${name}`, text, put });
    }
  }
  return texts;
}

/** Token texts, their ids and the alternatives to them would tell what was taken out. */
function withoutTokens({ ids: _ids, pieces: _pieces, top: _top, ...rest }: Chunk): Chunk {
  return rest;
}

/** A copy with changed fields; the same object where there are none. */
function changeFields<T extends object>(
  whole: T,
  change: (name: string, value: unknown) => unknown,
): T {
  let copy: T | undefined;
  for (const name of Object.keys(whole)) {
    const value: unknown = Reflect.get(whole, name);
    const changed = change(name, value);
    if (changed !== value) Reflect.set(copy ??= { ...whole }, name, changed);
  }
  return copy ?? whole;
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
