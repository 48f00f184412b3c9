/** HTTP/1.1 requests, read from a raw connection. @module */

/** A request as it came over the wire. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** Names in lower case; repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether the connection outlives the reply. */
  readonly keepAlive: boolean;
}

/** The client sent something that is not HTTP, or too much of it. */
export class MalformedRequestError extends SyntaxError {
  override readonly name = "MalformedRequestError";
}

/** Reads one request after another, and notices when the client goes away. */
export class HttpReader {
  readonly #connection: Deno.Conn;
  #buffer = new Uint8Array(16 * 1024);
  #start = 0;
  #end = 0;
  #reading: Promise<boolean> | null = null;

  constructor(connection: Deno.Conn) {
    this.#connection = connection;
  }

  /**
   * The next request, or null when the client closed the connection before it was complete.
   *
   * @throws {MalformedRequestError} If it is not a request; nothing more can be read after it.
   */
  async next(): Promise<HttpRequest | null> {
    const head = await this.#upTo(HEAD_END);
    if (head === null) return null;
    const { method, path, minor, headers } = parseHead(head);
    if (headers["expect"]?.toLowerCase() === "100-continue") await this.#sayContinue();
    const body = await this.#body(headers);
    if (body === null) return null;
    const connection = headers["connection"]?.toLowerCase() ?? "";
    const keepAlive = minor === "1" ? connection !== "close" : connection === "keep-alive";
    return { method, path, headers, body: DECODER.decode(body), keepAlive };
  }

  /** Waits for more bytes; false when the client is gone. May be called while a read is under way. */
  more(): Promise<boolean> {
    return this.#reading ??= this.#read().finally(() => this.#reading = null);
  }

  async #read(): Promise<boolean> {
    if (this.#start === this.#end) this.#start = this.#end = 0;
    if (this.#end === this.#buffer.length) this.#makeRoom();
    try {
      const count = await this.#connection.read(this.#buffer.subarray(this.#end));
      if (count === null) return false;
      this.#end += count;
      return true;
    } catch (error) {
      if (isHangUp(error)) return false;
      throw error;
    }
  }

  #makeRoom(): void {
    const held = this.#buffer.subarray(this.#start, this.#end);
    if (held.length > MOST_BYTES) throw new MalformedRequestError("Request is too long");
    const roomy = this.#start > 0 ? this.#buffer : new Uint8Array(this.#buffer.length * 2);
    roomy.set(held);
    this.#buffer = roomy;
    this.#end = held.length;
    this.#start = 0;
  }

  /** The text before the mark, which is taken too. */
  async #upTo(mark: Uint8Array): Promise<string | null> {
    for (let searched = 0;;) {
      const held = this.#buffer.subarray(this.#start, this.#end);
      const at = indexOf(held, mark, searched);
      if (at >= 0) {
        this.#start += at + mark.length;
        return DECODER.decode(held.subarray(0, at));
      }
      searched = Math.max(held.length - mark.length + 1, 0);
      if (!await this.more()) return null;
    }
  }

  async #take(count: number): Promise<Uint8Array | null> {
    if (count > MOST_BYTES) throw new MalformedRequestError("Request is too long");
    while (this.#end - this.#start < count) {
      if (!await this.more()) return null;
    }
    this.#start += count;
    return this.#buffer.slice(this.#start - count, this.#start);
  }

  #body(headers: HttpRequest["headers"]): Promise<Uint8Array | null> {
    if (headers["transfer-encoding"]?.toLowerCase() === "chunked") return this.#chunkedBody();
    return this.#take(lengthOf(headers["content-length"] ?? "0", 10));
  }

  async #chunkedBody(): Promise<Uint8Array | null> {
    const pieces: Uint8Array[] = [];
    for (let total = 0;;) {
      const size = await this.#upTo(LINE_END);
      if (size === null) return null;
      const length = lengthOf(size.split(";", 1).join("").trim(), 16);
      if (length === 0) break;
      total += length;
      if (total > MOST_BYTES) throw new MalformedRequestError("Request is too long");
      const piece = await this.#take(length);
      if (piece === null || await this.#upTo(LINE_END) === null) return null;
      pieces.push(piece);
    }
    for (let trailer: string | null = "more"; trailer !== "";) {
      trailer = await this.#upTo(LINE_END);
      if (trailer === null) return null;
    }
    return new Uint8Array(await new Blob(pieces.map((piece) => piece.slice())).arrayBuffer());
  }

  async #sayContinue(): Promise<void> {
    await writeAll(this.#connection, new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n"));
  }
}

/** Writes all bytes; a single write may take only some. */
export async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) {
    sent += await connection.write(sent === 0 ? bytes : bytes.subarray(sent));
  }
}

/** Whether an error says only that the connection is no longer there. */
export function isHangUp(error: unknown): boolean {
  return HANG_UPS.some((kind) => error instanceof kind);
}

const HANG_UPS = [
  Deno.errors.ConnectionReset,
  Deno.errors.ConnectionAborted,
  Deno.errors.BrokenPipe,
  Deno.errors.NotConnected,
  Deno.errors.UnexpectedEof,
  // The server itself closed the connection while it was being used.
  Deno.errors.BadResource,
  Deno.errors.Interrupted,
] as const;

const MOST_BYTES = 64 * 1024 * 1024;
const DECODER = new TextDecoder();
const LINE_END = new TextEncoder().encode("\r\n");
const HEAD_END = new TextEncoder().encode("\r\n\r\n");

function parseHead(head: string) {
  const [requestLine = "", ...lines] = head.split("\r\n");
  const [, method, path, minor] = requestLine.match(/^([A-Z]+) (\S+) HTTP\/1\.([01])$/) ?? [];
  if (method === undefined || path === undefined) {
    throw new MalformedRequestError(`Request line is not HTTP/1.1: "${requestLine}"`);
  }
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new MalformedRequestError(`Header has no name: "${line}"`);
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const earlier = headers[name];
    headers[name] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return { method, path, minor, headers };
}

function lengthOf(text: string, radix: 10 | 16): number {
  const digits = radix === 10 ? /^\d{1,15}$/ : /^[\da-f]{1,12}$/i;
  if (!digits.test(text)) throw new MalformedRequestError(`Length is not a number: "${text}"`);
  return parseInt(text, radix);
}

function indexOf(bytes: Uint8Array, mark: Uint8Array, from: number): number {
  const first = mark[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (mark.every((byte, offset) => bytes[at + offset] === byte)) return at;
  }
  return -1;
}
