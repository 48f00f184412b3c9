/** When a page has come to rest: nothing changes any more, nothing is waited for, no request is on its way. @module */

import type { Page } from "playwright-core";
import { askedBy } from "./requests.ts";

/** Frames in a row in which nothing must change: a slow machine draws them later. */
const CALM = 3;
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

/** Runs in the page: resolves when nothing has changed for some frames, with whether something is still waited for. */
const AT_REST = ({ calm, restless }: { calm: number; restless: number }) =>
  new Promise<boolean>((resolve) => {
    const began = Date.now();
    let frames = 0;
    const observer = new MutationObserver(() => frames = 0);
    observer.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    const frame = () => {
      frames += 1;
      if (frames <= calm && Date.now() - began < restless) return requestAnimationFrame(frame);
      observer.disconnect();
      resolve(
        document.querySelector("main > *:not(.waiting)") === null ||
          document.querySelector(".waiting, [aria-busy]") !== null,
      );
    };
    requestAnimationFrame(frame);
  });
