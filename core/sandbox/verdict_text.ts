/** Endings of programs in words. @module */

import type { Ending } from "./child_process.ts";
import type { Limits } from "./contract.ts";

/** The sentence about a limit. */
export function limitText(limit: "timeout" | "memory" | "output", limits: Limits): string {
  switch (limit) {
    case "timeout":
      return `It was killed after ${limits.wallMs / 1000} s`;
    case "memory":
      return `It was killed for using more than ${Math.round(limits.memoryBytes / 1e6)} MB`;
    case "output":
      return `It was killed for printing more than ${limits.outputBytes} bytes`;
  }
}

/** How a process ended that owed a verdict. */
export function crashText({ code, signal }: Ending, stderr: string): string {
  // What Deno says while it fetches is no reason.
  const lines = stderr.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !/^(Download|Check|Initialize) /.test(line));
  const last = lines.slice(0, 2).join(" ").slice(0, 300);
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return `Its process ended ${how} and without a verdict${last === "" ? "" : `: ${last}`}`;
}
