/** Requests to the server, and what to say when they are not answered. @module */

import { signal } from "@preact/signals";
import type { Problem, Ticket } from "../../api/mod.ts";

/** A request that was not answered, in words for the user. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly status: number,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/** Why the server wants a token; null while it wants none. */
export const tokenWanted = signal<Refusal | null>(null);

/** Grows with every token that was typed, so that views ask again. */
export const tokenGeneration = signal(0);

const TOKEN = "modellens.token";

/** Keeps a token until the tab is closed, and lets every view ask again. */
export function useToken(token: string) {
  sessionStorage.setItem(TOKEN, token);
  tokenWanted.value = null;
  tokenGeneration.value += 1;
}

/**
 * Gets JSON from an address under /api.
 *
 * @throws {Refusal} When the server refuses, cannot be reached, or answers something else.
 */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return await answerOf<T>(path, {
    // Events come as lines to whoever does not ask for JSON.
    headers: { accept: "application/json" },
    ...(signal === undefined ? {} : { signal }),
  });
}

/**
 * Sends JSON to an address under /api and gets JSON back.
 *
 * @throws {Refusal} When the server refuses or cannot be reached.
 */
export async function postJson<T>(path: string, body: unknown): Promise<T> {
  return await answerOf<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/**
 * Gets plain text from an address under /api.
 *
 * @throws {Refusal} When the server refuses or cannot be reached.
 */
export async function getText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await send(path, signal === undefined ? {} : { signal });
  return await response.text();
}

/** Whether requests carry a token, which a plain link cannot. */
export function hasToken(): boolean {
  return sessionStorage.getItem(TOKEN) !== null;
}

/**
 * Gets a file from an address under /api, for links that could not carry the token themselves.
 *
 * @throws {Refusal} When the server refuses or cannot be reached.
 */
export async function getFile(path: string): Promise<Blob> {
  const response = await send(path, {});
  return await response.blob();
}

/** The address of an event stream; where the server wants a token, with a ticket for one opening. */
export async function streamAddress(path: string): Promise<string> {
  const url = new URL(path, location.origin);
  if (hasToken()) {
    const { ticket } = await postJson<Ticket>("/api/tickets", {});
    url.searchParams.set("ticket", ticket);
  }
  return url.href;
}

async function answerOf<T>(path: string, init: RequestInit): Promise<T> {
  const response = await send(path, init);
  try {
    return await response.json();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(
      "not_json",
      `The server answered ${path} with something that is not JSON`,
      "Look at the server's terminal; if it was updated, reload this page",
      response.status,
    );
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = sessionStorage.getItem(TOKEN);
  if (token !== null) headers.set("authorization", `Bearer ${token}`);
  const response = await reached(path, { ...init, headers });
  if (response.ok) return response;
  const refusal = await refusalOf(response, path);
  if (response.status === 401) tokenWanted.value = refusal;
  throw refusal;
}

/** Who answers requests: the server, or in a copy of runs the page itself. */
let answer: (path: string, init: RequestInit) => Promise<Response> = (path, init) =>
  fetch(path, init);

/** Lets somebody else answer than the server. */
export function answerWith(other: typeof answer) {
  answer = other;
}

async function reached(path: string, init: RequestInit): Promise<Response> {
  try {
    return await answer(path, init);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(
      "server_unreachable",
      "The server does not answer",
      "Start it again with: deno run -A cli.ts serve",
      0,
    );
  }
}

async function refusalOf(response: Response, path: string): Promise<Refusal> {
  const text = await response.text();
  const said = problemIn(text);
  if (said !== null) return new Refusal(said.code, said.message, said.hint, response.status);
  return new Refusal(
    `http_${response.status}`,
    `The server answered ${path} with status ${response.status}`,
    "Look at the server's terminal",
    response.status,
  );
}

function problemIn(text: string): Problem["error"] | null {
  try {
    const body: Partial<Problem> = JSON.parse(text);
    return body?.error?.code === undefined ? null : body.error;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
