/** Runs one program in TypeScript or JavaScript, in a process that has given up every permission. @module */

import { registerHooks } from "node:module";
import process from "node:process";
import { type Job, leave, nextJob, tellerOf } from "./channel.ts";
import { MODULES, stripGlobals } from "./globals.ts";
import { runProject, sourceOf, TEST_MODULE, TEST_MODULE_SOURCE } from "./project.ts";

const globalEval = eval;
const host = Deno;

/** Waits for a job, runs it, and ends the process. */
export function runScript(): void {
  // Loaded now, while no clock runs.
  process.getBuiltinModule("node:assert");
  const job = nextJob();
  if (job === undefined || host.ppid !== job.parent) return leave();
  leaveWithParent(job.parent);
  const builtin = process.getBuiltinModule.bind(process);
  // Some modules can only be loaded while the host is whole, and loading all of them takes long.
  for (const name of MODULES) if (job.code?.includes(name)) builtin(`node:${name}`);
  const project = new Map(
    Object.entries(job.files ?? {}).map(([path, text]) => [`sandbox:///${path}`, text]),
  );
  closeImports(project, job.tests ?? []);
  if (job.tests !== undefined) return void runProject(job, () => stripGlobals(builtin));
  runProgram(job, () => stripGlobals(builtin));
}

/**
 * A program passes once it has been evaluated to its end and nothing is left to do, as with Node.
 * It is evaluated as a script, where no `return` skips what follows.
 */
function runProgram(job: Job, close: () => void): void {
  const teller = tellerOf(job);
  let evaluated = false;
  const fail = (reason: unknown) => {
    teller.failed(reason);
    leave();
  };
  addEventListener("error", (event) => fail(event.error));
  addEventListener("unhandledrejection", (event) => fail(event.reason));
  addEventListener("unload", () => {
    if (evaluated) teller.passed();
  });
  try {
    const code = job.language === "typescript" ? sourceOf(job.code ?? "") : job.code ?? "";
    close();
    globalEval(code);
    evaluated = true;
  } catch (reason) {
    // Whatever the program throws ends it.
    fail(reason);
  }
}

/** Lets nothing be imported but the files of the project: no file, no package, no module of the host. */
function closeImports(files: ReadonlyMap<string, string>, tests: readonly string[]): void {
  const testUrls = new Set(tests.map((path) => `sandbox:///${path}`));
  registerHooks({
    resolve(specifier, { parentURL = "" }) {
      if (specifier === TEST_MODULE) {
        if (testUrls.has(parentURL) || parentURL === HARNESS) {
          return { url: specifier, format: "module", shortCircuit: true };
        }
        throw new TypeError(`Only tests can import ${TEST_MODULE}`);
      }
      const isRelative = /^\.{1,2}\//.test(specifier) && parentURL.startsWith("sandbox:///");
      const url = isRelative ? new URL(specifier, parentURL).href : specifier;
      if (!files.has(url) || (url === specifier && parentURL !== HARNESS)) {
        throw new TypeError(`Cannot import "${specifier}" in the sandbox`);
      }
      return { url, format: "module", shortCircuit: true };
    },
    load(url) {
      const source = url === TEST_MODULE ? TEST_MODULE_SOURCE : sourceOf(files.get(url) ?? "");
      return { format: "module", source, shortCircuit: true };
    },
  });
}

const HARNESS = new URL("./project.ts", import.meta.url).href;

/** Ends the process when the parent is gone and this thread is free; who keeps it busy is stopped by the system. */
function leaveWithParent(parent: number): void {
  host.unrefTimer(setInterval(() => {
    if (host.ppid !== parent) leave();
  }, 500));
}
