/**
 * Uses every control of a page and names those that do nothing. What counts as doing something:
 * another address, another page, another focus, a request or a download. The page is opened again
 * only where a control left it changed, and one that seems dead gets a second chance on a fresh copy
 * of the page, with a patience that only a really dead one costs.
 * @module
 */

import { delay } from "@std/async/delay";
import type { ElementHandle, Page } from "playwright-core";
import { settled } from "./settled.ts";

export { settled } from "./settled.ts";

/** How a page is crawled. */
export interface CrawlOptions {
  /** Controls that are left out, by what they say. */
  readonly except?: (label: string) => boolean;
  /** Told of every control that is used. */
  readonly used?: (label: string) => void;
  /** Milliseconds that a control has at its second chance. */
  readonly patience?: number;
}

/** What stands on every page. */
export const EVERYWHERE =
  /^(a|button) (Skip|Model Lens|Overview|Runs|Live|Playground|Packs|Skills|Settings|Start a run|Theme|Keys|Go to|Models|Leaderboard|Compare$|CSV of|JSON of)/;

/** What a user can use. */
const CONTROLS = "a[href], button, summary, select, input, textarea, [role=button]";

/** Milliseconds that a control has at first, and at its second chance. */
const WAIT_MS = 2_000;
const PATIENCE_MS = 15_000;

/** Labels of the controls of the page at `address` that have no effect. */
export async function deadControls(
  page: Page,
  address: string,
  { except = () => false, used = () => {}, patience = PATIENCE_MS }: CrawlOptions = {},
): Promise<readonly string[]> {
  const dead: string[] = [];
  const origin = await Origin.open(page, address);
  for (const control of await controlsOf(page)) {
    if (except(control.label)) continue;
    used(control.label);
    await origin.restore();
    if (await isAlive(page, control, WAIT_MS)) continue;
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
  #entries = 0;

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
    await this.#remember();
  }

  /** Undoes what a control did: nothing, a step back, or else the page is opened anew. */
  async restore(): Promise<void> {
    if (await this.#isAsItWas()) return;
    if (await this.#page.evaluate(() => history.length) === this.#entries + 1) {
      await this.#page.goBack();
      await settled(this.#page);
      if (await stateOf(this.#page) === this.#state) return await this.#remember();
    }
    await this.reopen();
  }

  /** Also after what the control may have begun; a page that has changed already is not waited for. */
  async #isAsItWas(): Promise<boolean> {
    if (await stateOf(this.#page) !== this.#state) return false;
    await settled(this.#page);
    return await stateOf(this.#page) === this.#state;
  }

  async #remember(): Promise<void> {
    this.#state = await stateOf(this.#page);
    this.#entries = await this.#page.evaluate(() => history.length);
  }
}

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
    };
  });

/** Whether the control can be found where it was, and does something within so many milliseconds. */
async function isAlive(page: Page, { place, label }: Control, limit: number): Promise<boolean> {
  const element = (await page.$$(CONTROLS))[place];
  const now = (await page.$$eval(CONTROLS, ABOUT))[place];
  if (element === undefined || now?.label !== label) return false;
  return await hasEffect(page, { act: () => use(element, page), limit });
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
async function pictureOf(page: Page): Promise<string> {
  return String(
    await page.evaluate(`[
      location.href,
      document.documentElement.outerHTML,
      document.activeElement?.id || (document.activeElement?.tagName === "MAIN"),
      [...document.querySelectorAll("details")].map((each) => each.open).join(),
    ].join("\\n")`),
  );
}

/** What a page must be again before the next control is used: what its forms hold counts, where the focus is does not. */
async function stateOf(page: Page): Promise<string> {
  return String(
    await page.evaluate(`[
      location.href,
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll("details")].map((each) => each.open),
      ...[...document.querySelectorAll("input, select, textarea")].map((each) =>
        each.value + each.checked
      ),
    ].join("\\n")`),
  );
}

async function use(element: ElementHandle, page: Page): Promise<void> {
  const { tag, type } = await element.evaluate((each: Element) => ({
    tag: each.tagName.toLowerCase(),
    type: each.getAttribute("type") ?? "",
  }));
  if (tag === "select") {
    const other = await element.evaluate((each: Element) =>
      [...each.querySelectorAll<HTMLOptionElement>("option")].find(({ selected }) => !selected)
        ?.value
    );
    if (other !== undefined) await element.selectOption(other);
  } else if (tag === "textarea" || /^(text|search|number|password)$/.test(type)) {
    await element.fill(type === "number" ? "1" : "a");
  } else if (type === "range") {
    // A click in its middle may be where it stands.
    await element.fill(await element.getAttribute("min") ?? "0");
  } else if (await element.evaluate(IS_OUTSIDE)) {
    // A link that shows only when it has the focus.
    await element.focus();
    await page.keyboard.press("Enter");
  } else {
    await element.click();
  }
}

const IS_OUTSIDE = (element: Element): boolean =>
  element.matches(".skip") && element.getBoundingClientRect().bottom <= 0;
