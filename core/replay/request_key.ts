/** When two requests are the same, and in what they differ where they are not. @module */

import { sha256 } from "../sha256.ts";

/**
 * Fields of a body that do not change what a model is asked: who asks, and marks that programs draw
 * anew for each request. Two requests that differ in nothing else are the same.
 */
export const VOLATILE: readonly string[] = [
  "user",
  "metadata",
  "store",
  "safety_identifier",
  "prompt_cache_key",
  "request_id",
  "session_id",
  "keep_alive",
];

/** A request, as far as it decides which answer it gets. */
export interface AskedRequest {
  readonly method: string;
  /** Without the query, in which secrets may be. */
  readonly path: string;
  /** The body as a value; undefined where it is no JSON. */
  readonly json: unknown;
  /** SHA-256 of the body's bytes; null where it is not known. */
  readonly sha256: string | null;
}

/** The hash of a body without bytes. */
const NOTHING = sha256("");

/** What is left out when requests are compared: `VOLATILE`, and what the user names beside. */
export class Tolerance {
  readonly #paths: readonly (readonly string[])[];

  /** Paths such as `seed`, `options.seed` or `messages.*.name`; `*` is any one name or place. */
  constructor(ignored: readonly string[] = []) {
    this.#paths = [...VOLATILE, ...ignored].map((path) => path.split("."));
  }

  /** Equal for requests that are the same. Neither the order of fields nor spaces count. */
  key({ method, path, json, sha256: hash }: AskedRequest): string {
    const bytes = hash === null || hash === NOTHING ? "" : hash;
    const body = json === undefined ? bytes : sha256(JSON.stringify(this.#leaves(json)));
    return `${method} ${path} ${body}`;
  }

  /** How two bodies differ: the share of values that are equal, and the first that is not. */
  compare(asked: unknown, recorded: unknown): Comparison {
    const [left, right] = [new Map(this.#leaves(asked)), new Map(this.#leaves(recorded))];
    const paths = new Set([...left.keys(), ...right.keys()]);
    let equal = 0;
    let first: Difference | undefined;
    for (const path of paths) {
      const [one, other] = [left.get(path), right.get(path)];
      if (one === other) equal++;
      else first ??= { path, asked: one, recorded: other };
    }
    return { equal: paths.size === 0 ? 1 : equal / paths.size, first };
  }

  /** Every value of a body with its path, in the order of the paths. */
  #leaves(json: unknown): readonly (readonly [path: string, json: string])[] {
    const leaves: [string, string][] = [];
    const visit = (value: unknown, path: readonly string[]) => {
      if (this.#ignores(path)) return;
      const parts = typeof value === "object" && value !== null ? Object.entries(value) : [];
      if (parts.length === 0) leaves.push([path.join("."), JSON.stringify(value) ?? "null"]);
      const inOrder = Array.isArray(value)
        ? parts
        : parts.sort(([a], [b]) => Number(a > b) - Number(a < b));
      for (const [name, one] of inOrder) visit(one, [...path, name]);
    };
    visit(json, []);
    return leaves;
  }

  #ignores(path: readonly string[]): boolean {
    return this.#paths.some((ignored) =>
      ignored.length === path.length &&
      ignored.every((name, index) => name === "*" || name === path[index])
    );
  }
}

/** Two bodies compared. */
export interface Comparison {
  /** From 0 to 1. */
  readonly equal: number;
  /** Undefined where nothing differs. */
  readonly first: Difference | undefined;
}

/** A value that is not the same in two requests, as JSON; undefined where there is none. */
export interface Difference {
  readonly path: string;
  readonly asked: string | undefined;
  readonly recorded: string | undefined;
}
