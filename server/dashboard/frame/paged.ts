/** Rows of a long list, asked for page by page as they come into view. @module */

import { signal } from "@preact/signals";
import { useCallback, useEffect, useMemo } from "preact/hooks";
import { getJson, Refusal, tokenGeneration } from "./api.ts";
import { address } from "./router.ts";

/** What is known of the list so far. */
export interface Paged<Row, Page> {
  /** Rows that there are; undefined before the first page came. */
  readonly total: number | undefined;
  /** The row at a place; undefined while its page is on its way. */
  readonly at: (index: number) => Row | undefined;
  /** Asks for the pages of a stretch that are not there. */
  readonly ensure: (from: number, to: number) => void;
  /** Asks anew for what is in view; the old rows stay until the new ones come. */
  readonly refresh: () => void;
  readonly error: Refusal | undefined;
  /** The page that came last, for what else it says. */
  readonly page: Page | undefined;
}

/** Where the rows come from. */
export interface PagedSource<Row, Page> {
  /** Address without offset and limit; null asks nothing. */
  readonly path: string | null;
  readonly query: Readonly<Record<string, string | null>>;
  readonly rows: (page: Page) => readonly Row[];
  readonly total: (page: Page) => number;
}

const PAGE = 200;

/** Rows by their place; a new address starts anew. */
export function usePaged<Row, Page>(
  { path, query, rows, total }: PagedSource<Row, Page>,
): Paged<Row, Page> {
  const key = path === null ? null : address(path, query);
  const book = useMemo(() => new Book<Row, Page>({ path, query, rows, total }), [key]);
  useEffect(() => {
    book.ensure(0, 1);
    return () => book.close();
  }, [book]);
  const generation = tokenGeneration.value;
  useEffect(() => {
    if (generation > 0) book.refresh();
  }, [generation]);
  // Read, so that the component follows it.
  void book.version.value;
  return {
    total: book.total,
    at: (index) => book.at(index),
    ensure: useCallback((from: number, to: number) => book.ensure(from, to), [book]),
    refresh: useCallback(() => book.refresh(), [book]),
    error: book.error,
    page: book.last,
  };
}

/** The pages of one address. */
class Book<Row, Page> {
  readonly version = signal(0);
  total: number | undefined;
  error: Refusal | undefined;
  last: Page | undefined;
  readonly #source: PagedSource<Row, Page>;
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #asked = new Set<number>();
  readonly #abort = new AbortController();
  #range: readonly [number, number] = [0, 1];

  constructor(source: PagedSource<Row, Page>) {
    this.#source = source;
  }

  at(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  ensure(from: number, to: number) {
    this.#range = [from, to];
    for (const page of this.#inView()) {
      if (!this.#pages.has(page)) this.#ask(page);
    }
  }

  refresh() {
    const inView = this.#inView();
    for (const page of this.#pages.keys()) if (!inView.includes(page)) this.#pages.delete(page);
    for (const page of inView) this.#ask(page);
  }

  close() {
    this.#abort.abort();
  }

  #inView(): readonly number[] {
    const [from, to] = this.#range;
    const first = Math.floor(from / PAGE);
    const last = Math.floor(Math.max(from, to - 1) / PAGE);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  async #ask(page: number) {
    const { path, query, rows, total } = this.#source;
    if (path === null || this.#asked.has(page) || this.#abort.signal.aborted) return;
    this.#asked.add(page);
    try {
      const at = address(path, { ...query, offset: page * PAGE, limit: PAGE });
      const answer = await getJson<Page>(at, this.#abort.signal);
      this.#pages.set(page, rows(answer));
      this.total = total(answer);
      this.last = answer;
      this.error = undefined;
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      if (!(error instanceof Refusal)) throw error;
      this.error = error;
    } finally {
      this.#asked.delete(page);
    }
    this.version.value += 1;
  }
}
