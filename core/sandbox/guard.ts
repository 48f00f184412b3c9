/** Starts a child process that does not outlive its parent and leaves no core file. @module */

/** A command line. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * The command with what the system offers around it. On Linux, `setpriv` has the kernel kill the
 * child when this process dies, however it dies. Elsewhere the child looks for its parent while it is
 * free, and a busy one is killed by the kernel once it has used `cpuSeconds` of processor time.
 */
export function guarded(
  { command, args }: CommandLine,
  { cpuSeconds }: { readonly cpuSeconds: number },
): CommandLine {
  if (Deno.build.os === "windows") return { command, args };
  const limits = `ulimit -c 0; ulimit -t ${Math.ceil(cpuSeconds)}; exec "$@"`;
  const shell = ["/bin/sh", "-c", limits, "sh", command, ...args];
  const setpriv = parentDeathCommand();
  if (setpriv === undefined) return { command: "/bin/sh", args: shell.slice(1) };
  return { command: setpriv, args: ["--pdeathsig", "KILL", ...shell] };
}

let known: { readonly command: string | undefined } | undefined;

/** `setpriv` where it is there and knows the option; that of BusyBox does not. */
export function parentDeathCommand(): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  known ??= { command: ["/usr/bin/setpriv", "/bin/setpriv"].find(knowsOption) };
  return known.command;
}

function knowsOption(command: string): boolean {
  try {
    return new Deno.Command(command, {
      args: ["--pdeathsig", "KILL", "/bin/true"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync().success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
