/** The recorder's process, as the proxy sees it: told everything, waited for never. @module */

import { setPriority } from "node:os";
import type { RecorderNews } from "../recording/recorder.ts";
import type { Tap } from "../tunnel/tap.ts";
import type { Beginning, Lost } from "./begin.ts";
import { FRAME, FRAME_HEAD, type FrameKind, writeFrame } from "./frame.ts";

/** How a recorder is started, and who is told what it says. */
export interface RecorderProcessOptions {
  /** Program and arguments that run `serveRecorder()`. */
  readonly command: readonly [string, ...string[]];
  readonly begin: Beginning;
  readonly news: (news: RecorderNews | Begun | Gone) => void;
  /** Bytes that may wait for the recorder, whichever side of the pipe; more are not recorded, and counted. Default 256 MiB. */
  readonly limit?: number;
  /** How long after its death another is started, in milliseconds. Default 1000. */
  readonly restartMs?: number;
}

/** How much of what it was sent a recorder has taken since it began. */
interface Taken {
  readonly kind: "taken";
  readonly reads: number;
  readonly bytes: number;
}

/** A recorder was started. */
export interface Begun {
  readonly kind: "recorder";
  readonly pid: number;
}

/** The recorder died: what passes is counted until another listens. */
export interface Gone {
  readonly kind: "gone";
  readonly message: string;
}

/**
 * Frames that wait are sent when so many bytes have come together, or after a moment: long enough
 * that not every token of a stream wakes the recorder, which would take the processor from whoever
 * passes or reads the next.
 */
const BATCH = 256 * 1024;
const MOMENT_MS = 25;
/** The recorder's niceness: where processors are few, whoever passes and reads goes first, and it still gets a third as much. */
const NICENESS = 5;

/** Sends what passes to a process; starts another when it dies. */
export class RecorderProcess implements Tap {
  readonly #options: RecorderProcessOptions;
  #child: Child | undefined;
  #batch = new Uint8Array(BATCH);
  #filled = 0;
  /** What was sent to the recorder, and what it has taken: reads, and bytes in them. */
  #sent = { reads: 0, bytes: 0 };
  #taken = { reads: 0, bytes: 0 };
  readonly #open = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ending = false;
  readonly #lost = { reads: 0, bytes: 0, connections: new Set<number>() };
  #why = "";

  constructor(options: RecorderProcessOptions) {
    this.#options = options;
    this.#start();
  }

  /** Process id of the recorder; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.process.pid;
  }

  open(connection: number): void {
    this.#open.add(connection);
    this.#send(FRAME.open, connection);
  }

  asked(connection: number, bytes: Uint8Array, at: number): void {
    this.#send(FRAME.asked, connection, bytes, at);
  }

  answered(connection: number, bytes: Uint8Array, at: number): void {
    this.#send(FRAME.answered, connection, bytes, at);
  }

  ended(connection: number, side: "client" | "server"): void {
    this.#send(side === "client" ? FRAME.askedEnd : FRAME.answeredEnd, connection);
  }

  broke(connection: number, side: "client" | "server", reason: string): void {
    const kind = side === "client" ? FRAME.clientLeft : FRAME.serverLeft;
    this.#send(kind, connection, encoder.encode(reason));
  }

  close(connection: number): void {
    this.#open.delete(connection);
    this.#send(FRAME.close, connection);
  }

  /** Lets the recorder finish; returns what was never recorded. */
  async end(): Promise<{ readonly reads: number; readonly bytes: number }> {
    this.#ending = true;
    this.#tellLost();
    this.#send(FRAME.end, 0);
    this.#flush();
    const child = this.#child;
    if (child !== undefined) {
      await child.close();
      await child.done;
    }
    return { reads: this.#lost.reads, bytes: this.#lost.bytes };
  }

  #send(
    kind: FrameKind,
    connection: number,
    bytes: Uint8Array = NOTHING,
    at = performance.now(),
  ): void {
    const { limit = LIMIT } = this.#options;
    const isRead = kind === FRAME.asked || kind === FRAME.answered;
    const waiting = this.#sent.bytes - this.#taken.bytes;
    if (this.#child === undefined || (isRead && waiting + bytes.length > limit)) {
      if (isRead) this.#lose(connection, bytes.length);
      return;
    }
    if (isRead) {
      this.#sent.reads++;
      this.#sent.bytes += bytes.length;
    }
    const length = FRAME_HEAD + bytes.length;
    if (this.#filled + length > this.#batch.length) this.#flush();
    if (length > this.#batch.length) {
      const buffer = new Uint8Array(length);
      writeFrame({ kind, connection, at, bytes }, { buffer, offset: 0 });
      this.#push(buffer);
      return;
    }
    const frame = { kind, connection, at, bytes };
    this.#filled = writeFrame(frame, { buffer: this.#batch, offset: this.#filled });
    this.#timer ??= setTimeout(() => this.#flush(), MOMENT_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#filled === 0) return;
    this.#push(this.#batch.slice(0, this.#filled));
    this.#filled = 0;
  }

  #push(bytes: Uint8Array): void {
    const child = this.#child;
    if (child === undefined) return;
    void child.write(bytes);
  }

