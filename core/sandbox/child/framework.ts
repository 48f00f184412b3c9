/** Loads the modules of a framework while files may be read, and hands them to programs afterwards. @module */

import process from "node:process";
import { pathToFileURL } from "node:url";
import { openDocument } from "./document.ts";
import { frozen, MODULES } from "./globals.ts";
import { openProcess } from "./server_process.ts";

/** A framework that has been loaded. */
export interface LoadedFramework {
  /** Names of global objects that its programs need. */
  readonly globals: readonly string[];
  /** Names of its modules. */
  readonly names: readonly string[];
  /** Text of a module that exports what the named one does. */
  source(name: string): string;
  /** Called before each test. */
  readonly refresh: () => void;
}

/** No framework: the language alone. */
export const NO_FRAMEWORK: LoadedFramework = {
  globals: [],
  names: [],
  source: (name) => {
    throw new TypeError(`There is no module "${name}"`);
  },
  refresh: () => {},
};

type Configure = (
  options: { readonly getElementError: (message: string | null) => Error },
) => void;

/** Global object by which modules get at what they export; it goes with the other globals, before a program runs. */
const HANDED = "sandboxModules";

/** Loads the pack in a folder. Its files are named by `PACK_FILES` of the parent. */
export async function loadFramework(folder: string): Promise<LoadedFramework> {
  const root = pathToFileURL(`${folder}/`);
  // Whether there is a document shows when the modules are loaded, so it comes first.
  const dom = new URL("dom.js", root);
  const globals = isThere(dom) ? openDocument(await import(dom.href)) : [];
  if (globals.length === 0) openProcess();
  const { default: packed } = await import(new URL("modules.js", root).href) as {
    readonly default: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const modules = { ...(globals.length === 0 ? hostModules() : {}), ...packed };
  const testing = modules["@testing-library/react"];
  // A dump of the page says less than the sentence above it.
  (testing?.configure as Configure | undefined)?.({
    getElementError: (message) => Object.assign(new TypeError(message ?? ""), { name: "NotFound" }),
  });
  // An object that a program could change would judge it by its own measure.
  for (const name of ["screen", "fireEvent"]) Object.freeze(testing?.[name]);
  Object.freeze(modules["@testing-library/user-event"]?.default);
  const cleanup = testing?.cleanup as (() => void) | undefined;
  Object.defineProperty(globalThis, HANDED, { value: modules, configurable: true });
  return {
    globals: globals.length === 0 ? ["process"] : globals,
    names: Object.keys(modules),
    source: (name) => sourceOf(name, Object.keys(modules[name] ?? {})),
    refresh: () => cleanup?.(),
  };
}

/** What the host has and only computes; pages have no such modules. */
function hostModules(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(MODULES.flatMap((name) => {
    const module = frozen(process.getBuiltinModule(`node:${name}`)) as Record<string, unknown>;
    const exports = { ...module, default: module };
    return [[name, exports], [`node:${name}`, exports]];
  }));
}

function isThere(file: URL): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

function sourceOf(name: string, exports: readonly string[]): string {
  const lines = exports.map((key, index) =>
    `const x${index} = from[${JSON.stringify(key)}]; export { x${index} as ${
      JSON.stringify(key)
    } };`
  );
  return [`const from = globalThis.${HANDED}[${JSON.stringify(name)}];`, ...lines].join("\n");
}
