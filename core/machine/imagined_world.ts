/** Machines that a test makes up, file by file and program by program. @module */
import { found, unknown } from "./known.ts";
import type { CommandResult } from "./process.ts";
import type { World } from "./world.ts";

/** What there is on an imagined machine; everything else is missing. */
export interface Imagined extends Partial<Pick<World, "os" | "architecture">> {
  /** Text by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Output by program; a `CommandResult` for one that fails. */
  readonly programs?: Readonly<Record<string, string | CommandResult>>;
  /** Its release. */
  readonly kernel?: string;
}

/** A machine that has only what is listed, and notes in `asked` what was looked for. */
export function imagine(imagined: Imagined): World & { readonly asked: Set<string> } {
  const { files = {}, programs = {}, kernel = "6.1.0-28-amd64" } = imagined;
  const asked = new Set<string>();
  return {
    asked,
    os: imagined.os ?? "linux",
    architecture: imagined.architecture ?? "x86_64",
    versions: { deno: "2.9.6", v8: "15.0", typescript: "6.0.3" },
    run(name, args) {
      asked.add([name, ...args].join(" "));
      const result = programs[name] ?? { ok: false, reason: `${name} is not installed` };
      return Promise.resolve(
        typeof result === "string" ? { ok: true, stdout: result, stderr: "", code: 0 } : result,
      );
    },
    readText(path) {
      asked.add(path);
      const text = files[path];
      return Promise.resolve(
        text === undefined ? unknown(`${path} cannot be read: ENOENT`) : found(text, path),
      );
    },
    list(path) {
      const names = Object.keys(files)
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1).split("/")[0] ?? "");
      return Promise.resolve(found([...new Set(names)], path));
    },
    osRelease: () => found(kernel, "Deno.osRelease()"),
    memory: () =>
      found(
        { total: 2 ** 34, available: 2 ** 33, swapTotal: 2 ** 30 },
        "Deno.systemMemoryInfo()",
      ),
    hardwareConcurrency: () => found(8, "navigator.hardwareConcurrency"),
  };
}
