/** A client that shows what is on the wire: raw bytes, HTTP chunks, and how a reply ended. @module */
import { z } from "zod";
import { isHangUp } from "./http_request.ts";
import type { Imitation } from "./server.ts";

/** A reply as it was on the wire. */
export interface SeenReply {
  /** Null when the connection closed before any head. */
  readonly status: number | null;
  /** Names as sent, which is in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** HTTP chunks, or the one body. */
  readonly chunks: readonly Uint8Array[];
  /** `complete`: properly framed to its end; `closed`: cut off; `silent`: open, but nothing came. */
  readonly ending: "complete" | "closed" | "silent";
}

/** One raw connection to an imitation. */
export class WireProbe implements Disposable {
  readonly #connection: Deno.TcpConn;
  #held = new Uint8Array();
  #reading: Promise<Uint8Array | null> | null = null;
  #isOpen = true;
  #ending: "closed" | "silent" = "closed";

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Opens a connection. */
  static async connect({ port }: Imitation): Promise<WireProbe> {
    return new WireProbe(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Closes the connection, once. */
  [Symbol.dispose](): void {
    if (this.#isOpen) this.#connection.close();
    this.#isOpen = false;
  }

  /** Sends these characters as they are. */
  async send(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#connection.write(bytes.subarray(sent));
    }
  }

  /** Asks for a chat completion and reads the reply. */
  async chat(fields: object = {}): Promise<SeenReply> {
    const messages = [{ role: "user", content: "Say three words" }];
    await this.send(
      post("/v1/chat/completions", JSON.stringify({ messages, stream: true, ...fields })),
    );
    return await this.reply();
  }

  /** Reads one reply, or what comes of it. */
  async reply(): Promise<SeenReply> {
    const head = await this.#upTo("\r\n\r\n");
    if (head === null) return { status: null, headers: {}, chunks: [], ending: this.#ending };
    const [statusLine = "", ...lines] = head.split("\r\n");
    const headers = Object.fromEntries(lines.map((line) => line.split(": ", 2)));
    const chunks: Uint8Array[] = [];
    const complete = headers["transfer-encoding"] === "chunked"
      ? await this.#chunks(chunks)
      : await this.#bytes(Number(headers["content-length"] ?? "0"), chunks);
    const ending = complete ? "complete" : this.#ending;
    return { status: Number(statusLine.split(" ")[1]), headers, chunks, ending };
  }

  async #chunks(chunks: Uint8Array[]): Promise<boolean> {
    for (;;) {
      const size = await this.#upTo("\r\n");
      if (size === null) return false;
      const length = parseInt(size, 16);
      if (length > 0 && !await this.#bytes(length, chunks)) return false;
      if (await this.#upTo("\r\n") === null) return false;
      if (length === 0) return true;
    }
  }

  async #bytes(length: number, into: Uint8Array[]): Promise<boolean> {
    while (this.#held.length < length) {
      if (!await this.#more()) return false;
    }
    into.push(this.#held.slice(0, length));
    this.#held = this.#held.slice(length);
    return true;
  }

  async #upTo(mark: string): Promise<string | null> {
    for (;;) {
      const text = new TextDecoder("latin1").decode(this.#held);
      const at = text.indexOf(mark);
      if (at >= 0) {
        this.#held = this.#held.slice(at + mark.length);
        return text.slice(0, at);
      }
      if (!await this.#more()) return null;
    }
  }

  async #more(): Promise<boolean> {
    this.#reading ??= this.#read();
    const silence = Promise.withResolvers<"silent">();
    const timer = setTimeout(() => silence.resolve("silent"), SILENCE_MS);
    const read = await Promise.race([this.#reading, silence.promise]);
    clearTimeout(timer);
    if (read === "silent") {
      this.#ending = "silent";
      return false;
    }
    this.#reading = null;
    this.#ending = "closed";
    if (read === null) return false;
    const held = new Uint8Array(this.#held.length + read.length);
    held.set(this.#held);
    held.set(read, this.#held.length);
    this.#held = held;
    return true;
  }

  async #read(): Promise<Uint8Array | null> {
    const bytes = new Uint8Array(256 * 1024);
    try {
      const count = await this.#connection.read(bytes);
      return count === null ? null : bytes.subarray(0, count);
    } catch (error) {
      if (isHangUp(error)) return null;
      throw error;
    }
  }
}

/** A POST request with a JSON body. */
export function post(path: string, body: string): string {
  const length = new TextEncoder().encode(body).length;
  return `POST ${path} HTTP/1.1\r\nhost: probe\r\ncontent-length: ${length}\r\n\r\n${body}`;
}

/** All bytes of a reply's body. */
export function bytesOf({ chunks }: SeenReply): Uint8Array {
  return new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
}

/** The body as text; bytes that are not UTF-8 become U+FFFD. */
export function textOf(reply: SeenReply): string {
  return new TextDecoder().decode(bytesOf(reply));
}

/** The `data:` fields of a body, in order. */
export function dataOf(reply: SeenReply): string[] {
  return textOf(reply).split(/\r?\n/).filter((line) => line.startsWith("data: "))
    .map((line) => line.slice("data: ".length));
}

/** The parsed `data:` fields that are JSON. */
export function eventsOf(reply: SeenReply): SeenEvent[] {
  return dataOf(reply).filter((data) => data !== "[DONE]").map((data) =>
    SeenEvent.parse(JSON.parse(data))
  );
}

/** The answer of a stream. */
export function answerOf(reply: SeenReply): string {
  return eventsOf(reply).map(({ choices }) => choices?.[0]?.delta?.content ?? "").join("");
}

/** The fields of a streamed event that tests look at. */
const SeenEvent = z.object({
  choices: z.array(
    z.object({
      delta: z.object({
        role: z.string(),
        content: z.string(),
        reasoning_content: z.string(),
        tool_calls: z.array(z.object({
          index: z.int(),
          id: z.string().optional(),
          function: z.object({ name: z.string().optional(), arguments: z.string() }),
        })),
      }).partial(),
      text: z.string(),
      logprobs: z.looseObject({ content: z.array(z.object({ logprob: z.number() })) }).partial()
        .nullable(),
      finish_reason: z.string().nullable(),
    }).partial(),
  ),
  usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int() }),
  timings: z.looseObject({ predicted_n: z.int() }),
  error: z.looseObject({ message: z.string() }),
}).partial();
/** A streamed event, as far as tests look at it. */
export type SeenEvent = z.infer<typeof SeenEvent>;

/** After this long without a byte on loopback, nothing more is expected. */
const SILENCE_MS = 150;
