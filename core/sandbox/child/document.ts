/** Gives programs a document, as a browser does. @module */

import { LANGUAGE } from "./globals.ts";

/** What is used of happy-dom. */
interface DomModule {
  readonly Window: new (options: object) => object;
}

/** What stays the language's or the host's, although a window has it too. */
const OURS: ReadonlySet<string> = new Set([
  ..."globalThis global window self top parent performance crypto console queueMicrotask".split(
    " ",
  ),
  ..."setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate".split(" "),
  ..."TextEncoder TextDecoder Buffer structuredClone addEventListener removeEventListener".split(
    " ",
  ),
  ..."dispatchEvent close name process closed eval require onerror onload onunload".split(" "),
  ..."onbeforeunload onunhandledrejection".split(" "),
]);

/** Opens a window and makes what it has global. Returns the names. */
export function openDocument(dom: unknown): readonly string[] {
  const { Window } = dom as DomModule;
  const window = new Window({ url: "http://localhost/", width: 1024, height: 768 });
  const names: string[] = [];
  const give = (name: string, value: unknown) => {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    names.push(name);
  };
  for (const name of new Set([...namesOf(window), ...FROM_PROTOTYPE])) {
    if (OURS.has(name) || LANGUAGE.has(name)) continue;
    const value: unknown = Reflect.get(window, name);
    if (value === undefined) continue;
    // Functions such as getComputedStyle want their window; classes are themselves.
    const isClass = typeof value === "function" && /^[A-Z]/.test(name);
    give(name, typeof value === "function" && !isClass ? value.bind(window) : value);
  }
  give("window", window);
  give("self", window);
  give("MessageChannel", Channel);
  // Tells React that tests wait for its updates.
  give("IS_REACT_ACT_ENVIRONMENT", true);
  return names;
}

/** A channel within one page: React gives way to other work with it. */
class Channel {
  readonly port1: Port = { onmessage: null, postMessage: (data) => deliver(this.port2, data) };
  readonly port2: Port = { onmessage: null, postMessage: (data) => deliver(this.port1, data) };
}

interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(data: unknown): void;
}

const later = setTimeout;

function deliver(port: Port, data: unknown): void {
  later(() => port.onmessage?.({ data }), 0);
}

const FROM_PROTOTYPE = [
  ..."document location history navigator screen sessionStorage localStorage CSS innerWidth".split(
    " ",
  ),
  ..."innerHeight devicePixelRatio getComputedStyle getSelection scrollTo matchMedia".split(" "),
  ..."requestAnimationFrame cancelAnimationFrame".split(" "),
];

function namesOf(window: object): readonly string[] {
  return Object.getOwnPropertyNames(window).filter((name) => !name.startsWith("_"));
}
