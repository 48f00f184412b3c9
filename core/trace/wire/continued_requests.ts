/** Requests that go on from earlier ones, written without what both have in common. @module */

import type { EventOf } from "../../events/mod.ts";

type CallStarted = EventOf<"call.started">;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Requests of the calls that others may go on from, by span. A field of a request that has much in
 * common with the same field of the request it continues is written as `{"$continues": <span>}` when
 * it is the same, or with `count` and `then`: so many elements of the list (or UTF-16 units of the
 * text) are the same, and then come these. Only one call is written as going on from another, so
 * that a reader needs to keep no more than the latest request of each conversation.
 */
export class ContinuedRequests {
  readonly #requests = new Map<string, Fields>();

  /** The event as it is to be written. */
  shorten(event: CallStarted): CallStarted {
    const { continues, span } = event;
    const request = fieldsOf(event.request);
    const base = continues === undefined ? undefined : this.#requests.get(continues);
    if (request !== undefined) this.#keep(span, request);
    if (continues === undefined) return event;
    this.#requests.delete(continues);
    if (request === undefined) return event;
    const short = Object.entries(request).map(([name, value]) => {
      const field = base !== undefined && Object.hasOwn(base, name)
        ? shortField(value, { before: base[name], span: continues })
        : undefined;
      return [name, field ?? marked(value)];
    });
    return { ...event, request: Object.fromEntries(short) };
  }

  /** The event as it was before it was written; `missing` is told why when it cannot be. */
  restore(
    event: CallStarted,
    missing: (span: string, reason: string) => void,
  ): CallStarted {
    const { continues, span } = event;
    const written = fieldsOf(event.request);
    if (continues === undefined || written === undefined) {
      if (written !== undefined) this.#requests.set(span, written);
      return event;
    }
    const base = this.#requests.get(continues);
    this.#requests.delete(continues);
    let whole = true;
    const entries = Object.entries(written).map(([name, value]): [string, unknown] => {
      const reference = referenceIn(value);
      if (reference === undefined) return [name, unmarked(value)];
      const restored = base === undefined ? undefined : joined(base[name], reference);
      if (restored !== undefined) return [name, restored];
      whole = false;
      return [name, value];
    });
    const request = Object.fromEntries(entries);
    if (whole) this.#requests.set(span, request);
    else missing(continues, `"${span}" goes on from its request, which is not there`);
    return { ...event, request };
  }

  #keep(span: string, request: Fields): void {
    this.#requests.set(span, request);
    // The oldest conversation: if it goes on after all, its next request is written whole.
    const [oldest] = this.#requests.keys();
    if (this.#requests.size > KEPT && oldest !== undefined) this.#requests.delete(oldest);
  }
}

/** Conversations of which the latest request is kept by a writer. */
const KEPT = 256;
/** What is shorter costs less than a reference. */
const WORTH = 48;
const REFERENCE = "$continues";

interface Reference {
  readonly count?: number;
  readonly then?: unknown;
}

function shortField(
  value: unknown,
  { before, span }: { readonly before: unknown; readonly span: string },
): Fields | undefined {
  if (typeof value === "string" && typeof before === "string") {
    const count = commonUnits(value, before);
    if (count < WORTH) return undefined;
    if (count === value.length && count === before.length) return { [REFERENCE]: span };
    return { [REFERENCE]: span, count, then: value.slice(count) };
  }
  if (Array.isArray(value) && Array.isArray(before)) {
    let count = 0;
    while (count < Math.min(value.length, before.length) && same(value[count], before[count])) {
      count++;
    }
    if (count === 0) return undefined;
    if (count === value.length && count === before.length) {
      return JSON.stringify(value).length > WORTH ? { [REFERENCE]: span } : undefined;
    }
    return { [REFERENCE]: span, count, then: value.slice(count) };
  }
  if (typeof value !== "object" || value === null || !same(value, before)) return undefined;
  return JSON.stringify(value).length > WORTH ? { [REFERENCE]: span } : undefined;
}

/** Where a value begins as another does, in whole characters. */
function commonUnits(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let count = 0;
  while (count < most && one.charCodeAt(count) === other.charCodeAt(count)) count++;
  // Half a character cannot be written.
  return count > 0 && /[\uD800-\uDBFF]/.test(one.charAt(count - 1)) ? count - 1 : count;
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  // In the same order, so that a request comes back as its bytes were.
  return names.length === others.length &&
    names.every((name, at) =>
      name === others[at] && same(Reflect.get(one, name), Reflect.get(other, name))
    );
}

function joined(before: unknown, { count, then }: Reference): unknown {
  if (count === undefined) return before;
  if (typeof before === "string" && typeof then === "string" && count <= before.length) {
    return before.slice(0, count) + then;
  }
  // The elements themselves are shared: a conversation of any length takes what it holds, once.
  if (Array.isArray(before) && Array.isArray(then) && count <= before.length) {
    return [...before.slice(0, count), ...then];
  }
  return undefined;
}

function referenceIn(value: unknown): Reference | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined || typeof fields[REFERENCE] !== "string") return undefined;
  const { count, then } = fields;
  if (count === undefined) return {};
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0
    ? { count, then }
    : undefined;
}

/** What looks like a reference and is the app's own, with one mark more. */
function marked(value: unknown): unknown {
  return renamed(value, /^\$+continues$/, (name) => `$${name}`);
}

function unmarked(value: unknown): unknown {
  return renamed(value, /^\$\$+continues$/, (name) => name.slice(1));
}

function renamed(value: unknown, which: RegExp, rename: (name: string) => string): unknown {
  const fields = fieldsOf(value);
  if (fields === undefined || !Object.keys(fields).some((name) => which.test(name))) return value;
  return Object.fromEntries(
    Object.entries(fields).map(([name, one]) => [which.test(name) ? rename(name) : name, one]),
  );
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    // An object of JSON has no other names than strings.
    ? value as Fields
    : undefined;
}
