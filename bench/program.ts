/** Starts the program that is measured, in processes of its own. @module */

import process from "node:process";
import { fileURLToPath } from "node:url";

/** The repository's root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** What a process that has ended said. */
export interface Ended {
  readonly stdout: string;
  /** Wall time from start to end, in milliseconds. */
  readonly ms: number;
}

/** A program ended with another exit code than 0; the message has its standard error. */
export class FailedProgram extends Error {
  override readonly name = "FailedProgram";
}

/** Runs a Deno program in the root to its end. Throws `FailedProgram`. */
export async function runDeno(...args: readonly string[]): Promise<Ended> {
  const begun = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
  }).output();
  const ms = performance.now() - begun;
  const decoder = new TextDecoder();
  if (code === 0) return { stdout: decoder.decode(stdout), ms };
  throw new FailedProgram(
    `Exit code ${code} of "deno ${args.join(" ")}": ${decoder.decode(stderr)}`,
  );
}

/** A server that imitates a model, in another process so that its work is not ours. */
export interface ImitationProcess extends AsyncDisposable {
  readonly url: URL;
}

/** Starts it. Its answers leave at once until they are given another schedule. */
export async function startImitationProcess(): Promise<ImitationProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "cli.ts", "imitate", "--port", "0", "--json"],
    cwd: ROOT,
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const { url } = JSON.parse(new TextDecoder().decode(value));
  return {
    url: new URL(url),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await reader.cancel();
      await child.status;
    },
  };
}

/** CPU time of this process so far, all its threads together, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The most memory this process ever had resident, in MB (10^6 bytes); null where the system does not tell it. */
export function peakMemoryMB(): number | null {
  if (Deno.build.os !== "linux") return null;
  const [, kib] = Deno.readTextFileSync("/proc/self/status").match(/VmHWM:\s+(\d+) kB/) ?? [];
  return kib === undefined ? null : Number(kib) * 1024 / 1e6;
}
