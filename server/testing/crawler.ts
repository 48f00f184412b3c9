/**
 * Uses every control of a page, each on a fresh copy of it, and names those that do nothing. What
 * counts as doing something: another address, another page, another focus, a request or a download.
 * @module
 */

import { delay } from "@std/async/delay";
import type { ElementHandle, Page } from "playwright-core";

/** How a page is crawled. */
export interface CrawlOptions {
  /** Controls that are left out, by what they say. */
  readonly except?: (label: string) => boolean;
  /** Told of every control that is used. */
  readonly used?: (label: string) => void;
}

/** What a user can use. */
const CONTROLS = "a[href], button, summary, select, input, textarea, [role=button]";

const WAIT_MS = 2_000;

/** Labels of the controls of the page at `address` that have no effect. */
export async function deadControls(
  page: Page,
  address: string,
  { except = () => false, used = () => {} }: CrawlOptions = {},
): Promise<readonly string[]> {
  const dead: string[] = [];
  await open(page, address);
  for (const control of await controlsOf(page)) {
    if (except(control.label)) continue;
    used(control.label);
    await open(page, address);
    const element = (await page.$$(CONTROLS))[control.place];
    const now = (await page.$$eval(CONTROLS, ABOUT))[control.place];
    if (element === undefined || now?.label !== control.label) {
      dead.push(`${control.label} (gone when the page was opened again)`);
      continue;
    }
    if (!await hasEffect(page, () => use(element, page))) dead.push(control.label);
  }
  return dead;
}

/** Opens an address and waits until the page does not change any more. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: "load" });
  await settled(page);
}

/** Resolves when nothing changes any more and nothing is on its way; after five seconds all the same. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    new Promise<void>((resolve) => {
      const isWaiting = () =>
        document.querySelector("main > *:not(.waiting)") === null ||
        document.querySelector(".waiting, [aria-busy]") !== null;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const calm = () => {
        clearTimeout(timer);
        timer = setTimeout(() => isWaiting() ? calm() : done(), 80);
      };
      const observer = new MutationObserver(calm);
      const done = () => {
        observer.disconnect();
        clearTimeout(timer);
        resolve();
      };
      observer.observe(document, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      calm();
      setTimeout(done, 5_000);
    })
  );
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
      usable: !isCurrent && !element.matches(":disabled") && box.width > 0 && box.height > 0,
      kind: row === null ? "" : `${row.tagName} ${row.className} ${list} ${inRow}`,
    };
  });

async function hasEffect(page: Page, act: () => Promise<void>): Promise<boolean> {
  let asked = 0;
  const count = () => asked++;
  page.on("request", count);
  page.on("download", count);
  const before = await pictureOf(page);
  try {
    await act();
    const until = Date.now() + WAIT_MS;
    while (Date.now() < until) {
      if (asked > 0 || await pictureOf(page) !== before) return true;
      await delay(20);
    }
    return false;
  } finally {
    page.off("request", count);
    page.off("download", count);
  }
}

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
  } else if (await element.evaluate(IS_OUTSIDE)) {
    // A link that shows only when it has the focus.
    await element.focus();
    await page.keyboard.press("Enter");
  } else {
    await element.click({ timeout: WAIT_MS });
  }
}

const IS_OUTSIDE = (element: Element): boolean =>
  element.matches(".skip") && element.getBoundingClientRect().bottom <= 0;
