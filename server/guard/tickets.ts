/** Tickets that open one event stream each: in an address, where a token must never be. @module */

import type { Ticket } from "../api/mod.ts";
import { randomText } from "./tokens.ts";

/** Milliseconds for which a ticket is good. */
const LASTS = 30_000;
/** Tickets that are out at a time, at most; the oldest goes first. */
const MOST = 1000;

/** Gives out tickets and takes each of them once. */
export class Tickets {
  /** When each ends, in milliseconds since 1970. */
  readonly #ends = new Map<string, number>();

  /** A new one. */
  give(now: number = Date.now()): Ticket {
    for (const [ticket, ends] of this.#ends) {
      if (ends <= now || this.#ends.size >= MOST) this.#ends.delete(ticket);
    }
    const ticket = randomText();
    this.#ends.set(ticket, now + LASTS);
    return { ticket, expiresAt: new Date(now + LASTS).toISOString() };
  }

  /** Whether it is good; it is not a second time. */
  take(ticket: string, now: number = Date.now()): boolean {
    const ends = this.#ends.get(ticket);
    this.#ends.delete(ticket);
    return ends !== undefined && ends > now;
  }
}
