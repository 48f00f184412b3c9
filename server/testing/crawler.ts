/**
 * Uses every control of a page and names those that do nothing. What counts as doing something:
 * another address, another page, another focus, a request or a download. The page is opened again
 * only where a control left it changed, and one that seems dead gets a second chance on a fresh copy
 * of the page, with a patience that only a really dead one costs.
 * @module
 */

import { delay } from "@std/async/delay";
import type { Locator, Page } from "playwright-core";
import { settled } from "./settled.ts";

export { settled } from "./settled.ts";

/** How a page is crawled. */
export interface CrawlOptions {
  /** Controls that are left out, by what they say. */
  readonly except?: (label: string) => boolean;
  /** Told of every control that is used. */
  readonly used?: (label: string) => void;
  /** Milliseconds that a control has at first. */
  readonly limit?: number;
  /** Milliseconds that a control has at its second chance. */
  readonly patience?: number;
}

/** What stands on every page. */
export const EVERYWHERE =
  /^(a|button) (Skip|Model Lens|Overview|Runs|Live|Playground|Plugins|Packs|Skills|Machine$|Settings|Start a run|Theme|Keys|Go to|Models|Leaderboard|Compare$|CSV of|JSON of)/;

/** What a user can use. */
const CONTROLS = "a[href], button, summary, select, input, textarea, [role=button]";

/** Milliseconds that a control has at first, and at its second chance. */
const WAIT_MS = 2_000;
const PATIENCE_MS = 15_000;

/** Labels of the controls of the page at `address` that have no effect. */
export async function deadControls(
  page: Page,
  address: string,
  { except = () => false, used = () => {}, limit = WAIT_MS, patience = PATIENCE_MS }: CrawlOptions =
    {},
): Promise<readonly string[]> {
  const dead: string[] = [];
  const origin = await Origin.open(page, address);
  for (const control of await controlsOf(page)) {
    if (except(control.label)) continue;
    used(control.label);
    await origin.restore();
    if (await isAlive(page, control, limit)) continue;
    await origin.reopen();
    if (await isAlive(page, control, patience)) continue;
    dead.push(control.label);
  }
  return dead;
}

/** Opens an address and waits until the page does not change any more. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: "load" });
  await settled(page);
}

/** The page as it was opened, to which each control is used. */
class Origin {
  readonly #page: Page;
  readonly #address: string;
  #state = "";
  #entry = "";

  constructor(page: Page, address: string) {
    this.#page = page;
    this.#address = address;
  }

  static async open(page: Page, address: string): Promise<Origin> {
    const origin = new Origin(page, address);
    await origin.reopen();
    return origin;
  }

