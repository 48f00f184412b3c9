/** Lints what a model wrote, with the linter of Deno and rules of its own. @module */

import { z } from "zod";
import type { LintedFile, Linting } from "./contract.ts";

/**
 * The rules: `deno lint`'s recommended ones, which are about faults and not about taste, without those
 * that ask for a Deno project (`no-import-prefix`, `no-unversioned-import`, `no-process-global`,
 * `no-node-globals`, `no-window`), and with those that find what goes wrong in asynchronous code and
 * hooks.
 */
export const LINT_RULES = {
  tags: ["recommended"],
  exclude: [
    ..."no-import-prefix no-unversioned-import no-process-global no-node-globals no-window".split(
      " ",
    ),
    ..."no-window-prefix jsx-button-has-type".split(" "),
  ],
  include: ["eqeqeq", "no-eval", "no-throw-literal", "react-rules-of-hooks"],
} as const;

/** A parser that takes longer than this has met something that is no program. */
const LIMIT_MS = 10_000;

const Report = z.object({
  diagnostics: z.array(z.object({
    code: z.string(),
    message: z.string(),
    range: z.object({ start: z.object({ line: z.int(), col: z.int() }) }),
  })),
  errors: z.array(z.object({ message: z.string() })),
});

/** Lints one file. It is read and never run. */
export async function lint(
  { code, extension }: LintedFile,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Linting> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(LIMIT_MS);
  const stop = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  try {
    const { stdout, stderr } = await output(code, { extension, stop });
    signal?.throwIfAborted();
    if (limit.aborted) {
      const reason = `The linter was killed after ${LIMIT_MS / 1000} s`;
      return { outcome: "timeout", reason, faults: [] };
    }
    return read(stdout, stderr);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    const reason = "There is no Deno on this machine, and it has the linter";
    return { outcome: "unavailable", reason, faults: [] };
  }
}

async function output(
  code: string,
  { extension, stop }: { readonly extension: string; readonly stop: AbortSignal },
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { tags, include, exclude } = LINT_RULES;
  const child = new Deno.Command(Deno.build.standalone ? "deno" : Deno.execPath(), {
    args: [
      ..."lint --no-config --json".split(" "),
      `--ext=${extension}`,
      `--rules-tags=${tags}`,
      `--rules-include=${include}`,
      `--rules-exclude=${exclude}`,
      "-",
    ],
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: stop,
  }).spawn();
  const [, { stdout, stderr }] = await Promise.all([
    new Response(withoutOrders(code)).body?.pipeTo(child.stdin).catch((cause) => {
      // Who has ended does not read on; how it ended is told below.
      if (!(cause instanceof Deno.errors.BrokenPipe)) throw cause;
    }),
    child.output(),
  ]);
  const decoder = new TextDecoder();
  return { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A program has no say in how it is judged; every place in it stays where it is. */
function withoutOrders(code: string): string {
  return code.replaceAll("deno-lint-ignore", "deno-lint-orders");
}

function read(stdout: string, stderr: string): Linting {
  const { success, data } = Report.safeParse(jsonOf(stdout));
  if (!success) {
    const reason = `The linter did not answer: ${stderr.trim().slice(0, 300)}`;
    return { outcome: "unavailable", reason, faults: [] };
  }
  const [error] = data.errors;
  if (error !== undefined) {
    return { outcome: "unreadable", reason: error.message.slice(0, 500), faults: [] };
  }
  const faults = data.diagnostics.map(({ code: rule, message, range: { start } }) => ({
    rule,
    message,
    line: start.line,
    column: start.col + 1,
  }));
  return faults.length === 0
    ? { outcome: "passed", reason: "There is nothing to report", faults }
    : { outcome: "failed", reason: faults[0]?.message ?? "", faults };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
