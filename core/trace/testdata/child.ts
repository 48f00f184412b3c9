/** Runs a script of this folder in a process of its own. @module */

/** A script of this folder with its arguments, ready to run; its standard output is piped. */
export function childCommand(script: string, args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", scriptPath(script), ...args],
    stdout: "piped",
    stderr: "inherit",
  });
}

/** Where a script of this folder is. */
export function scriptPath(script: string): string {
  const { pathname } = new URL(script, import.meta.url);
  return decodeURIComponent(pathname);
}