  async reopen(): Promise<void> {
    await open(this.#page, this.#address);
    this.#state = await stateOf(this.#page);
    this.#entry = await this.#page.evaluate(() => navigation.currentEntry?.key ?? "");
  }

  /** Undoes what a control did: nothing, a step back, the address put back, or else the page is opened anew. */
  async restore(): Promise<void> {
    // What changed already is not waited for; what has not may have begun something.
    if (await this.#isAsItWas()) {
      await settled(this.#page);
      if (await this.#isAsItWas()) return;
    }
    if (await this.#page.evaluate(BACK, { entry: this.#entry, address: this.#address })) {
      await settled(this.#page);
      if (await this.#isAsItWas()) return;
    }
    await this.reopen();
  }

  async #isAsItWas(): Promise<boolean> {
    return await stateOf(this.#page) === this.#state;
  }
}

/** Runs in the page: goes back to where it was, if the page is the same still; whether it went. */
const BACK = async ({ entry, address }: { readonly entry: string; readonly address: string }) => {
  const before = navigation.entries().find(({ key }) => key === entry);
  if (before?.sameDocument !== true) return false;
  if (navigation.currentEntry?.key !== entry) await navigation.traverseTo(entry).finished;
  if (location.href !== address) {
    history.replaceState(history.state, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
  }
  return true;
};

interface Control {
  readonly place: number;
  readonly label: string;
}

/** Visible controls that can be used now. Of rows that are alike, the first stands for all. */
async function controlsOf(page: Page): Promise<readonly Control[]> {
  const all = await page.$$eval(CONTROLS, ABOUT);
  const kinds = new Set<string>();
  return all.flatMap(({ label, usable, kind }, place) => {
    if (!usable || (kind !== "" && kinds.has(kind))) return [];
    kinds.add(kind);
    return [{ place, label }];
  });
}

/** Runs in the page: what each control says, whether it can be used, and which of the repeated ones it is. */
const ABOUT = (elements: readonly Element[]) =>
  elements.map((element) => {
    const isCurrent = element.closest("[aria-current]") !== null ||
      element.getAttribute("aria-pressed") === "true" ||
      element.matches("input[type=radio]:checked");
    const box = element.getBoundingClientRect();
    const row = element.closest("[role=row], tbody tr, li, label.choice, .message");
    const inRow = row === null
      ? -1
      : [...row.querySelectorAll("a[href], button, summary, select, input")].indexOf(element);
    const list = row?.parentElement?.closest("[aria-label]")?.getAttribute("aria-label") ?? "";
    const name = element.getAttribute("aria-label") ?? element.getAttribute("name") ?? "";
    const text = (element.textContent ?? "").trim().slice(0, 60);
    return {
      label: `${element.tagName.toLowerCase()} ${name} ${text}`.replaceAll(/\s+/g, " ").trim(),
      // What is in a closed <details> has a size all the same.
      usable: !isCurrent && !element.matches(":disabled") && box.width > 0 && box.height > 0 &&
        element.checkVisibility(),
      kind: row === null ? "" : `${row.tagName} ${row.className} ${list} ${inRow}`,
      tag: element.tagName.toLowerCase(),
      type: element.getAttribute("type") ?? "",
      other: [...element.querySelectorAll<HTMLOptionElement>("option")]
        .find(({ selected }) => !selected)?.value ?? "",
      least: element.getAttribute("min") ?? "0",
      // A link that shows only when it has the focus.
      isOutside: element.matches(".skip") && box.bottom <= 0,
    };
  });

type About = ReturnType<typeof ABOUT>[number];

/** Whether the control can be found where it was, and does something within so many milliseconds. */
async function isAlive(page: Page, { place, label }: Control, limit: number): Promise<boolean> {
  const element = page.locator(CONTROLS).nth(place);
  const [about] = await element.evaluateAll(ABOUT);
  if (about?.label !== label) return false;
  return await hasEffect(page, { act: () => use(element, about), limit });
}

async function hasEffect(
  page: Page,
  { act, limit }: { readonly act: () => Promise<void>; readonly limit: number },
): Promise<boolean> {
  let asked = 0;
  const count = () => asked++;
  page.on("request", count);
  page.on("download", count);
  const before = await pictureOf(page);
  try {
    await act();
    const until = Date.now() + limit;
    for (let pause = 10;; pause = Math.min(2 * pause, 200)) {
      if (asked > 0 || await pictureOf(page) !== before) return true;
      if (Date.now() > until) return false;
      await delay(pause);
    }
  } finally {
    page.off("request", count);
    page.off("download", count);
  }
}

/** What a control may change, for it to count as an effect. */
function pictureOf(page: Page): Promise<string> {
  return hashOf(
    page,
    `[
      location.href,
      document.documentElement.outerHTML,
      document.activeElement?.id || (document.activeElement?.tagName === "MAIN"),
      [...document.querySelectorAll("details")].map((each) => each.open).join(),
    ]`,
  );
}

/**
 * What a page must be again before the next control is used: what its forms hold counts; where the
 * focus is and what was said of the control below the pointer do not.
 */
function stateOf(page: Page): Promise<string> {
  return hashOf(
    page,
    `[
      location.href,
      document.title,
      document.documentElement.cloneNode(false).outerHTML,
      ...[...document.body.querySelectorAll(":scope > :not(#root), #root > :not(.tip)")].map((each) =>
        each.outerHTML
      ),
      ...[...document.querySelectorAll("details")].map((each) => each.open),
      ...[...document.querySelectorAll("input, select, textarea")].map((each) =>
        each.value + each.checked
      ),
    ]`,
  );
}

/** A hash of what an expression gives in the page: a page may be long, and is looked at often. */
async function hashOf(page: Page, texts: string): Promise<string> {
  return String(
    await page.evaluate(`crypto.subtle
      .digest("SHA-1", new TextEncoder().encode((${texts}).join("\\n")))
      .then((hash) => new Uint8Array(hash).join())`),
  );
}

async function use(element: Locator, { tag, type, other, least, isOutside }: About): Promise<void> {
  if (tag === "select") {
    if (other !== "") await element.selectOption(other);
  } else if (tag === "textarea" || /^(text|search|number|password)$/.test(type)) {
    await element.fill(type === "number" ? "1" : "a");
  } else if (type === "range") {
    // A click in its middle may be where it stands.
    await element.fill(least);
  } else if (isOutside) {
    await element.press("Enter");
  } else {
    await element.click();
  }
}
