/** Asks recorded calls again, one after the other, into a trace of its own. @module */

import { EventBus, type RunChannel } from "../bus.ts";
import type { RecordedCall, RecordedCalls } from "../calls/recorded_call.ts";
import type { CallStarted } from "../events/call.ts";
import type { Header, RunModel } from "../events/header.ts";
import type { TraceEvent } from "../events/mod.ts";
import type { CallCompared } from "../events/reissue.ts";
import { callModel } from "../provider/call.ts";
import {
  type ChatRequest,
  type OptionalParameter,
  type Provider,
  ProviderError,
} from "../provider/contract.ts";
import type { TimeLimits } from "../provider/deadline.ts";
import type { RedactionRules } from "../trace/redaction.ts";
import { TraceWriter } from "../trace/writer.ts";
import { compareAnswers } from "./compare.ts";
import { firstDifference, ledgerOf, lineOfSetting } from "./ledger.ts";
import type { PromptRequest } from "../provider/raw_prompt.ts";
import type { Carried } from "./carried.ts";
import type { Changes } from "./request.ts";

/** A call that is asked again, of one model. */
export interface Again {
  readonly call: RecordedCall;
  readonly carried: Carried;
  readonly model: RunModel;
}

/** What is asked again, and where it is written down. */
export interface ReissueSession {
  /** The trace directory; it must not exist yet. */
  readonly path: string;
  readonly header: Header;
  readonly redaction: RedactionRules;
  /** Where the calls come from. */
  readonly of: Pick<RecordedCalls, "header">;
  readonly calls: readonly Again[];
  readonly changes: Changes;
  readonly provider: Pick<Provider, "chat" | "prompt">;
  readonly limits: TimeLimits;
  readonly retries: number;
  /** Ends it after the call under way. */
  readonly stop: AbortSignal;
  /** Told of every comparison as it is made. */
  readonly observe?: (compared: CallCompared, call: RecordedCall) => void;
}

/** What it came to. */
export interface Reissued {
  readonly same: number;
  readonly differs: number;
  readonly incomparable: number;
  /** Calls that were not asked, because it was stopped. */
  readonly remaining: number;
}

/** Asks all calls. A call that fails is an outcome. Throws `TraceWriteError`. */
export async function reissue(session: ReissueSession): Promise<Reissued> {
  await using writer = TraceWriter.create(session.path, session.header, session.redaction);
  const channel = new EventBus().open(writer.header.run, writer);
  const counts = { same: 0, differs: 0, incomparable: 0 };
  let remaining = session.calls.length;
  try {
    for (const [plugin, facts] of Object.entries(session.header.plugins)) {
      channel.emit({ kind: "plugin.loaded", plugin, ...facts });
    }
    channel.emit({ kind: "run.started", planSha256: null, samples: 0 });
    const refused = new Set<OptionalParameter>();
    for (const again of session.calls) {
      if (session.stop.aborted) break;
      const compared = await one(session, { again, channel, writer, refused });
      counts[compared.outcome]++;
      remaining--;
      await writer.durable();
      session.observe?.(compared, again.call);
    }
    if (remaining > 0) {
      channel.emit({ kind: "run.interrupted", reason: String(session.stop.reason), remaining });
    } else channel.emit({ kind: "run.completed", scored: 0, failed: 0 });
  } finally {
    await channel.close();
  }
  return { ...counts, remaining };
}

interface Place {
  readonly again: Again;
  readonly channel: RunChannel;
  readonly writer: TraceWriter;
  readonly refused: Set<OptionalParameter>;
}

async function one(session: ReissueSession, place: Place): Promise<CallCompared> {
  const { again, channel, writer, refused } = place;
  const { call, carried, model } = again;
  const heard = new LastCall();
  const listening = channel.on("*", (event) => heard.add(event));
  const { provider, request } = "prompt" in carried
    ? prompted(session.provider, carried.prompt, model.model.id)
    : { provider: session.provider, request: { ...carried.request, model: model.model.id } };
  try {
    await callModel(provider, request, {
      channel,
      time: (at) => writer.time(at),
      parent: model.span,
      provider: model.provider,
      limits: session.limits,
      retries: session.retries,
      refused,
      signal: session.stop,
    });
  } catch (cause) {
    // The outcome is in the trace; a call that was never sent has its reason in the comparison.
    if (!(cause instanceof ProviderError)) throw cause;
    heard.failed = `${cause.type}: ${cause.message}`;
  } finally {
    listening.stop();
  }
  const now = heard.call;
  const of = { run: session.of.header.run, call: call.span };
  const draft = now === undefined
    ? {
      of,
      outcome: "incomparable" as const,
      compared: null,
      part: null,
      ledger: [],
      firstDifference: null,
      reason: `it was not sent: ${heard.failed ?? "nobody knows why"}`,
    }
    : compared(session, { again, now, of });
  const event = channel.emit({
    kind: "call.compared",
    ...(now === undefined ? {} : { span: now.span }),
    ...draft,
  });
  // Its kind was just given.
  return event as CallCompared;
}

/** A prompt as `callModel()` takes it: its endpoint has its own words, so there is no chat in it. */
function prompted(
  provider: Pick<Provider, "prompt">,
  { body, ...where }: PromptRequest,
  model: string,
): { readonly provider: Pick<Provider, "chat">; readonly request: ChatRequest } {
  // Servers with one model are asked without its name.
  const named = "model" in body ? { ...body, model } : body;
  return {
    request: { model, messages: [], usage: false },
    provider: {
      chat: (_, options) => {
        if (provider.prompt !== undefined) {
          return provider.prompt({ ...where, body: named }, options);
        }
        throw new ProviderError("bad_request", NO_PROMPTS);
      },
    },
  };
}

/** Why a provider cannot be asked a prompt. */
export const NO_PROMPTS = "the provider has no endpoint for prompts without a template";

function compared(
  { of: { header }, changes }: ReissueSession,
  { again: { call, carried, model }, now, of }: {
    readonly again: Again;
    readonly now: RecordedCall;
    readonly of: CallCompared["of"];
  },
): Omit<CallCompared, "seq" | "t" | "kind" | "span" | "parent"> {
  const before = header.models.find(({ provider, model: { id } }) =>
    provider === call.started.provider && id === call.started.model
  );
  const ledger = ledgerOf({ call, model: before }, {
    again: { call: now, model },
    wanted: new Set([...changes.keys()].map(lineOfSetting)),
    dropped: carried.dropped,
  });
  return {
    of,
    ...compareAnswers(call, now),
    ledger,
    firstDifference: firstDifference(ledger)?.name ?? null,
  };
}

/** The last attempt of a call, as its events tell it. */
class LastCall {
  failed: string | undefined;
  #started: CallStarted | undefined;
  #chunks: RecordedCall["chunks"][number][] = [];
  #ended: RecordedCall["ended"];

  add(event: TraceEvent): void {
    if (event.kind === "call.started") {
      this.#started = event;
      this.#chunks = [];
      this.#ended = undefined;
    } else if (event.kind === "chunk.received") this.#chunks.push(event);
    else if (event.kind === "call.completed" || event.kind === "call.failed") this.#ended = event;
  }

  get call(): RecordedCall | undefined {
    if (this.#started === undefined) return undefined;
    return {
      span: this.#started.span,
      started: this.#started,
      chunks: this.#chunks,
      ended: this.#ended,
      exchange: undefined,
      sample: undefined,
    };
  }
}
