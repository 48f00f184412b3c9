/** Reads a configuration file and says, of every key in it that cannot be used, where it stands. @module */

import { parse } from "@std/yaml";
import { ConfigError } from "./errors.ts";
import { KEYS, ProviderSettings, SECTIONS } from "./keys.ts";
import { suggestion } from "./nearest.ts";

/** Values of one file. */
export interface ConfigFile {
  readonly path: string;
  /** Checked values by key. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly providers: Readonly<Record<string, ProviderSettings>>;
  readonly benchmarkSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Reads a file of YAML or JSON. Undefined when it is absent; throws `ConfigError`. */
export async function readConfigFile(path: string): Promise<ConfigFile | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new ConfigError(
      `Cannot read the configuration "${path}": ${cause instanceof Error ? cause.message : cause}`,
      "Make it readable, or name another with --config",
      { cause },
    );
  }
  return parseConfig(text, path);
}

/** Checks the text of a configuration. Throws `ConfigError` with file and line. */
export function parseConfig(text: string, path: string): ConfigFile {
  const root = parseYaml(text, path);
  const values: Record<string, unknown> = {};
  const place = { path, text };
  for (const [name, value] of leaves(root)) {
    const [section = ""] = name;
    if (section in SECTIONS) continue;
    values[checkedName(name, place)] = checkedValue(name, value, place);
  }
  return {
    path,
    values,
    providers: Object.fromEntries(
      Object.entries(sectionOf(root, "providers", place)).map(([name, value]) => [
        name,
        checkedProvider(name, value, place),
      ]),
    ),
    benchmarkSettings: Object.fromEntries(
      Object.entries(sectionOf(root, "benchmark_settings", place)).map(([name, value]) => [
        name,
        mapOf(value, ["benchmark_settings", name], place),
      ]),
    ),
  };
}

interface Place {
  readonly path: string;
  readonly text: string;
}

function parseYaml(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    return mapOf(parse(text) ?? {}, [], { path, text });
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const line = /at line (\d+)/.exec(cause.message)?.[1] ?? "1";
    throw new ConfigError(
      `${path}:${line}: this is not YAML: ${cause.message.split("\n")[0]}`,
      "Correct the line",
      {
        cause,
      },
    );
  }
}

/** Every value with the path of keys that leads to it; lists are values. */
function leaves(
  map: Readonly<Record<string, unknown>>,
  above: readonly string[] = [],
): [string[], unknown][] {
  return Object.entries(map).flatMap(([key, value]) => {
    const name = [...above, key];
    if (above.length === 0 && key in SECTIONS) return [];
    const nested = Object.keys(KEYS).some((known) => known.startsWith(`${name.join(".")}.`));
    return nested && isMap(value) ? leaves(value, name) : [[name, value]];
  });
}

function checkedName(name: readonly string[], place: Place): string {
  const joined = name.join(".");
  if (joined in KEYS) return joined;
  const known = [...Object.keys(KEYS), ...Object.keys(SECTIONS)];
  throw new ConfigError(
    `${place.path}:${lineOf(name, place.text)}: unknown key "${joined}"`,
    suggestion(joined, known),
  );
}

function checkedValue(name: readonly string[], value: unknown, place: Place): unknown {
  // The name was just checked.
  const key = KEYS[name.join(".") as keyof typeof KEYS];
  const checked = key.schema.safeParse(value);
  if (checked.success) return checked.data;
  throw new ConfigError(
    `${place.path}:${lineOf(name, place.text)}: cannot use ${JSON.stringify(value)} for "${
      name.join(".")
    }": wanted ${key.wanted}`,
    "Correct the value",
  );
}

function checkedProvider(name: string, value: unknown, place: Place): ProviderSettings {
  const settings = ProviderSettings.safeParse(value ?? {});
  if (settings.success) return settings.data;
  const issue = settings.error.issues[0];
  const keys = issue?.code === "unrecognized_keys" ? issue.keys : issue?.path.map(String) ?? [];
  const at = ["providers", name, ...keys.slice(0, 1)];
  throw new ConfigError(
    issue?.code === "unrecognized_keys"
      ? `${place.path}:${lineOf(at, place.text)}: unknown key "${at.join(".")}"`
      : `${place.path}:${lineOf(at, place.text)}: "${at.join(".")}": ${issue?.message}`,
    suggestion(keys[0] ?? "", ["url", "key_env", "headers", "settings"]),
  );
}

function sectionOf(
  root: Readonly<Record<string, unknown>>,
  section: keyof typeof SECTIONS,
  place: Place,
): Readonly<Record<string, unknown>> {
  return mapOf(root[section] ?? {}, [section], place);
}

function mapOf(
  value: unknown,
  name: readonly string[],
  place: Place,
): Readonly<Record<string, unknown>> {
  if (isMap(value)) return value;
  const what = name.length === 0 ? "the file" : `"${name.join(".")}"`;
  throw new ConfigError(
    `${place.path}:${lineOf(name, place.text)}: ${what} is no list of keys`,
    "Write it as key: value",
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The line of a key: each part is looked for below the one before it. The YAML parser does not tell. */
function lineOf(name: readonly string[], text: string): number {
  const lines = text.split("\n");
  let found = 0;
  for (const part of name) {
    const escaped = part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const pattern = new RegExp(`^[\\s{,]*(["']?)${escaped}\\1\\s*:`);
    const at = lines.findIndex((line, index) => index >= found && pattern.test(line));
    if (at >= 0) found = at;
  }
  return found + 1;
}
