/** A server of bytes: it answers each request with what it was told, cut where it was told. @module */

import { MessageParser } from "../http/message_parser.ts";
import { parseRequestHead, requestLength } from "../http/head.ts";

/** What to answer. */
export interface Script {
  /** Pieces to send, one write each. */
  readonly pieces: readonly Uint8Array[];
  /** What to do then. Default: wait for the next request. */
  readonly then?: "close" | "leave";
}

/** A server on this machine; `received` is what came on each connection. */
export class ScriptedServer implements AsyncDisposable {
  readonly received: Uint8Array[][] = [];
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.TcpConn>();
  readonly #answer: (request: string, connection: number) => Script | undefined;
  readonly #serving: Promise<void>;

  /** `answer` is asked with the head of each request; a port is named to take that of another. */
  constructor(answer: (request: string, connection: number) => Script | undefined, port = 0) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.#answer = answer;
    this.#serving = this.#serve();
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#listener.addr.port}/`);
  }

  /** Everything that came on a connection. */
  bytes(connection: number): Uint8Array {
    return new Uint8Array((this.received[connection] ?? []).flatMap((part) => [...part]));
  }

  /** Drops every connection at once. */
  drop(): void {
    for (const one of this.#open) shut(one);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.drop();
    await this.#serving;
  }

  async #serve(): Promise<void> {
    const under: Promise<void>[] = [];
    try {
      for await (const one of this.#listener) {
        this.#open.add(one);
        under.push(this.#connection(one, this.received.push([]) - 1));
      }
    } catch (cause) {
      if (!(cause instanceof Deno.errors.BadResource)) throw cause;
    }
    await Promise.all(under);
  }

  async #connection(one: Deno.TcpConn, number: number): Promise<void> {
    one.setNoDelay(true);
    const scripts: (Script | undefined)[] = [];
    let script: Script | undefined;
    const parser = new MessageParser({
      head: (bytes) => {
        const text = new TextDecoder("latin1").decode(bytes);
        script = this.#answer(text, number);
        const head = parseRequestHead(text);
        return head === undefined ? "raw" : requestLength(head);
      },
      body: () => {},
      framing: () => {},
      raw: () => {},
      end: () => scripts.push(script),
    });
    const buffer = new Uint8Array(64 * 1024);
    try {
      for (;;) {
        const count = await one.read(buffer);
        if (count === null) break;
        this.received[number]?.push(buffer.slice(0, count));
        parser.feed(buffer.subarray(0, count));
        for (const next of scripts.splice(0)) {
          for (const piece of next?.pieces ?? []) await writeAll(one, piece);
          if (next?.then !== undefined) return;
        }
      }
    } catch (cause) {
      // The other side may leave, and so may we.
      if (!(cause instanceof Error)) throw cause;
    } finally {
      shut(one);
      this.#open.delete(one);
    }
  }
}

/** Writes all of the bytes. */
export async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await to.write(bytes.subarray(done));
}

/** Reads until there are so many bytes, or the end. */
export async function readAll(from: Deno.Conn, most = Infinity): Promise<Uint8Array> {
  const parts: number[] = [];
  const buffer = new Uint8Array(64 * 1024);
  while (parts.length < most) {
    const count = await from.read(buffer);
    if (count === null) break;
    for (const byte of buffer.subarray(0, count)) parts.push(byte);
  }
  return new Uint8Array(parts);
}

function shut(one: Deno.TcpConn): void {
  try {
    one.close();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.BadResource)) throw cause;
  }
}
