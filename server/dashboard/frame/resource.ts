/** What a view asks the server for, kept while it is asked for anew. @module */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { getJson, getText, Refusal, tokenGeneration } from "./api.ts";

/** An answer, on its way, there or refused. While it is asked for again the old one stays. */
export interface Resource<T> {
  readonly data: T | undefined;
  readonly error: Refusal | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** What was seen last at an address, so that Back shows it at once; asked for anew all the same. */
const seen = new Map<string, unknown>();
const SEEN_AT_MOST = 64;

/** When the server said that it is still counting. */
const ASK_AGAIN_MS = 500;

/** Whether an answer names figures that are being counted. */
function isPending(data: unknown): boolean {
  const pending = typeof data === "object" && data !== null && "pending" in data && data.pending;
  return Array.isArray(pending) && pending.length > 0;
}

/** Asks an address under /api for JSON; null asks nothing. */
export function useJson<T>(path: string | null): Resource<T> {
  return useAnswer<T>(path, (at, signal) => getJson<T>(at, signal));
}

/** Asks an address under /api for plain text; null asks nothing. */
export function useText(path: string | null): Resource<string> {
  return useAnswer<string>(path, getText);
}

function useAnswer<T>(
  path: string | null,
  ask: (path: string, signal: AbortSignal) => Promise<T>,
): Resource<T> {
  const answer = useSignal<{ readonly path: string; readonly data: T } | undefined>(undefined);
  const error = useSignal<Refusal | undefined>(undefined);
  const loading = useSignal(false);
  const round = useSignal(0);

  useEffect(() => {
    error.value = undefined;
    if (path === null) return;
    const abort = new AbortController();
    loading.value = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    ask(path, abort.signal).then((data) => {
      remember(path, data);
      answer.value = { path, data };
      if (isPending(data)) again = setTimeout(() => round.value += 1, ASK_AGAIN_MS);
    }).catch((reason: unknown) => {
      if (abort.signal.aborted) return;
      if (!(reason instanceof Refusal)) throw reason;
      error.value = reason;
    }).finally(() => {
      if (!abort.signal.aborted) loading.value = false;
    });
    return () => {
      clearTimeout(again);
      abort.abort();
    };
  }, [path, round.value, tokenGeneration.value]);

  const current = answer.value?.path === path ? answer.value?.data : recalled<T>(path);
  return {
    data: current,
    error: error.value,
    loading: loading.value || (current === undefined && error.value === undefined),
    reload: () => round.value += 1,
  };
}

function remember(path: string, data: unknown) {
  seen.delete(path);
  seen.set(path, data);
  if (seen.size > SEEN_AT_MOST) { for (const oldest of seen.keys()) return seen.delete(oldest); }
}

function recalled<T>(path: string | null): T | undefined {
  // The path says what was asked, and with it the type.
  return path === null ? undefined : seen.get(path) as T | undefined;
}
