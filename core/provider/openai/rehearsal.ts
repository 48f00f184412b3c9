/** An answer before the first one, so that real ones are read by code that has run before. @module */

import { type Emission, EventBus } from "../../bus.ts";
import type { TraceEvent } from "../../events/mod.ts";
import { schemaOf } from "../../events/mod.ts";
import { callModel } from "../call.ts";
import type { Provider } from "../contract.ts";
import { readReply } from "./stream.ts";

/**
 * Reads an answer that nobody sent, down to events that are checked and kept nowhere. What runs for
 * the first time is compiled then, schemas too: for 3 ms it would hold back the first token of a run,
 * and the next would seem to come late or at once.
 */
export async function rehearse(): Promise<void> {
  const channel = new EventBus().open("rehearsal", { append: checked });
  await callModel({ chat: recited }, { model: "rehearsal", messages: [] }, {
    channel,
    time: Math.round,
    parent: "run",
    provider: "rehearsal",
    limits: { firstTokenMs: 60_000, stallMs: 60_000, totalMs: 60_000 },
    retries: 0,
    refused: new Set(),
    signal: new AbortController().signal,
  });
  await channel.close();
}

/** Two tokens, so that the second is read as all others are. */
const RECITED = ["one", "two", null].map((content) => {
  const finish = content === null ? "stop" : null;
  const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
  return `data: ${JSON.stringify({ choices })}\n\n`;
}).join("");

async function* recited(
  ...[, { sending, headers }]: Parameters<Provider["chat"]>
): ReturnType<Provider["chat"]> {
  const url = new URL("about:blank");
  sending({ url: url.href, body: {} });
  headers(performance.now());
  const response = new Response(`${RECITED}data: [DONE]\n\n`, {
    headers: { "content-type": "text/event-stream" },
  });
  yield* readReply({ response, where: url.href, url });
}

function checked({ at = performance.now(), ...draft }: Emission): TraceEvent {
  const schema = schemaOf(draft.kind);
  if (schema === undefined) {
    throw new TypeError(`Cannot rehearse "${draft.kind}": it has no schema`);
  }
  return schema.parse({ span: "run", ...draft, seq: 0, t: Math.round(at) });
}
