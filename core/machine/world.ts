/** Everything machine facts are read from, so that a test can be another machine. @module */
import type { Known } from "../events/machine.ts";
import { found, unknown } from "./known.ts";
import { type CommandResult, runCommand } from "./process.ts";
import { systemErrorCode } from "./system_error.ts";

/** What can be asked of a machine. Nothing here throws for what the machine lacks. */
export interface World {
  /** As in `Deno.build.os`. */
  readonly os: string;
  /** As in `Deno.build.arch`. */
  readonly architecture: string;
  /** As in `Deno.version`. */
  readonly versions: { readonly deno: string; readonly v8: string; readonly typescript: string };
  /** Runs a program under a short time limit. */
  run(name: string, args: readonly string[]): Promise<CommandResult>;
  /** The whole of a text file, with its path as the source. */
  readText(path: string): Promise<Known<string>>;
  /** The names in a folder; none if it does not exist. */
  list(path: string): Promise<Known<readonly string[]>>;
  /** Release of the kernel. */
  osRelease(): Known<string>;
  /** In bytes. */
  memory(): Known<Pick<Deno.SystemMemoryInfo, "total" | "available" | "swapTotal">>;
  /** Hardware threads this process may use. */
  hardwareConcurrency(): Known<number>;
}

/** Milliseconds a tool may take to tell what it knows. */
const TIME_LIMIT_MS = 1500;

/** The machine this program runs on. */
export const thisMachine: World = {
  os: Deno.build.os,
  architecture: Deno.build.arch,
  versions: Deno.version,
  run: (name, args) => runCommand(name, args, { timeoutMs: TIME_LIMIT_MS }),

  async readText(path) {
    try {
      return found(await Deno.readTextFile(path), path);
    } catch (error) {
      return unknown(`${path} cannot be read: ${systemErrorCode(error)}`);
    }
  },

  async list(path) {
    try {
      return found((await Array.fromAsync(Deno.readDir(path), ({ name }) => name)).sort(), path);
    } catch (error) {
      const code = systemErrorCode(error);
      return code === "ENOENT" ? found([], path) : unknown(`${path} cannot be listed: ${code}`);
    }
  },

  osRelease: () => ask("Deno.osRelease()", Deno.osRelease),
  memory: () => ask("Deno.systemMemoryInfo()", Deno.systemMemoryInfo),
  hardwareConcurrency: () => found(navigator.hardwareConcurrency, "navigator.hardwareConcurrency"),
};

/** What a program printed if it was content, with its name as the source. */
export async function askProgram(
  world: World,
  name: string,
  args: readonly string[],
): Promise<Known<string>> {
  const result = await world.run(name, args);
  if (!result.ok) return unknown(result.reason);
  return result.code === 0
    ? found(result.stdout, name)
    : unknown(`${name} ended with exit code ${result.code}`);
}

function ask<T>(source: string, read: () => T): Known<T> {
  try {
    return found(read(), source);
  } catch (error) {
    return unknown(`${source} failed: ${systemErrorCode(error)}`);
  }
}
