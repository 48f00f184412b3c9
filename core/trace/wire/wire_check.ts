/** Checks that the bytes which events refer to are those that were kept. @module */

import type { ExchangeRecorded, WireBody } from "../../events/exchange.ts";
import { WireReader } from "./wire_file.ts";

/** Looks at every body and its pieces once; what is wrong is told at the end. */
export class WireCheck implements Disposable {
  readonly #trace: string;
  #reader: WireReader | undefined;
  readonly #told: string[] = [];
  #count = 0;

  /** `trace` is the trace directory. */
  constructor(trace: string) {
    this.#trace = trace;
  }

  /** Reads back what the exchange refers to. */
  check({ span, request, response }: ExchangeRecorded): void {
    this.#try(span, () => this.#body(request.body));
    if (response === null) return;
    this.#try(span, () => {
      this.#body(response.body);
      if (response.pieces === null) return;
      const pieces = this.#open().pieces(response.pieces);
      const sum = pieces.reduce((bytes, piece) => bytes + piece.bytes, 0);
      const { bytes } = response.body;
      if (sum !== bytes) this.#tell(span, `its pieces have ${sum} bytes instead of ${bytes}`);
    });
  }

  /** The findings, as sentences. */
  *errors(): Generator<string> {
    if (this.#count > 0) {
      yield `${this.#count} exchanges without their bytes: ${this.#told.join("; ")}`;
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#reader?.[Symbol.dispose]();
  }

  #body(body: WireBody): void {
    if (body.kept !== null) this.#open().body(body);
  }

  #open(): WireReader {
    return this.#reader ??= new WireReader(this.#trace);
  }

  #try(span: string, look: () => void): void {
    try {
      look();
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      this.#tell(span, cause.message);
    }
  }

  #tell(span: string, what: string): void {
    this.#count++;
    if (this.#told.length < TOLD) this.#told.push(`${span}: ${what}`);
  }
}

/** Findings that are told one by one. */
const TOLD = 5;
