/** Opens a framework: its plugin, its configuration, and the benchmark that both make. @module */

import { parse } from "@std/jsonc";
import { ConfigError } from "../config/errors.ts";
import { lineOf } from "../config/line_of.ts";
import { suggestion } from "../config/nearest.ts";
import type { FrameworkFacts } from "../events/scheme.ts";
import type { Found } from "../plugin/discovery.ts";
import { loadFramework } from "../plugin/loader.ts";
import { UnknownNameError } from "../provider/errors.ts";
import type { PlannedBenchmark } from "../run/plan.ts";
import type { ConfigNote, Typed } from "./contract.ts";
import { ownFiles } from "./own_files.ts";

/** A framework that a run can ask. */
export interface OpenFramework {
  readonly facts: FrameworkFacts;
  readonly benchmark: PlannedBenchmark;
  readonly plugin: Found;
  /** What its configuration states; undefined where it leaves it to the run. */
  readonly seed: number | undefined;
}

/** What it is opened with. */
export interface OpenOptions {
  readonly plugins: readonly Found[];
  /** The configuration that the user named. */
  readonly file?: string | undefined;
  readonly typed?: Typed;
  /** Told of keys that are deprecated. */
  readonly notice: (text: string) => void;
  /** Of a run that is resumed or judged again: what it was made with. */
  readonly recorded?: FrameworkFacts | undefined;
}

/** Opens the framework of a name. Throws `UnknownNameError`, `PluginError` or `ConfigError`. */
export async function openFramework(name: string, options: OpenOptions): Promise<OpenFramework> {
  const known = options.plugins.filter(({ kind }) => kind === "framework");
  const plugin = known.find((one) => one.name === name);
  if (plugin === undefined) {
    throw new UnknownNameError(
      `Cannot run framework "${name}": there is no plugin of that name`,
      suggestion(name, ["general", ...known.map((one) => one.name)]),
    );
  }
  const definition = await loadFramework(plugin);
  const { recorded } = options;
  const file = recorded === undefined
    ? await configFile(name, options.file)
    : { path: `the header of the run`, text: "", json: recorded.settings };
  const reading = definition.config.read(file.json, recorded === undefined ? options.typed : {});
  if ("fault" in reading) throw configFault(reading.fault, file);
  if (recorded === undefined) {
    for (const warning of reading.warnings) options.notice(warningText(warning, file));
  }
  const opened = await definition.open({ own: ownFiles(plugin), config: reading.config });
  return {
    plugin,
    // The header of a run that is resumed has its seed already.
    seed: recorded === undefined ? reading.seed : undefined,
    benchmark: { name, definition: opened, settings: reading.config },
    facts: {
      name,
      version: definition.version,
      scheme: definition.scheme,
      settings: reading.config,
    },
  };
}

interface ConfigText {
  readonly path: string;
  readonly text: string;
  readonly json: unknown;
}

/** The file that was named, or the first that is there; nothing set where there is none. */
async function configFile(name: string, named: string | undefined): Promise<ConfigText> {
  for (const path of named === undefined ? [`${name}.jsonc`, `${name}.json`] : [named]) {
    const text = await textOf(path);
    if (text !== undefined) return { path, text, json: jsonOf(text, path) };
  }
  if (named === undefined) return { path: `${name}.jsonc`, text: "", json: {} };
  throw new ConfigError(
    `Cannot read the configuration "${named}": there is no such file`,
    "Correct --framework-config, or leave it out",
  );
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new ConfigError(
      `Cannot read the configuration "${path}": ${cause instanceof Error ? cause.message : cause}`,
      "Make it readable, or name another with --framework-config",
      { cause },
    );
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    // Some editors begin a file with a byte order mark.
    return parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ConfigError(`${path}: this is not JSONC: ${cause.message}`, "Correct it", { cause });
  }
}

function configFault({ path, says, hint }: ConfigNote, file: ConfigText): ConfigError {
  return new ConfigError(`${place(path, file)}${says}`, hint);
}

function warningText({ path, says, hint }: ConfigNote, file: ConfigText): string {
  return `${place(path, file)}${says} (deprecated). ${hint}`;
}

function place(key: readonly string[], { path, text }: ConfigText): string {
  if (key.length === 0) return `${path}: `;
  const line = text === "" ? "" : `:${lineOf(key, text)}`;
  return `${path}${line}: "${key.join(".")}" `;
}
