/** Machines that a test makes up and changes while they are sampled. @module */
import { found, unknown } from "../known.ts";
import { imagine, type Imagined } from "../imagined_world.ts";
import type { CommandResult } from "../process.ts";
import type { CpuTimes, SamplingWorld } from "./sampling_world.ts";

/** What there is on an imagined machine; everything else is missing. It is read anew each time. */
export interface ImaginedSampling extends Omit<Imagined, "programs"> {
  files?: Record<string, string>;
  /** Targets of symbolic links by path. */
  links?: Record<string, string>;
  /** Output by command line, or by program for any arguments. */
  programs?: Record<string, string | CommandResult>;
  cpuTimes?: CpuTimes;
  swapUsed?: number;
  now?: number;
}

/** An imagined machine with hands on what its followed programs print. */
export interface ImaginedMachine extends SamplingWorld {
  /** Command lines in the order in which they were run. */
  readonly runs: readonly string[];
  /** Lets a followed program print a line. */
  print(name: string, line: string): void;
  /** Lets a followed program end. */
  end(name: string): void;
}

/** A machine that has only what is listed, as it is listed when it is asked. */
export function imagineSampling(imagined: ImaginedSampling): ImaginedMachine {
  const runs: string[] = [];
  const followed = new Map<string, { onLine(line: string): void; ended: string | undefined }>();
  const world = () => imagine({ ...imagined, programs: {} });
  const program = (name: string, args: readonly string[]) =>
    imagined.programs?.[[name, ...args].join(" ")] ?? imagined.programs?.[name];
  return {
    ...world(),
    runs,
    readText: (path) => world().readText(path),
    list(path) {
      const links = Object.keys(imagined.links ?? {}).filter((link) => link.startsWith(`${path}/`));
      return links.length > 0
        ? Promise.resolve(found(links.map((link) => link.slice(path.length + 1)), path))
        : world().list(path);
    },
    readLink(path) {
      const target = imagined.links?.[path];
      return Promise.resolve(
        target === undefined ? unknown(`${path} cannot be read: ENOENT`) : found(target, path),
      );
    },
    run(name, args) {
      runs.push([name, ...args].join(" "));
      const result = program(name, args) ?? { ok: false, reason: `${name} is not installed` };
      return Promise.resolve(
        typeof result === "string" ? { ok: true, stdout: result, stderr: "", code: 0 } : result,
      );
    },
    follow(name, args, onLine) {
      if (program(name, args) === undefined) return unknown(`${name} is not installed`);
      const state = { onLine, ended: undefined };
      followed.set(name, state);
      return found({
        get ended() {
          return state.ended;
        },
        stop: () => Promise.resolve(void followed.delete(name)),
      }, name);
    },
    print: (name, line) => followed.get(name)?.onLine(line),
    end(name) {
      const state = followed.get(name);
      if (state !== undefined) state.ended = `${name} ended with exit code 1`;
    },
    cpuTimes: () =>
      imagined.cpuTimes === undefined
        ? unknown("os.cpus() does not tell CPU times on this system")
        : found(imagined.cpuTimes, "os.cpus()"),
    swapUsed: () => found(imagined.swapUsed ?? 0, "Deno.systemMemoryInfo()"),
    ownCpuMs: () => 0,
    now: () => imagined.now ?? 0,
  };
}
