/** Finds the recorded answer to a request; repeated requests get the answers in their order. @module */

import { endOf, errorBody } from "./dialect.ts";
import type { RecordedEntry } from "./reply.ts";
import { type AskedRequest, type Comparison, Tolerance } from "./request_key.ts";

/** The answer to a request. */
export type Match =
  | {
    readonly entry: RecordedEntry;
    /** From 1: how many equal requests there were before it, and how many are recorded. */
    readonly turn: number;
    readonly of: number;
  }
  | { readonly missing: Missing };

/** A request that was not recorded. */
export interface Missing {
  /** The most similar request to the same address; undefined when there is none. */
  readonly nearest: { readonly span: string; readonly comparison: Comparison } | undefined;
  /** In words: what is missing, the nearest one, and the first field that differs. */
  readonly message: string;
  /** As the dialect of the address says an error. */
  readonly body: unknown;
}

/** How many recorded requests are looked at for the nearest one. */
const MOST_COMPARED = 2000;

/** Answers from a recording. */
export class Answering {
  readonly #entries: readonly RecordedEntry[];
  readonly #tolerance: Tolerance;
  readonly #byKey: ReadonlyMap<string, readonly RecordedEntry[]>;
  /** A request whose content is redacted or not kept is known by the hash of its bytes. */
  readonly #byBytes: ReadonlyMap<string, readonly RecordedEntry[]>;
  readonly #asked = new Map<string, number>();

  /** `ignored` are paths of fields that do not count, beside those that never do. */
  constructor(entries: readonly RecordedEntry[], ignored: readonly string[] = []) {
    this.#entries = entries;
    this.#tolerance = new Tolerance(ignored);
    this.#byKey = Map.groupBy(entries, ({ request }) => this.#tolerance.key(request));
    this.#byBytes = Map.groupBy(entries, ({ request }) => bytesKey(request) ?? "");
  }

  /** The next answer to a request. After the last recorded one it begins again with the first. */
  answer(asked: AskedRequest): Match {
    // What was rendered stands under the end of its path: the app's base may be another.
    const paths = new Set([asked.path, endOf(asked.path)]);
    const keys = [...paths].map((path) => this.#tolerance.key({ ...asked, path }));
    const bytes = bytesKey(asked);
    for (
      const [key, recorded] of [
        ...keys.map((key) => [key, this.#byKey.get(key)] as const),
        ...(bytes === undefined ? [] : [[bytes, this.#byBytes.get(bytes)] as const]),
      ]
    ) {
      if (recorded === undefined) continue;
      const before = this.#asked.get(key) ?? 0;
      this.#asked.set(key, before + 1);
      const entry = recorded[before % recorded.length];
      if (entry !== undefined) return { entry, turn: before + 1, of: recorded.length };
    }
    return { missing: this.#missing(asked) };
  }

  #missing(asked: AskedRequest): Missing {
    const { method, path } = asked;
    const there = this.#entries.filter(({ request }) =>
      request.method === method && endOf(request.path) === endOf(path)
    );
    let nearest: Missing["nearest"];
    for (const { span, request } of there.slice(0, MOST_COMPARED)) {
      const comparison = this.#tolerance.compare(asked.json, request.json);
      if (nearest === undefined || comparison.equal > nearest.comparison.equal) {
        nearest = { span, comparison };
      }
    }
    const message = this.#words(asked, nearest);
    const field = nearest?.comparison.first?.path ?? "";
    const body = errorBody(path, { message, ...(field === "" ? {} : { field }) });
    return { nearest, message, body };
  }

  #words({ method, path, json }: AskedRequest, nearest: Missing["nearest"]): string {
    const what = `This ${method} ${path} was not recorded`;
    if (nearest === undefined) {
      const known = new Set(
        this.#entries.map(({ request }) => `${request.method} ${request.path}`),
      );
      const some = [...known].slice(0, 5).join(", ");
      return `${what}: the recording has ${some === "" ? "no requests" : some}`;
    }
    const { span, comparison: { first } } = nearest;
    if (first === undefined) return `${what}: the nearest one, ${span}, has another body`;
    if (json === undefined) return `${what}: its body is no JSON, that of the nearest, ${span}, is`;
    const { path: field, asked, recorded } = first;
    const where = field === "" ? "as a whole" : `first at "${field}"`;
    return `${what}: the nearest one, ${span}, differs ${where}: recorded ${
      shown(recorded)
    }, asked ${shown(asked)}`;
  }
}

/** Equal for requests with the same bytes; undefined where there are none, or they are not known. */
function bytesKey({ method, path, sha256: hash }: AskedRequest): string | undefined {
  return hash === null ? undefined : `${method} ${path} #${hash}`;
}

function shown(json: string | undefined): string {
  if (json === undefined) return "nothing";
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
