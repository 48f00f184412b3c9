/** What a request asks, in a few words for a list. @module */

import type { BlobRef } from "../../core/events/envelope.ts";
import { Blobs, isBlobRef } from "../../core/trace/blobs.ts";
import { BLOBS_FOLDER, inside } from "../../core/trace/layout.ts";

/** Characters of a prompt in a list. */
const SHOWN = 240;

/** The last user message of a chat request, or the prompt of a completion; undefined when it has neither. */
export function lastUserText(request: unknown): string | BlobRef | undefined {
  const messages = messagesOf(request);
  if (messages === undefined) return promptOf(request);
  return cut(textOf(fieldOf(messages.findLast(isOfUser), "content")));
}

/** What was said last, by whomever: of a request that brings results of tools, the last result. */
export function lastSaidText(request: unknown): string | BlobRef | undefined {
  const messages = messagesOf(request);
  if (messages === undefined) return promptOf(request);
  const texts = messages.toReversed().map((one) =>
    textOf(fieldOf(one, "content")) ?? textOf(fieldOf(one, "output"))
  );
  return cut(texts.find((text) => text !== undefined));
}

/** What the user said first. */
export function firstUserText(request: unknown): string | BlobRef | undefined {
  const messages = messagesOf(request);
  if (messages === undefined) return promptOf(request);
  return cut(textOf(fieldOf(messages.find(isOfUser), "content")));
}

/** Messages of any dialect; of a request that is written as going on from another, what it adds. */
function messagesOf(request: unknown): readonly unknown[] | undefined {
  const written = fieldOf(request, "messages") ?? fieldOf(request, "input");
  const messages = fieldOf(written, "then") ?? written;
  return Array.isArray(messages) ? messages : undefined;
}

function isOfUser(message: unknown): boolean {
  return fieldOf(message, "role") === "user";
}

function promptOf(request: unknown): string | BlobRef | undefined {
  const written = fieldOf(request, "prompt") ?? fieldOf(request, "input");
  return cut(textOf(fieldOf(written, "then") ?? written));
}

/** The text itself: of a reference, what is needed of the beginning of its file. */
export function shownText(run: string, text: string | BlobRef | undefined): string {
  if (typeof text === "string") return text;
  if (text === undefined) return "";
  // What is compressed is not read in part.
  if (text.at !== undefined) return shortened(new Blobs(run).text(text) ?? "");
  const hash = text.$blob.slice("sha256:".length);
  try {
    const path = inside(inside(run, BLOBS_FOLDER), "sha256", hash.slice(0, 2), hash);
    if (!Deno.lstatSync(path).isFile) return "";
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(4 * SHOWN);
    const count = file.readSync(bytes) ?? 0;
    return shortened(new TextDecoder().decode(bytes.subarray(0, count), { stream: true }));
  } catch (cause) {
    // A text that is not there is reported with the problems of the run.
    if (cause instanceof Error) return "";
    throw cause;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(content: unknown): string | BlobRef | undefined {
  if (typeof content === "string" || isBlobRef(content)) return content;
  if (!Array.isArray(content)) return undefined;
  return content.map((part) => fieldOf(part, "text")).find((text) =>
    typeof text === "string" || isBlobRef(text)
  );
}

function cut(text: string | BlobRef | undefined): string | BlobRef | undefined {
  return typeof text === "string" ? shortened(text) : text;
}

/** By whole characters, so that no half of one is left. */
function shortened(text: string): string {
  return text.length <= SHOWN
    ? text
    : [...text.slice(0, SHOWN + 1)].slice(0, SHOWN - 1).join("") + "…";
}
