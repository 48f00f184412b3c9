/** The feeds of the runs that are being watched. @module */

import type { Place } from "../runs/run_folder.ts";
import { Feed } from "./feed.ts";

/** Milliseconds for which the feed of a run is kept after the last client came. */
const IDLE = 30_000;

/** One feed for each run, made when the first client comes. */
export class Feeds implements Disposable {
  readonly #feeds = new Map<string, { readonly feed: Feed; used: number }>();
  readonly #sweep: ReturnType<typeof setInterval>;

  constructor() {
    this.#sweep = setInterval(() => this.#tidy(), IDLE / 2);
    Deno.unrefTimer(Number(this.#sweep));
  }

  /** The feed of a run. Throws `TraceNotFoundError`. */
  of(place: Place): Feed {
    const known = this.#feeds.get(place.id);
    if (known !== undefined && known.feed.isCurrent) {
      known.used = Date.now();
      return known.feed;
    }
    const feed = new Feed(place);
    this.#feeds.set(place.id, { feed, used: Date.now() });
    return feed;
  }

  /** Forgets all. */
  [Symbol.dispose](): void {
    clearInterval(this.#sweep);
    this.#feeds.clear();
  }

  /** Who still reads from one that is forgotten goes on with it. */
  #tidy(): void {
    const before = Date.now() - IDLE;
    for (const [id, { feed, used }] of this.#feeds) {
      if (feed.isIdle && used < before) this.#feeds.delete(id);
    }
  }
}