  #hasTaken({ reads, bytes }: Taken): void {
    this.#taken = { reads, bytes };
    if (reads === this.#sent.reads) this.#tellLost();
  }

  #lose(connection: number, bytes: number): void {
    if (this.#child !== undefined) this.#why = "the recorder could not keep up";
    this.#lost.reads++;
    this.#lost.bytes += bytes;
    this.#lost.connections.add(connection);
  }

  /** Says how much is missing, once there is someone to say it to and room for it. */
  #tellLost(): void {
    if (this.#lost.reads === 0 || this.#child === undefined) return;
    const { reads, bytes, connections } = this.#lost;
    const told: Lost = { reads, bytes, connections: [...connections], reason: this.#why };
    Object.assign(this.#lost, { reads: 0, bytes: 0 });
    connections.clear();
    this.#send(FRAME.lost, 0, encoder.encode(JSON.stringify(told)));
  }

  #start(): void {
    const { command, begin, news, restartMs = RESTART_MS } = this.#options;
    const started = new Child(command, {
      begin,
      news: (one) => one.kind === "taken" ? this.#hasTaken(one) : news(one),
    });
    this.#child = started;
    this.#sent = { reads: 0, bytes: 0 };
    this.#taken = { reads: 0, bytes: 0 };
    news({ kind: "recorder", pid: started.process.pid });
    this.#tellLost();
    void started.done.then((message) => {
      if (this.#ending) return;
      this.#child = undefined;
      this.#filled = 0;
      this.#why = "the recorder had died";
      // What it had been sent and had not taken; and of all that is open, what it knew is gone.
      this.#lost.reads += this.#sent.reads - this.#taken.reads;
      this.#lost.bytes += this.#sent.bytes - this.#taken.bytes;
      for (const connection of this.#open) this.#lost.connections.add(connection);
      news({ kind: "gone", message });
      setTimeout(() => {
        if (!this.#ending) this.#start();
      }, restartMs);
    });
  }
}

const NOTHING = new Uint8Array();
const LIMIT = 256 * 1024 * 1024;
const RESTART_MS = 1000;
const encoder = new TextEncoder();

/** One process. */
class Child {
  readonly process: Deno.ChildProcess;
  /** Why it ended. */
  readonly done: Promise<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #ready = Promise.withResolvers<void>();
  readonly #began: Promise<void>;

  constructor(
    [program, ...args]: readonly [string, ...string[]],
    { begin, news }: {
      readonly begin: Beginning;
      readonly news: (news: RecorderNews | Taken) => void;
    },
  ) {
    this.process = new Deno.Command(program, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#writer = this.process.stdin.getWriter();
    this.done = this.#listen(news);
    this.#began = this.#begin(begin);
  }

  /** The first frame is sent when it will be read at once, because both clocks are set by it. */
  async #begin(begin: Beginning): Promise<void> {
    const started = performance.now();
    await this.#ready.promise;
    const waitedMs = performance.now() - started;
    const bytes = encoder.encode(JSON.stringify({ ...begin, waitedMs }));
    const buffer = new Uint8Array(FRAME_HEAD + bytes.length);
    const frame = { kind: FRAME.begin, connection: 0, at: performance.now(), bytes };
    writeFrame(frame, { buffer, offset: 0 });
    await Promise.allSettled([this.#writer.write(buffer)]);
  }

  /** Never rejects: a process that has died hears nothing. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#began;
    await Promise.allSettled([this.#writer.write(bytes)]);
  }

  /** Nothing more will be written. */
  async close(): Promise<void> {
    await this.#began;
    await Promise.allSettled([this.#writer.close()]);
  }

  async #listen(news: (news: RecorderNews | Taken) => void): Promise<string> {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const bytes of this.process.stdout) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      // Only `serveRecorder()` writes them.
      for (const line of lines) {
        const one = JSON.parse(line) as RecorderNews | Taken | { readonly kind: "ready" };
        if (one.kind === "ready") {
          lowerPriority(this.process.pid);
          this.#ready.resolve();
        } else news(one);
      }
    }
    this.#ready.resolve();
    const { code, signal } = await this.process.status;
    await Promise.allSettled([this.#writer.close()]);
    return signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
  }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch (cause) {
    // Gone already, or the system does not let us: it records all the same.
    if (!(cause instanceof Error)) throw cause;
  }
}
