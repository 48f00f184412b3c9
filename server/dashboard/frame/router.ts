/** Where the browser is: every view is an address, and an address restores its view. @module */

import { computed, signal } from "@preact/signals";

/** Path and query of the page. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Where an address stands: in the path, or behind the # of a page that is a file. */
let behindHash: { readonly home: string } | undefined;

const here = signal<Place>(read());

/** The address now; components that read it follow it. */
export const place = computed(() => here.value);

/** Goes to an address of the dashboard. `replace` leaves no entry in the history. */
export function navigate(to: string, { replace = false }: { readonly replace?: boolean } = {}) {
  const written = behindHash === undefined ? to : `#${to}`;
  if (replace) history.replaceState(history.state, "", written);
  else history.pushState(newEntry(), "", written);
  here.value = read();
}

/** What tells an entry of the history from all others. */
export function newEntry(): { readonly entry: string } {
  return { entry: String(performance.timeOrigin + performance.now()) };
}

/** One value of the query; null when it is not there. */
export function queryValue(name: string): string | null {
  return here.value.query.get(name);
}

/**
 * Sets values of the query and leaves the others; null or "" removes one. What only narrows a view
 * replaces the entry of the history, so that Back leaves the view.
 */
export function setQuery(
  values: Readonly<Record<string, string | null>>,
  { push = false }: { readonly push?: boolean } = {},
) {
  const query = new URLSearchParams(here.peek().query);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  navigate(address(here.peek().path, Object.fromEntries(query)), { replace: !push });
}

/** An address from a path and values; null and "" are left out. */
export function address(
  path: string,
  query: Readonly<Record<string, string | number | null | undefined>> = {},
): string {
  const given = Object.entries(query)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(given).toString();
  return search === "" ? path : `${path}?${search}`;
}

/** A path from its parts, each of them encoded. Half a character has no code in an address. */
export function pathOf(...parts: readonly string[]): string {
  return `/${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
}

/** The parts that a pattern like `/runs/:run` names in a path; null when it does not fit. */
export function matchPath(
  pattern: string,
  path: string,
): Readonly<Record<string, string>> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) {
      const decoded = unescaped(value);
      if (decoded === null || decoded === "") return null;
      found[part.slice(1)] = decoded;
    } else if (part !== value) return null;
  }
  return found;
}

/** Follows the history and turns clicks on links of the dashboard into moves without a reload. */
export function startRouter() {
  addEventListener("popstate", () => here.value = read());
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || link.target !== "" || link.download !== "") return;
    const to = targetOf(link);
    if (to === undefined) return;
    event.preventDefault();
    const { path, query } = here.peek();
    navigate(to, { replace: to === address(path, Object.fromEntries(query)) });
  });
}

/** Keeps addresses behind the #, because a file has no other place for them; begins at `home`. */
export function startInFile(home: string) {
  behindHash = { home };
  here.value = read();
  addEventListener("hashchange", () => here.value = read());
  // A link that is opened in another tab, or copied, has to lead into the file as well.
  const into = ({ target }: Event) => {
    const link = target instanceof Element ? target.closest('a[href^="/"]') : null;
    link?.setAttribute("href", `#${link.getAttribute("href")}`);
  };
  for (const name of ["pointerover", "focusin"]) document.addEventListener(name, into);
}

/** The address of the dashboard that a link leads to; undefined where it leads elsewhere. */
function targetOf(link: HTMLAnchorElement): string | undefined {
  if (behindHash !== undefined) {
    return /^#?(\/.*)$/.exec(link.getAttribute("href") ?? "")?.[1];
  }
  if (link.origin !== location.origin || /^\/(api|assets)\//.test(link.pathname)) return undefined;
  return link.pathname + link.search;
}

function read(): Place {
  const { pathname, search } = behindHash === undefined ? location : inHash(behindHash.home);
  const path = pathname.replace(/(.)\/+$/, "$1");
  return { path, query: new URLSearchParams(search) };
}

/** A file has no overview: what it begins with stands for it. */
function inHash(home: string): Pick<URL, "pathname" | "search"> {
  const at = location.hash.slice(1);
  const shown = new URL(at === "" || at === "/" ? home : at, "file:///");
  return shown.protocol === "file:" ? shown : new URL(home, "file:///");
}

function unescaped(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
