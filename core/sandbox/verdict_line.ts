/** Reads what a child tells, and takes nothing for a verdict that the program itself printed. @module */

import { z } from "zod";
import type { TestVerdict } from "./contract.ts";

/** A verdict as the child told it. */
export interface Told {
  readonly outcome: "passed" | "failed" | "output";
  /** In the words of the program; empty unless it failed. */
  readonly reason: string;
  readonly tests: readonly TestVerdict[] | undefined;
  /** What the program printed before. */
  readonly output: string;
}

const Tests = z.array(z.tuple([z.string(), z.string()])).nullable();

/** The verdict behind the nonce of a job; undefined when there is none. Two cannot be, so they are none. */
export function readVerdict(stdout: string, nonce: string): Told | undefined {
  const [output = "", line, ...more] = stdout.split(`\n${nonce} `);
  if (line === undefined || more.length > 0) return undefined;
  const match = /^(passed|failed|output) (null|\[.*?\])(?: (".*"))?\n$/s.exec(line);
  if (match === null) return undefined;
  const [, outcome, list = "null", reason] = match;
  const tests = Tests.parse(JSON.parse(list));
  return {
    // The expression allows these three.
    outcome: outcome as Told["outcome"],
    reason: reason === undefined ? "" : String(JSON.parse(reason)),
    tests: tests?.map(([name, message]) => ({ name, passed: message === "", message })),
    output,
  };
}
