/**
 * A real Chromium for tests of the dashboard. It collects everything that a user's console would
 * show, so that a test which only looks at one thing still fails on an error elsewhere.
 * @module
 */

import { chromium, type Page } from "playwright-core";
import { watchRequests } from "./requests.ts";

/** The Chromium that tests use: `$MODELLENS_CHROMIUM`, else Debian's; undefined where there is none. */
export const CHROMIUM: string | undefined = await installed(
  Deno.env.get("MODELLENS_CHROMIUM") ?? "/usr/bin/chromium",
);

/** To put behind the name of a test that is ignored where there is no Chromium. */
export const UNLESS_CHROMIUM = CHROMIUM === undefined
  ? " (no Chromium: install Debian's, or name one in MODELLENS_CHROMIUM)"
  : "";

/** How a page is opened. */
export interface BrowserOptions {
  /** Default 1440 × 900. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Default dark, which is what the page shows when nobody chose. */
  readonly theme?: "dark" | "light";
}

/** A page, and what was wrong with it so far. */
export interface Visit {
  readonly page: Page;
  /**
   * Errors and warnings of the console, violations of the content security policy, exceptions and
   * requests that were not answered. Take from it what a test expects.
   */
  readonly problems: string[];
}

/** A browser that several parts of a test share, each as somebody who was never there before. */
export interface SharedBrowser extends AsyncDisposable {
  /** Opens one page, and closes it whatever happens. */
  visit(test: (visit: Visit) => Promise<void>, options?: BrowserOptions): Promise<void>;
}

/** Starts a browser, which takes a second of a processor. */
export async function startBrowser(): Promise<SharedBrowser> {
  if (CHROMIUM === undefined) throw new TypeError("There is no Chromium: ignore the test then");
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    visit: async (test, { size = { width: 1440, height: 900 }, theme = "dark" } = {}) => {
      const context = await browser.newContext({ viewport: size, colorScheme: theme });
      try {
        context.on("page", watchRequests);
        // What is waited for is a state; that it never comes may be said late.
        context.setDefaultTimeout(60_000);
        const page = await context.newPage();
        const problems: string[] = [];
        watch(page, problems);
        await test({ page, problems });
      } finally {
        await context.close();
      }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Opens a browser with one page, and closes it whatever happens. */
export async function withBrowser(
  test: (visit: Visit) => Promise<void>,
  options: BrowserOptions = {},
): Promise<void> {
  await using browser = await startBrowser();
  await browser.visit(test, options);
}

function watch(page: Page, problems: string[]): void {
  page.on("console", (message) => {
    if (!/^(error|warning)$/.test(message.type())) return;
    const { url } = message.location();
    problems.push(`${message.type()}: ${message.text()}${url === "" ? "" : ` (${url})`}`);
  });
  page.on("pageerror", (error) => problems.push(`exception: ${error.stack ?? error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // The page gives up a request itself when the view that asked is gone.
    if (why !== "net::ERR_ABORTED") problems.push(`request: ${request.url()} ${why}`);
  });
}

async function installed(path: string): Promise<string | undefined> {
  try {
    return (await Deno.stat(path)).isFile ? path : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
