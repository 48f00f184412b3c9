/** Server-sent events that survive the server: resumed after the last id, with growing pauses. @module */

import { computed, signal } from "@preact/signals";
import { Refusal, streamAddress, tokenGeneration } from "./api.ts";

/** What a stream tells its reader. */
export interface StreamReader {
  /** By name of the event; `id` is the last id that came, "" when none did. After `end` nothing comes. */
  readonly on: Readonly<Record<string, (data: string, id: string) => void>>;
  /** Where to go on: the address for the next opening, given the last id. */
  readonly address: (lastId: string) => string | Promise<string>;
  /** Called when it is open again after it was not, for readers whose events have no id. */
  readonly reopened?: () => void;
}

type State = "opening" | "open" | "waiting";
const states = signal<ReadonlyMap<number, State>>(new Map());
let streams = 0;

/** How the page is connected: `idle` when nothing on it is live. */
export const connection = computed((): "idle" | "open" | "waiting" => {
  const all = [...states.value.values()];
  if (all.includes("waiting")) return "waiting";
  return all.includes("open") ? "open" : "idle";
});

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Opens a stream and keeps it open; the result closes it. */
export function openStream(reader: StreamReader): () => void {
  const key = ++streams;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST_PAUSE_MS;
  let lastId = "";
  let wasOpen = false;
  let closed = false;

  const open = async () => {
    const url = await streamAddress(await reader.address(lastId));
    if (closed) return;
    source = new EventSource(url);
    source.onopen = () => {
      setState(key, "open");
      pause = FIRST_PAUSE_MS;
      if (wasOpen) reader.reopened?.();
      wasOpen = true;
    };
    // The browser would retry by itself, but not after an error reply, and not with a new ticket.
    source.onerror = retry;
    for (const [name, take] of Object.entries(reader.on)) {
      source.addEventListener(name, (event) => {
        if (closed) return;
        if (event.lastEventId !== "") lastId = event.lastEventId;
        take(event.data, lastId);
        // Nothing follows: to come back would only be told the same.
        if (name === "end") close();
      });
    }
  };
  const attempt = () =>
    open().catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      retry();
    });
  const retry = () => {
    source?.close();
    if (closed) return;
    setState(key, "waiting");
    clearTimeout(timer);
    timer = setTimeout(attempt, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };
  const atOnce = () => {
    if (states.peek().get(key) !== "waiting" || document.visibilityState === "hidden") return;
    clearTimeout(timer);
    attempt();
  };
  // Somebody who comes back to the tab or types a token need not sit out the pause.
  document.addEventListener("visibilitychange", atOnce);
  addEventListener("online", atOnce);
  const unsubscribe = tokenGeneration.subscribe(atOnce);

  const close = () => {
    closed = true;
    source?.close();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", atOnce);
    removeEventListener("online", atOnce);
    unsubscribe();
    setState(key, undefined);
  };
  setState(key, "opening");
  attempt();
  return close;
}

function setState(key: number, state: State | undefined) {
  const next = new Map(states.peek());
  if (state === undefined) next.delete(key);
  else next.set(key, state);
  states.value = next;
}
