/**
 * A server that imitates an OpenAI-compatible model on loopback: scripted answers at scripted
 * times, and any defect of the wire. It writes HTTP by hand, since frameworks hide the wire.
 * @module
 */
import { z } from "zod";
import type { Defect } from "./defects.ts";
import { deliver, type ReturnPath } from "./delivery.ts";
import { HttpReader, type HttpRequest, isHangUp, MalformedRequestError } from "./http_request.ts";
import { ImitationChange, Imitator, type ScriptFor } from "./imitator.ts";
import type { Persona } from "./persona.ts";
import { failure } from "./refusal.ts";
import { plainReply, type Reply } from "./reply.ts";
import {
  epochMs,
  type ImitatedRequest,
  parsedBody,
  recordOf,
  type RequestRecord,
} from "./request_record.ts";
import type { Script } from "./script.ts";

/** What to imitate. Everything has a default. */
export interface ImitationOptions {
  /** Models on offer; a request for another gets `model_not_found`. Default: `imitation-1`. */
  readonly models?: readonly string[];
  /** What to answer, or a function of the request and the number of completions before it. */
  readonly script?: Script | ScriptFor;
  /** A defect of every request; one that the script function returns goes before it. */
  readonly defect?: Defect;
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** The program to imitate, from `servers/`. Default: any server of OpenAI's dialect. */
  readonly persona?: Persona;
  /** How many completions are answered at a time; the others wait. Default: all. */
  readonly slots?: number;
  /** Address to listen on: `::1` for IPv6 alone. Default: `127.0.0.1`. */
  readonly hostname?: "127.0.0.1" | "::1";
  /** Refuse requests under /v1 with 401 unless they carry this key. */
  readonly apiKey?: string;
  /** How many of the last requests to remember. Default: 10,000. */
  readonly remember?: number;
}

/** A running imitation. */
export interface Imitation extends AsyncDisposable {
  /** Base URL of the dialect, `http://127.0.0.1:<port>/v1/` for most. */
  readonly url: URL;
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Requests in the order in which they arrived, those to /imitation apart. */
  readonly requests: readonly ImitatedRequest[];
  /** Connections accepted so far. */
  readonly connections: number;
  /** Changes script or defect from the next request on; null sets a field back. */
  change(change: ImitationChange): void;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
  /** Drops all connections and waits until everything has ended. */
  close(): Promise<void>;
}

/**
 * Starts an imitation. Another process reads what happened at `GET /imitation/requests` and changes
 * the behaviour with `POST /imitation/script` (`{"script": …, "defect": …}`).
 *
 * @throws {RangeError} If the defect is unknown or has a bad parameter.
 * @throws {Deno.errors.AddrInUse} If the port is taken.
 */
export function startImitation(options: ImitationOptions = {}): Promise<Imitation> {
  return Promise.try(() => new Server(options));
}

class Server implements Imitation {
  readonly requests: RequestRecord[] = [];
  readonly #imitator: Imitator;
  readonly #remember: number;
  readonly #base: string;
  readonly #slots: number;
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.Conn>();
  readonly #serving = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  #connections = 0;
  #received = 0;
  #underWay = 0;
  #answering = 0;
  readonly #queue: (() => void)[] = [];
  #whenIdle: (() => void)[] = [];
  #closing = false;

  constructor(
    { models = ["imitation-1"], port = 0, remember = 10_000, ...rest }: ImitationOptions,
  ) {
    this.#base = rest.persona?.base ?? "/v1/";
    this.#slots = rest.slots ?? Infinity;
    this.#imitator = new Imitator({
      persona: rest.persona,
      models,
      script: rest.script,
      defect: rest.defect,
      apiKey: rest.apiKey,
    });
    this.#remember = remember;
    this.#listener = Deno.listen({ hostname: rest.hostname ?? "127.0.0.1", port });
    this.#accepting = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  get url(): URL {
    const { hostname } = this.#listener.addr;
    const host = hostname.includes(":") ? `[${hostname}]` : hostname;
    return new URL(this.#base, `http://${host}:${this.port}`);
  }

  get connections(): number {
    return this.#connections;
  }

  change(change: ImitationChange): void {
    this.#imitator.change(change);
  }

  idle(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#listener.close();
      for (const connection of this.#open) connection.close();
      this.#open.clear();
    }
    await Promise.all([this.#accepting, ...this.#serving]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      this.#connections++;
      this.#open.add(connection);
      const serving = this.#serve(connection).finally(() => this.#serving.delete(serving));
      this.#serving.add(serving);
    }
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    const reader = new HttpReader(connection);
    try {
      connection.setNoDelay(true);
      while (await this.#serveOne(connection, reader));
    } catch (error) {
      // A connection that ends is the client's right, and may be our own doing.
      if (!isHangUp(error)) throw error;
    } finally {
      // Otherwise close() was faster.
      if (this.#open.delete(connection)) connection.close();
    }
  }

  /** Serves one request; false when the connection is to be closed. */
  async #serveOne(connection: Deno.Conn, reader: HttpReader): Promise<boolean> {
    const request = await nextRequest(reader);
    if (request === null) return false;
    const startedAt = performance.now();
    const path = { connection, reader, startedAt, record: null };
    if (request instanceof MalformedRequestError) {
      return await deliver(failure(400, request.message), { ...path, keepAlive: false });
    }
    const { keepAlive } = request;
    const control = this.#control(request);
    if (control !== null) return await deliver(control, { ...path, keepAlive });
    return await this.#imitate(request, { ...path, keepAlive });
  }

  async #imitate(request: HttpRequest, path: ReturnPath): Promise<boolean> {
    const { startedAt } = path;
    const record = recordOf(request, { index: this.#received++, startedAt });
    this.requests.push(record);
    if (this.requests.length > this.#remember) this.requests.shift();
    this.#underWay++;
    const takesSlot = request.method === "POST" && /chat|completions|generate/.test(request.path);
    try {
      if (takesSlot) await this.#slot();
      // Its times count from when it has a slot.
      const at = takesSlot && this.#slots < Infinity ? { startedAt: performance.now() } : {};
      return await deliver(this.#imitator.reply(record), { ...path, ...at, record });
    } catch (error) {
      record.aborted = isHangUp(error) && !this.#closing;
      throw error;
    } finally {
      if (this.#closing) record.aborted = false;
      record.endedAt = epochMs(performance.now());
      if (takesSlot) this.#free();
      this.#underWay--;
      if (this.#underWay === 0) this.#whenIdle.splice(0).forEach((resolve) => resolve());
    }
  }

  /** Waits for a slot, first come, first served. */
  async #slot(): Promise<void> {
    while (this.#answering >= this.#slots) {
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
    this.#answering++;
  }

  #free(): void {
    this.#answering--;
    this.#queue.shift()?.();
  }

  /** Requests about the imitation rather than to it. */
  #control({ method, path, body }: HttpRequest): Reply | null {
    const route = `${method} ${path}`;
    if (route === "GET /imitation/requests") {
      return plainReply(200, JSON.stringify({ requests: this.requests }));
    }
    if (route !== "POST /imitation/script") return null;
    const change = ImitationChange.safeParse(parsedBody(body));
    if (!change.success) return failure(400, z.prettifyError(change.error));
    this.change(change.data);
    return plainReply(200, JSON.stringify(change.data));
  }
}

async function nextRequest(reader: HttpReader) {
  try {
    return await reader.next();
  } catch (error) {
    if (error instanceof MalformedRequestError) return error;
    throw error;
  }
}
