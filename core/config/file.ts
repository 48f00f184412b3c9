/** Reads a configuration file and says, of every key in it that cannot be used, where it stands. @module */

import { parse } from "@std/yaml";
import { ConfigError } from "./errors.ts";
import { faultOf } from "./key.ts";
import { type KeyName, KEYS, ProviderSettings, SECTIONS } from "./keys.ts";
import { lineOf } from "./line_of.ts";
import { suggestion } from "./nearest.ts";

/** Values of one file. */
export interface ConfigFile {
  readonly path: string;
  /** Checked values by key. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly providers: Readonly<Record<string, ProviderSettings>>;
  readonly benchmarkSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly alarmSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** In which line each key stands, and each entry of a section: `providers.<name>`. */
  readonly lines: Readonly<Record<string, number>>;
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

/**
 * Checks the text of a configuration. JSON is YAML too. A key without a value is absent where a map
 * is wanted. Throws `ConfigError` with file and line.
 */
export function parseConfig(text: string, path: string): ConfigFile {
  const place = { path, text };
  const root = rootOf(place);
  const values = new Map<string, unknown>();
  const lines = new Map<string, number>();
  for (const [name, value] of leaves(root, place)) {
    const key = checkedName(name, place);
    if (values.has(key)) throw fault(name, place, `"${key}" is set twice`);
    values.set(key, checkedValue(key, { name, value, place }));
    lines.set(key, lineOf(name, text));
  }
  for (const section of Object.keys(SECTIONS)) {
    for (const entry of Object.keys(mapOf(root[section], [section], place))) {
      lines.set(`${section}.${entry}`, lineOf([section, entry], text));
    }
  }
  return {
    path,
    values: Object.fromEntries(values),
    providers: section(root, "providers", { place, read: checkedProvider }),
    benchmarkSettings: section(root, "benchmark_settings", { place, read: mapOf }),
    alarmSettings: section(root, "alarm_settings", { place, read: mapOf }),
    lines: Object.fromEntries(lines),
  };
}

type Values = Readonly<Record<string, unknown>>;

interface Place {
  readonly path: string;
  readonly text: string;
}

function rootOf(place: Place): Values {
  const root = mapOf(parsed(place), [], place);
  if (isTree(root)) return root;
  throw fault([], place, "an alias refers to what it is a part of, or lists go too deep");
}

function parsed({ path, text }: Place): unknown {
  try {
    // The core schema has what JSON has: no dates, no binaries, no merge keys.
    return parse(text, { schema: "core" });
  } catch (cause) {
    // A range error is the parser's own depth.
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    const line = /at line (\d+)/.exec(cause.message)?.[1] ?? "1";
    const reason = cause.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "");
    throw new ConfigError(`${path}:${line}: this is not YAML: ${reason}`, "Correct the line", {
      cause,
    });
  }
}

/** Every value with the path of keys that leads to it; lists are values, sections are left out. */
function leaves(map: Values, place: Place, above: readonly string[] = []): [string[], unknown][] {
  return Object.entries(map).flatMap(([key, value]): [string[], unknown][] => {
    const name = [...above, key];
    if (above.length === 0 && Object.hasOwn(SECTIONS, key)) return [];
    const isGroup = Object.keys(KEYS).some((known) => known.startsWith(`${name.join(".")}.`));
    return isGroup ? leaves(mapOf(value, name, place), place, name) : [[name, value]];
  });
}

function checkedName(name: readonly string[], place: Place): KeyName {
  const joined = name.join(".");
  if (isKey(joined)) return joined;
  const known = [...Object.keys(KEYS), ...Object.keys(SECTIONS)];
  throw fault(name, place, `unknown key "${joined}"`, suggestion(joined, known));
}

function isKey(name: string): name is KeyName {
  return Object.hasOwn(KEYS, name);
}

function checkedValue(
  key: KeyName,
  { name, value, place }: { name: readonly string[]; value: unknown; place: Place },
): unknown {
  const wanted = faultOf(KEYS[key], value);
  if (wanted === undefined) return value;
  throw fault(name, place, `cannot use ${JSON.stringify(value)} for "${key}": ${wanted}`);
}

/** A section, its entries read one by one. */
function section<T>(
  root: Values,
  name: keyof typeof SECTIONS,
  { place, read }: {
    readonly place: Place;
    readonly read: (value: unknown, name: readonly string[], place: Place) => T;
  },
): Record<string, T> {
  const entries = Object.entries(mapOf(root[name], [name], place));
  return Object.fromEntries(entries.map(([key, value]) => [key, read(value, [name, key], place)]));
}

function checkedProvider(value: unknown, name: readonly string[], place: Place): ProviderSettings {
  const settings = ProviderSettings.safeParse(mapOf(value, name, place));
  if (settings.success) return settings.data;
  const [issue] = settings.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const at = [...name, key];
    const known = Object.keys(ProviderSettings.shape);
    throw fault(at, place, `unknown key "${at.join(".")}"`, suggestion(key, known));
  }
  // The value is not shown: that of a header may be a secret.
  const at = [...name, ...issue?.path.map(String) ?? []];
  throw fault(at, place, `cannot use the value of "${at.join(".")}": wanted ${issue?.message}`);
}

function mapOf(value: unknown, name: readonly string[], place: Place): Values {
  if (value === undefined || value === null) return {};
  if (isMap(value)) return value;
  const what = name.length === 0 ? "the file" : `"${name.join(".")}"`;
  throw fault(name, place, `${what} has no keys: wanted "key: value" below it`);
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value ends everywhere: aliases can make it a part of itself. */
function isTree(
  value: unknown,
  { depth, known }: { readonly depth: number; readonly known: Set<object> } = {
    depth: 0,
    known: new Set(),
  },
): boolean {
  if (typeof value !== "object" || value === null || known.has(value)) return true;
  if (depth > MAX_DEPTH) return false;
  const whole = Object.values(value).every((one) => isTree(one, { depth: depth + 1, known }));
  if (whole) known.add(value);
  return whole;
}

/** More levels than any setting has; what refers to itself has more than any number. */
const MAX_DEPTH = 32;

function fault(
  name: readonly string[],
  { path, text }: Place,
  reason: string,
  hint = "Correct the value",
): ConfigError {
  return new ConfigError(`${path}:${lineOf(name, text)}: ${reason}`, hint);
}
