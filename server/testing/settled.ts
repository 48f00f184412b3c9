/** When a page has come to rest: nothing changes any more, nothing is waited for, no request is on its way. @module */

import type { Page } from "playwright-core";
import { askedBy } from "./requests.ts";

/** Milliseconds in which nothing must change. */
const CALM = 80;
/** Milliseconds after which a page that only moves by itself, as a replay does, counts as settled. */
const RESTLESS = 5_000;
/** Milliseconds that a page may wait for a slow machine. */
const PATIENCE = 60_000;

/** Resolves when a page has come to rest. Throws a `RangeError` where it still waits for something after a minute. */
export async function settled(page: Page): Promise<void> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const isWaiting = await page.evaluate(AT_REST, { calm: CALM, restless: RESTLESS });
    const asked = askedBy(page);
    if (!isWaiting && asked.size === 0) return;
    if (Date.now() > until) {
      const [request] = asked;
      throw new RangeError(`${page.url()} still waits for ${request?.url() ?? "what it shows"}`);
    }
  }
}

/** Runs in the page: resolves when nothing has changed for a while, with whether something is still waited for. */
const AT_REST = ({ calm, restless }: { calm: number; restless: number }) =>
  new Promise<boolean>((resolve) => {
    const began = Date.now();
    const done = () => {
      observer.disconnect();
      resolve(
        document.querySelector("main > *:not(.waiting)") === null ||
          document.querySelector(".waiting, [aria-busy]") !== null,
      );
    };
    let timer = setTimeout(done, calm);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(done, Date.now() - began > restless ? 0 : calm);
    });
    observer.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
