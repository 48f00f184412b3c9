/** Names the server in the `Host` of requests, as they would without us; nothing else is touched. @module */

import { lists, parseRequestHead, requestLength } from "../http/head.ts";
import { joined, MessageParser } from "../http/message_parser.ts";

/** Changes one direction of a connection: from the client to the server. */
export class HostHeader {
  readonly #host: Uint8Array;
  #out: Uint8Array[] = [];
  readonly #parser = new MessageParser({
    head: (bytes) => this.#head(bytes),
    body: (bytes) => this.#out.push(bytes),
    framing: (bytes) => this.#out.push(bytes),
    raw: (bytes) => this.#out.push(bytes),
    end: () => {},
  });

  /** `host` is what the server is called: `127.0.0.1:8080`. */
  constructor(host: string) {
    this.#host = encoder.encode(host);
  }

  /** What to send for the bytes that came; nothing while a head is not whole. */
  take(bytes: Uint8Array): Uint8Array {
    if (this.#parser.isRaw) return bytes;
    this.#parser.feed(bytes);
    return joined(this.#out.splice(0));
  }

  /** What is left when the client has ended. */
  end(): Uint8Array {
    this.#parser.end();
    return joined(this.#out.splice(0));
  }

  #head(bytes: Uint8Array): ReturnType<typeof requestLength> | "raw" {
    const head = parseRequestHead(LATIN.decode(bytes));
    if (head === undefined) {
      this.#out.push(bytes);
      return "raw";
    }
    this.#out.push(withHost(bytes, this.#host));
    // What follows a request for another protocol may not be HTTP, and must not be waited with.
    if (head.method === "CONNECT" || lists(head.fields, "connection", "upgrade")) return "raw";
    return requestLength(head) ?? "raw";
  }
}

const encoder = new TextEncoder();
const LATIN = new TextDecoder("latin1");

/** The head with another value of its first `Host`; as it is where there is none. */
function withHost(head: Uint8Array, host: Uint8Array): Uint8Array {
  const [found] = LATIN.decode(head).matchAll(/\nhost[ \t]*:[ \t]*([^\r\n]*)/gi);
  const value = found?.[1];
  if (found === undefined || value === undefined) return head;
  const start = found.index + found[0].length - value.length;
  return joined([head.subarray(0, start), host, head.subarray(start + value.length)]);
}
