/** Runs the tests of a project, one after the other, and tells how each ended. @module */

import assert from "node:assert/strict";
import { stripTypeScriptTypes } from "node:module";
import type { LoadedFramework } from "./framework.ts";
import { describe, type Job, leave, quoted, tellerOf } from "./channel.ts";

/** A declared test. */
interface Declared {
  readonly name: string;
  readonly run: () => unknown;
}

/**
 * Imports every test file and runs what it declares. A test passes when its function returns, and
 * what it returned settles, without an error. The verdict is a pass when all files could be imported
 * and all their tests passed.
 */
export async function runProject(
  job: Job,
  { framework, close }: { readonly framework: LoadedFramework; readonly close: () => void },
): Promise<void> {
  const teller = tellerOf(job);
  const declared: Declared[] = [];
  const results: string[] = [];
  let current: string | undefined;
  let firstFailure: string | undefined;

  const fail = (reason: unknown) => {
    firstFailure ??= describe(reason);
    if (current !== undefined) results[results.length] = resultOf(current, describe(reason));
    teller.failed(firstFailure, listOf(results));
    leave();
  };
  addEventListener("error", (event) => fail(event.error));
  addEventListener("unhandledrejection", (event) => fail(event.reason));
  // Nothing more will happen, and a test still waits.
  addEventListener("unload", () => fail("a test waits for something that never comes"));

  await handOver((name, run) => {
    declared[declared.length] = { name: `${name}`, run };
  });
  for (const name of framework.names) await import(name);
  close();
  for (const path of job.tests ?? []) {
    try {
      await import(`sandbox:///${path}`);
    } catch (reason) {
      firstFailure ??= `${path}: ${describe(reason)}`;
    }
  }
  for (let index = 0; index < declared.length; index++) {
    const { name, run } = declared[index] as Declared;
    current = name;
    try {
      framework.refresh();
      await run();
      results[results.length] = resultOf(name, "");
    } catch (reason) {
      const message = describe(reason);
      firstFailure ??= `${name}: ${message}`;
      results[results.length] = resultOf(name, message === "" ? "it failed" : message);
    }
  }
  if (firstFailure === undefined) teller.passed(listOf(results));
  else teller.failed(firstFailure, listOf(results));
  leave();
}

/** Removes the types of TypeScript. Throws `SyntaxError` for what is none. */
export function sourceOf(code: string): string {
  return stripTypeScriptTypes(code, { mode: "transform" });
}

/** Makes the module `sandbox:test`; afterwards nothing but an import by a test leads to it. */
async function handOver(test: (name: string, run: () => unknown) => void): Promise<void> {
  Object.defineProperty(globalThis, "sandboxTest", {
    value: { test, assert: Object.freeze(assert) },
    configurable: true,
  });
  await import(TEST_MODULE);
  Reflect.deleteProperty(globalThis, "sandboxTest");
}

/** What tests import. */
export const TEST_MODULE = "sandbox:test";
/** Its text, evaluated once. */
export const TEST_MODULE_SOURCE = "export const { test, assert } = globalThis.sandboxTest;";

function resultOf(name: string, message: string): string {
  return `[${quoted(name)},${quoted(message)}]`;
}

/** Joins without a method that a program could have changed. */
function listOf(results: readonly string[]): string {
  let list = "";
  for (let index = 0; index < results.length; index++) {
    list += `${index === 0 ? "" : ","}${results[index]}`;
  }
  return `[${list}]`;
}
