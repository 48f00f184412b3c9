/** What frames the records of `--json`: a first that says what runs, a last that says how it ended. @module */

import type { Terminal } from "./terminal.ts";

/** A terminal whose first record is a `launch`, and that knows whether the last was a `done`. */
export interface FramedTerminal extends Terminal {
  /** Says how the command ended, unless it has said so itself. */
  done(exitCode: number): void;
}

/**
 * Frames what a command prints as records. A command with more to say in its first or last record,
 * such as the folder of a run, prints that itself.
 */
export function framed(
  terminal: Terminal,
  /** Null where the command line names none that there is. */
  { command }: { readonly command: string | null },
): FramedTerminal {
  let launched = false;
  let last = "";
  const launch = () => {
    if (launched) return;
    launched = true;
    terminal.out(JSON.stringify({ kind: "launch", command }));
  };
  return {
    ...terminal,
    out: (text) => {
      if (isRecord(text, "launch")) launched = true;
      launch();
      last = text;
      // What has no records of its own, such as a script for a shell, comes as one.
      terminal.out(text.startsWith("{") ? text : JSON.stringify({ kind: "text", text }));
    },
    done: (exitCode) => {
      if (isRecord(last, "done")) return;
      launch();
      terminal.out(JSON.stringify({ kind: "done", status: "completed", exitCode }));
    },
  };
}

/** Records are written with `kind` first. */
function isRecord(text: string, kind: string): boolean {
  return text.startsWith(`{"kind":"${kind}"`);
}
