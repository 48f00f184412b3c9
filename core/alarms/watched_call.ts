/** A call as it stands: what alarms need of it, put together once for all of them. @module */

import {
  type Conversation,
  conversationOf,
  type PromptPart,
  promptParts,
} from "../conversation/conversation.ts";
import type { CallCompleted, CallFailed, ChunkReceived, PromptProgressed } from "../events/call.ts";
import type { Header, RunModel } from "../events/header.ts";
import type { EventOf } from "../events/mod.ts";

type CallStarted = EventOf<"call.started">;

/** The model that a call asks, told apart from another of the same name. */
export interface AskedModel {
  /** Server, name and digest: equal for the same model on the same server. */
  readonly key: string;
  readonly name: string;
  /** What the header says of it; undefined where it does not know it, as in the traces of apps. */
  readonly facts: RunModel | undefined;
}

/** One call, from its start to its end. */
export class WatchedCall {
  readonly run: string;
  readonly started: CallStarted;
  readonly model: AskedModel;
  /** Calls that were under way when it began, itself among them. */
  readonly abreast: number;
  /** What it was made for; undefined outside a benchmark. */
  readonly sample: string | undefined;
  /** Whether its benchmark judges answers; where it only measures, a cut answer is meant. */
  readonly judged: boolean;
  /** Whether it was read from another program's log, which leaves out what it likes. */
  readonly imported: boolean;
  readonly chunks: ChunkReceived[] = [];
  readonly progress: PromptProgressed[] = [];
  ended: CallCompleted | CallFailed | undefined;
  #conversation: { readonly read: Conversation | undefined } | undefined;
  #parts: readonly PromptPart[] | undefined;
  #characters: number | undefined;
  #prompt: string | undefined;

  constructor(started: CallStarted, place: CallPlace) {
    this.started = started;
    this.run = place.header.run;
    this.model = modelOf(started, place.header);
    this.abreast = place.abreast;
    this.sample = place.sample;
    this.judged = place.judged;
    this.imported = place.header.source?.kind === "import";
  }

  get span(): string {
    return this.started.span;
  }

  /** What it says to the model; undefined where the request is not kept or is no conversation. */
  get conversation(): Conversation | undefined {
    this.#conversation ??= { read: conversationOf(this.started) };
    return this.#conversation.read;
  }

  /** Its prompt, in the order in which servers see it; empty where the conversation is not known. */
  get parts(): readonly PromptPart[] {
    const { conversation } = this;
    this.#parts ??= conversation === undefined ? [] : promptParts(conversation);
    return this.#parts;
  }

  /** All parts as one text in which no part can pass for another. */
  get prompt(): string {
    this.#prompt ??= this.parts.map(({ role, text }) => `${role}\u0001${text}\u0002`).join("");
    return this.#prompt;
  }

  /** Characters of the prompt. */
  get characters(): number {
    this.#characters ??= this.parts.reduce((sum, { text }) => sum + text.length, 0);
    return this.#characters;
  }

  /** Images and the like in the prompt: their tokens cannot be told from characters. */
  get media(): number {
    return this.conversation?.turns.reduce((sum, { media }) => sum + media, 0) ?? 0;
  }

  /** Tokens of prompt and answer together that the server has room for; null where unknown. */
  get contextLength(): number | null {
    return this.conversation?.settings.contextLength ??
      this.model.facts?.model.contextLength.value ?? null;
  }
}

/** Where a call stands. */
export interface CallPlace {
  readonly header: Header;
  readonly abreast: number;
  readonly sample: string | undefined;
  readonly judged: boolean;
}

function modelOf({ provider, model, url }: CallStarted, { models }: Header): AskedModel {
  const facts = models.find((one) => one.provider === provider && one.model.id === model) ??
    models.find((one) => one.model.id === model);
  const server = url !== null && URL.canParse(url) ? new URL(url).origin : provider;
  const digest = facts?.model.digest.value ?? "";
  return { key: `${server} ${model} ${digest}`, name: model, facts };
}
