/** Runs one program in TypeScript or JavaScript, in a process that has given up every permission. @module */

import { registerHooks } from "node:module";
import process from "node:process";
import { type Job, leave, nextJob, tellerOf } from "./channel.ts";
import { MODULES, stripGlobals } from "./globals.ts";
import type { LoadedFramework } from "./framework.ts";
import { runProject, sourceOf, TEST_MODULE, TEST_MODULE_SOURCE } from "./project.ts";

const globalEval = eval;
const host = Deno;

/** Waits for a job, runs it, and ends the process. */
export function runScript(framework: LoadedFramework): void {
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
  closeImports(project, { tests: job.tests ?? [], framework });
  if (job.tests !== undefined) {
    const close = () => stripGlobals(builtin, framework.globals);
    return void runProject(job, { framework, close });
  }
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

/** Lets nothing be imported but the files of the project and the modules of its framework: no file, no package. */
function closeImports(
  files: ReadonlyMap<string, string>,
  { tests, framework }: { readonly tests: readonly string[]; readonly framework: LoadedFramework },
): void {
  const testUrls = new Set(tests.map((path) => `sandbox:///${path}`));
  const textOf = (url: string) => {
    if (url === TEST_MODULE) return TEST_MODULE_SOURCE;
    if (url.startsWith(FRAMEWORK)) return framework.source(url.slice(FRAMEWORK.length));
    return sourceOf(files.get(url) ?? "");
  };
  registerHooks({
    resolve(specifier, { parentURL = "" }) {
      if (specifier === TEST_MODULE) {
        if (testUrls.has(parentURL) || parentURL === HARNESS) {
          return { url: specifier, format: "module", shortCircuit: true };
        }
        throw new TypeError(`Only tests can import ${TEST_MODULE}`);
      }
      if (framework.names.includes(specifier)) {
        return { url: `${FRAMEWORK}${specifier}`, format: "module", shortCircuit: true };
      }
      const isRelative = /^\.{1,2}\//.test(specifier) && parentURL.startsWith("sandbox:///");
      const named = isRelative ? new URL(specifier, parentURL).href : specifier;
      // What was compiled is imported as it was written: without an ending, or with that of its source.
      const url = [named, `${named}.js`, named.replace(/\.tsx?$/, ".js")]
        .find((one) => files.has(one));
      if (url === undefined || (!isRelative && parentURL !== HARNESS)) {
        throw new TypeError(`Cannot import "${specifier}" in the sandbox`);
      }
      return { url, format: "module", shortCircuit: true };
    },
    load(url) {
      return { format: "module", source: textOf(url), shortCircuit: true };
    },
  });
}

/** Before the name of a module in its address. */
const FRAMEWORK = "sandbox-framework:";
const HARNESS = new URL("./project.ts", import.meta.url).href;

/** Ends the process when the parent is gone and this thread is free; who keeps it busy is stopped by the system. */
function leaveWithParent(parent: number): void {
  host.unrefTimer(setInterval(() => {
    if (host.ppid !== parent) leave();
  }, 500));
}
