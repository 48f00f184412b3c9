/** Cuts one direction of an HTTP/1 connection into messages, at any boundary of the network. @module */

import type { BodyLength } from "./head.ts";

/** What is told while bytes come in. Together the bytes told are all that came, in order. */
export interface MessageListener {
  /** A whole head, its empty line included. Says how long the body is; `"raw"` when what follows is no HTTP/1. */
  head(bytes: Uint8Array): BodyLength | "raw" | undefined;
  /** Bytes of the body. */
  body(bytes: Uint8Array): void;
  /** Bytes that only say how long chunks are, and trailers. */
  framing(bytes: Uint8Array): void;
  /** The message is whole. */
  end(): void;
  /** Bytes that are in no message: after an upgrade, or because they cannot be understood. */
  raw(bytes: Uint8Array): void;
}

type State = "head" | "body" | "close" | "size" | "data" | "after" | "trailer" | "raw";

const LF = 0x0a;
const CR = 0x0d;
/** A head or a line that is longer is nothing that can be understood. */
const LONGEST = 1024 * 1024;

/** Follows one direction. Bytes it is given are told at once, but for heads, which are told whole. */
export class MessageParser {
  readonly #listener: MessageListener;
  #state: State = "head";
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** Bytes of the body, or of the chunk, that are to come. */
  #left = 0;
  /** The line that says how long a chunk is, or a trailer, as far as it has come. */
  #line = "";

  constructor(listener: MessageListener) {
    this.#listener = listener;
  }

  /** Whether it is between two messages, and nothing of a next one has come. */
  get idle(): boolean {
    return this.#state === "head" && this.#heldBytes === 0;
  }

  /** Whether a body has begun that has no end but that of the connection. */
  get untilClose(): boolean {
    return this.#state === "close";
  }

  /** Whether it has given up, or was told to. */
  get isRaw(): boolean {
    return this.#state === "raw";
  }

  /** Takes the next bytes. */
  feed(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(this.#step(rest));
  }

  /** The connection has ended in this direction. */
  end(): void {
    if (this.#state === "close") {
      this.#state = "head";
      this.#listener.end();
    } else if (this.#heldBytes > 0) this.giveUp();
  }

  /** From here on nothing is understood. */
  giveUp(): void {
    this.#state = "raw";
    for (const held of this.#held.splice(0)) this.#listener.raw(held);
    this.#heldBytes = 0;
  }

  /** Takes some of the bytes; returns how many. */
  #step(bytes: Uint8Array): number {
    switch (this.#state) {
      case "head":
        return this.#head(bytes);
      case "body":
      case "data":
        return this.#counted(bytes);
      case "close":
        this.#listener.body(bytes);
        return bytes.length;
      case "raw":
        this.#listener.raw(bytes);
        return bytes.length;
      default:
        return this.#framing(bytes);
    }
  }

  #head(bytes: Uint8Array): number {
    const end = this.#headEnd(bytes);
    const taken = end ?? bytes.length;
    this.#held.push(end === undefined ? bytes.slice() : bytes.subarray(0, end));
    this.#heldBytes += taken;
    if (!this.#plausible() || this.#heldBytes > LONGEST) this.giveUp();
    else if (end !== undefined) this.#begin(joined(this.#held.splice(0)));
    return taken;
  }

  /** Where the empty line after a head ends in these bytes, which go on from those that are held. */
  #headEnd(bytes: Uint8Array): number | undefined {
    const before = joined(this.#held.slice(-3)).slice(-3);
    const look = joined([before, bytes]);
    for (let at = look.indexOf(LF); at >= 0; at = look.indexOf(LF, at + 1)) {
      const previous = look[at - 1] === CR ? at - 2 : at - 1;
      if (look[previous] === LF && at >= before.length) return at + 1 - before.length;
    }
    return undefined;
  }

  /** Bytes that cannot begin a head need not be held: they are passed on as they are. */
  #plausible(): boolean {
    const first = this.#held[0]?.[0] ?? 0;
    return (first >= 0x21 && first < 0x7f) || first === CR || first === LF;
  }

  #begin(head: Uint8Array): void {
    this.#heldBytes = 0;
    const length = this.#listener.head(head);
    if (length === undefined || length === "raw") this.#state = "raw";
    else if (length === "chunked") this.#state = "size";
    else if (length === "close") this.#state = "close";
    else if (length === 0) this.#listener.end();
    else {
      this.#left = length;
      this.#state = "body";
    }
  }

  #counted(bytes: Uint8Array): number {
    const taken = Math.min(this.#left, bytes.length);
    this.#listener.body(bytes.subarray(0, taken));
    this.#left -= taken;
    if (this.#left > 0) return taken;
    if (this.#state === "data") this.#state = "after";
    else this.#finish();
    return taken;
  }

  /** Lines between chunks, and after the last. */
  #framing(bytes: Uint8Array): number {
    const end = bytes.indexOf(LF) + 1;
    const line = end === 0 ? bytes : bytes.subarray(0, end);
    this.#line += LATIN.decode(line);
    this.#listener.framing(line);
    if (this.#line.length > LONGEST) this.giveUp();
    else if (end > 0) this.#lineEnded(this.#line.trim());
    return line.length;
  }

  #lineEnded(line: string): void {
    this.#line = "";
    if (this.#state === "after") this.#state = line === "" ? "size" : "raw";
    else if (this.#state === "trailer") {
      if (line === "") this.#finish();
    } else {
      const [, size] = /^([0-9a-f]{1,12})[ \t]*(;.*)?$/i.exec(line) ?? [];
      if (size === undefined) return this.giveUp();
      this.#left = parseInt(size, 16);
      this.#state = this.#left === 0 ? "trailer" : "data";
    }
  }

  #finish(): void {
    this.#state = "head";
    this.#listener.end();
  }
}

const LATIN = new TextDecoder("latin1");

/** Bytes of several arrays in one; the very same where there is one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
