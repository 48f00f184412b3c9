/** Where each entry of the history was scrolled to, so that Back returns to the same row. @module */

import { effect } from "@preact/signals";
import { newEntry, place } from "./router.ts";

/** What scrolls, by its selector, and how far. */
type Tops = Readonly<Record<string, number>>;

const SCROLLED = ["main", "main .scroll", "main .virtual", "main .panel-body"];
const KEPT = "modellens.scroll";
/** What a page shows comes in pieces: for so long each of them is scrolled to where it was. */
const COMES_WITHIN_MS = 3_000;

const kept = new Map<string, Tops>(stored());
let stop: (() => void) | undefined;

/** Remembers and restores; starts before the router, which draws what is gone back to. */
export function startScroll() {
  document.addEventListener("scroll", remember, { capture: true, passive: true });
  addEventListener("popstate", () => hold(kept.get(entry()) ?? { main: 0 }));
  addEventListener("pagehide", () => sessionStorage.setItem(KEPT, JSON.stringify([...kept])));
  for (const touched of ["wheel", "pointerdown", "keydown"]) {
    addEventListener(touched, () => stop?.(), { capture: true, passive: true });
  }
  // A page that is loaded anew has its entry already; another gets its own.
  const tops = kept.get(entry());
  if (tops !== undefined) hold(tops);
  if (entry() === "") history.replaceState(newEntry(), "");
  let shown = place.peek().path;
  effect(() => {
    const { path } = place.value;
    // Another page begins at its top, unless it was gone back to.
    if (path !== shown && stop === undefined) document.querySelector("main")?.scrollTo(0, 0);
    shown = path;
  });
}

function remember() {
  if (stop !== undefined) return;
  kept.set(
    entry(),
    Object.fromEntries(SCROLLED.flatMap((one) => {
      const top = document.querySelector(one)?.scrollTop ?? 0;
      return top > 0 ? [[one, top]] : [];
    })),
  );
}

/** Scrolls to where it was as the page fills, until somebody touches it. */
function hold(tops: Tops) {
  stop?.();
  const apply = () => {
    for (const [one, top] of Object.entries(tops)) {
      const element = document.querySelector(one);
      if (element !== null && element.scrollTop !== top) element.scrollTop = top;
    }
  };
  const observer = new MutationObserver(apply);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["style"],
  });
  const timer = setTimeout(() => stop?.(), COMES_WITHIN_MS);
  stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    stop = undefined;
  };
}

/** The entry of the history that is shown. */
function entry(): string {
  const { state } = history;
  return typeof state === "object" && state !== null && "entry" in state ? String(state.entry) : "";
}

function stored(): [string, Tops][] {
  // Only this file writes it.
  return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as [string, Tops][];
}
