/** The requests of a page that are on their way. @module */

import type { Page, Request } from "playwright-core";

/** Requests that are on their way. A stream never ends and is none. */
const ASKED = new WeakMap<Page, Set<Request>>();

/** Counts what a page asks for from now on; `withBrowser` calls it first. */
export function watchRequests(page: Page): void {
  const asked = askedBy(page);
  page.on("request", (request) => {
    // Another page was asked for: what the one before still wanted is over.
    if (request.isNavigationRequest()) asked.clear();
    if (request.resourceType() !== "eventsource") asked.add(request);
  });
  page.on("requestfinished", (request) => asked.delete(request));
  page.on("requestfailed", (request) => asked.delete(request));
}

/** What the page still waits for from the server. */
export function askedBy(page: Page): Set<Request> {
  const known = ASKED.get(page) ?? new Set();
  ASKED.set(page, known);
  return known;
}
