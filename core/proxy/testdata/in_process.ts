/** A recorder in the same process, so that a test can look at what it wrote. @module */

import { FRAME, type FrameKind } from "../channel/frame.ts";
import { Recorder, type RecorderNews, type RecorderOptions } from "../recording/recorder.ts";
import type { Tap } from "../tunnel/tap.ts";
import { sampleHeader } from "../../trace/testdata/sample_header.ts";
import { newRunId } from "../../trace/layout.ts";

/** A tap that records at once; `news` is what was told. */
export class InProcess implements Tap {
  readonly news: RecorderNews[] = [];
  readonly recorder: Recorder;

  /** `folder` is where traces go. */
  constructor(folder: string, options: Partial<RecorderOptions> = {}) {
    this.recorder = new Recorder({
      folder,
      header: (follows) =>
        sampleHeader({
          run: newRunId(new Date(), "proxy"),
          source: { kind: "proxy", ...(follows === undefined ? {} : { follows }) },
        }),
      rules: {},
      settings: { content: true, upstream: "http://server.test/", provider: "test" },
      tell: (news) => this.news.push(news),
      ...options,
    });
  }

  /** Told of the given kind. */
  of<K extends RecorderNews["kind"]>(kind: K): Extract<RecorderNews, { kind: K }>[] {
    return this.news.filter((one): one is Extract<RecorderNews, { kind: K }> => one.kind === kind);
  }

  open(connection: number): void {
    this.#take(FRAME.open, connection);
  }

  asked(connection: number, bytes: Uint8Array, at: number): void {
    this.#take(FRAME.asked, connection, bytes, at);
  }

  answered(connection: number, bytes: Uint8Array, at: number): void {
    this.#take(FRAME.answered, connection, bytes, at);
  }

  ended(connection: number, side: "client" | "server"): void {
    this.#take(side === "client" ? FRAME.askedEnd : FRAME.answeredEnd, connection);
  }

  broke(connection: number, side: "client" | "server", reason: string): void {
    const bytes = new TextEncoder().encode(reason);
    this.#take(side === "client" ? FRAME.clientLeft : FRAME.serverLeft, connection, bytes);
  }

  close(connection: number): void {
    this.#take(FRAME.close, connection);
  }

  async end(): Promise<void> {
    await this.recorder.end(performance.now());
  }

  #take(
    kind: FrameKind,
    connection: number,
    bytes: Uint8Array = new Uint8Array(),
    at = performance.now(),
  ): void {
    this.recorder.take({ kind, connection, at, bytes: bytes.slice() }, at);
  }
}
