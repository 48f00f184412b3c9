/** The chunks of a call, page after page until all are there, and then as they come. @module */

import { signal } from "@preact/signals";
import type { TraceEvent } from "../../../core/events/mod.ts";
import type { TokenChunk, TokenPage } from "../../api/mod.ts";
import { getJson, Refusal } from "../frame/api.ts";
import { address, pathOf } from "../frame/router.ts";
import { openStream } from "../frame/stream.ts";

/** The first page is small, so that something is seen at once. */
const FIRST_PAGE = 500;
const PAGE = 10_000;

/** All chunks of one call. */
export class TokenBook {
  /** Those that have come so far. The array grows; `version` tells when. */
  readonly chunks: TokenChunk[] = [];
  readonly version = signal(0);
  readonly total = signal<number | undefined>(undefined);
  readonly error = signal<Refusal | undefined>(undefined);
  readonly #path: string;
  readonly #run: string;
  readonly #span: string;
  readonly #abort = new AbortController();
  #close: (() => void) | undefined;
  #isReading = true;
  readonly #early: TraceEvent[] = [];

  constructor(run: string, span: string) {
    this.#run = run;
    this.#span = span;
    this.#path = `/api${pathOf("runs", run, "calls", span, "tokens")}`;
  }

  /** Gets everything; of a call under way also what is still to come. The result ends it. */
  start({ isOpen }: { readonly isOpen: boolean }): () => void {
    this.#pages(isOpen).catch((error: unknown) => {
      if (error instanceof Refusal) this.error.value = error;
      else if (!this.#abort.signal.aborted) throw error;
    });
    return () => {
      this.#abort.abort();
      this.#close?.();
    };
  }

  async #pages(isOpen: boolean): Promise<void> {
    let from: number | null = 0;
    while (from !== null) {
      const limit = from === 0 ? FIRST_PAGE : PAGE;
      const page: TokenPage = await getJson(
        address(this.#path, { from, limit }),
        this.#abort.signal,
      );
      for (const chunk of page.chunks) this.chunks.push(chunk);
      this.total.value = page.total;
      this.version.value += 1;
      from = page.next;
    }
    this.#isReading = false;
    this.take(this.#early.splice(0));
    if (isOpen && !this.#abort.signal.aborted) this.#follow();
  }

  #follow(): void {
    const last = this.chunks.at(-1)?.seq ?? 0;
    this.#close = openStream({
      address: (lastId) =>
        address(`/api${pathOf("runs", this.#run, "live")}`, {
          from: lastId === "" ? last + 1 : Number(lastId) + 1,
        }),
      on: {
        events: (data) => this.take(JSON.parse(data)),
        end: () => this.#close?.(),
      },
    });
  }

  /** Takes events of the run as they come; those of other calls and those that it has do nothing. */
  take(events: readonly TraceEvent[]): void {
    if (this.#isReading) {
      // What comes while pages are read may be on them too.
      this.#early.push(...events.filter(({ span }) => span === this.#span));
      return;
    }
    const known = this.chunks.at(-1)?.seq ?? -1;
    let isChanged = false;
    for (const event of events) {
      if (event.span !== this.#span || event.seq <= known) continue;
      if (event.kind === "chunk.received") {
        this.chunks.push(event);
        isChanged = true;
      }
      // Nothing of it comes after its end.
      if (event.kind === "call.completed" || event.kind === "call.failed") this.#close?.();
    }
    if (!isChanged) return;
    this.total.value = this.chunks.length;
    this.version.value += 1;
  }
}
