/** Puts an answer on the wire, each piece at its time. @module */

import { errorReply } from "./error_reply.ts";
import type { Moments } from "./moments.ts";
import type { RecordedReply } from "./reply.ts";

/** Where an answer goes, and when. */
export interface Due {
  readonly connection: Deno.TcpConn;
  /** Aborted when the client has left. */
  readonly gone: AbortSignal;
  /** `performance.now()` when the request was whole: the times of the answer count from there. */
  readonly from: number;
  readonly speed: number;
  readonly moments: Moments;
  /** Whether the connection may be used again. */
  readonly keepAlive: boolean;
}

/** What became of an answer. */
export interface Delivered {
  /** Whether all that was recorded went out. */
  readonly whole: boolean;
  /** Whether another request may follow on the connection. */
  readonly again: boolean;
}

/** Writes a recorded answer, or an error of our own. */
export async function write(
  answer: RecordedReply | { readonly status: number; readonly body: unknown },
  due: Due,
): Promise<Delivered> {
  const reply = "pieces" in answer ? answer : errorReply(answer);
  const chunked = field(reply, "transfer-encoding")?.toLowerCase().includes("chunked") === true;
  const counted = field(reply, "content-length") !== undefined;
  const empty = reply.status < 200 || reply.status === 204 || reply.status === 304;
  try {
    const head = encoder.encode(headOf(reply));
    const [first, ...rest] = parts(reply, chunked);
    if (first === undefined || first.atMs - reply.headMs > TOGETHER) {
      await at(due, reply.headMs);
      await writeAll(due, head);
      if (first !== undefined) await send(first, due);
    } else {
      // One write, as a server does that has both.
      await at(due, first.atMs);
      await writeAll(due, joinedBytes(head, first.bytes));
    }
    for (const part of rest) await send(part, due);
  } catch (cause) {
    // The client has left.
    if (cause instanceof Error) return { whole: false, again: false };
    throw cause;
  }
  if (reply.ending === "left") await left(due.gone);
  if (reply.ending !== "whole") return { whole: true, again: false };
  const closes = field(reply, "connection")?.toLowerCase().includes("close") === true;
  const framed = chunked || counted || empty;
  return { whole: true, again: framed && !closes && due.keepAlive && !due.gone.aborted };
}

/** Head and body closer together than this leave in one piece, in milliseconds. */
const TOGETHER = 0.05;

interface Part {
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

function parts(reply: RecordedReply, chunked: boolean): Part[] {
  const pieces = reply.pieces().filter(({ bytes }) => bytes.length > 0);
  if (!chunked) return [...pieces];
  const framed = pieces.map(({ bytes, atMs }) => ({ bytes: chunkOf(bytes), atMs }));
  if (reply.ending !== "whole") return framed;
  const last = framed.pop();
  const atMs = last?.atMs ?? reply.headMs;
  // The end goes with the last piece: when it came is not known apart.
  return [...framed, { bytes: joinedBytes(last?.bytes ?? new Uint8Array(), END), atMs }];
}

function chunkOf(bytes: Uint8Array): Uint8Array {
  const size = encoder.encode(`${bytes.length.toString(16)}\r\n`);
  return joinedBytes(joinedBytes(size, bytes), LINE_END);
}

async function send({ bytes, atMs }: Part, due: Due): Promise<void> {
  await at(due, atMs);
  await writeAll(due, bytes);
}

async function writeAll({ connection, gone }: Due, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    gone.throwIfAborted();
    written += await connection.write(bytes.subarray(written));
  }
}

/** Waits for a moment of the recording. */
async function at({ from, speed, gone, moments }: Due, ms: number): Promise<void> {
  await moments.until(from + ms / speed, gone);
  gone.throwIfAborted();
}

function left(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}

function headOf({ status, reason, headers }: RecordedReply): string {
  const fields = headers.map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}\r\n`).join("");
  return `HTTP/1.1 ${status} ${oneLine(reason)}\r\n${fields}\r\n`;
}

/** A trace that was changed by hand must not be able to add fields. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\0]/g, " ");
}

function field({ headers }: RecordedReply, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function joinedBytes(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

const encoder = new TextEncoder();
const LINE_END = encoder.encode("\r\n");
const END = encoder.encode("0\r\n\r\n");
