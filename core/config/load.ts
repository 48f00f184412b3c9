/** Which value each setting has, and where it comes from: flag, environment, project, user, default. @module */

import { ConfigError } from "./errors.ts";
import { type ConfigFile, readConfigFile } from "./file.ts";
import { faultOf } from "./key.ts";
import { envOf, flagOf, type KeyName, KEYS, type ProviderSettings, type Settings } from "./keys.ts";

/** Where a value comes from, as users know it: a flag, a variable, a file, or `default`. */
export interface Sourced {
  readonly value: unknown;
  readonly source: string;
}

/** Every setting in force. */
export interface Config {
  readonly settings: Settings;
  readonly sources: Readonly<Record<KeyName, Sourced>>;
  /** By provider name; the project's keys win over the user's, one by one. */
  readonly providers: Readonly<Record<string, ProviderSettings>>;
  readonly benchmarkSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly alarmSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Where configuration was looked for, the project's before the user's. */
  readonly files: readonly ConfigPlace[];
}

/** A file that may hold configuration. */
export interface ConfigPlace {
  readonly path: string;
  readonly of: "project" | "user";
  /** What was read of it: in which line each key stands; undefined where it was not read. */
  readonly lines: ConfigFile["lines"] | undefined;
}

/** What configuration is read from. */
export interface ConfigInputs {
  /** Flags by setting name, as typed; a list has one entry for each time the flag was given. */
  readonly flags: Readonly<Partial<Record<KeyName, readonly string[]>>>;
  /** Variables; an empty one counts as absent. */
  readonly env: (name: string) => string | undefined;
  /** Paths of the project's and the user's files; the first that exists counts. */
  readonly project: readonly string[];
  readonly user: readonly string[];
  /** The project file that the user named: it must exist. */
  readonly named?: string | undefined;
}

/** Reads all sources. Throws `ConfigError`. */
export async function loadConfig(inputs: ConfigInputs): Promise<Config> {
  const project = await projectFile(inputs);
  const user = await firstFile(inputs.user);
  const sources = Object.fromEntries(
    KEY_NAMES.map((name) => [name, sourced(name, inputs, [project, user])]),
    // One entry for every key.
  ) as Record<KeyName, Sourced>;
  const values = Object.fromEntries(KEY_NAMES.map((name) => [name, sources[name].value]));
  return {
    // Each value was checked by the schema of its key.
    settings: values as unknown as Settings,
    sources,
    providers: merged(user?.providers ?? {}, project?.providers ?? {}),
    benchmarkSettings: merged(user?.benchmarkSettings ?? {}, project?.benchmarkSettings ?? {}),
    alarmSettings: merged(user?.alarmSettings ?? {}, project?.alarmSettings ?? {}),
    files: [
      ...placesOf(inputs.named === undefined ? inputs.project : [inputs.named], "project", project),
      ...placesOf(inputs.user, "user", user),
    ],
  };
}

function placesOf(
  paths: readonly string[],
  of: ConfigPlace["of"],
  read: ConfigFile | undefined,
): ConfigPlace[] {
  return paths.map((path) => ({ path, of, lines: path === read?.path ? read.lines : undefined }));
}

/** Every setting's name, in the order of the table. */
// The keys of an object literal are the keys of its type.
export const KEY_NAMES = Object.keys(KEYS) as readonly KeyName[];

function sourced(
  name: KeyName,
  { flags, env }: ConfigInputs,
  files: readonly (ConfigFile | undefined)[],
): Sourced {
  const flag = flags[name];
  if (flag !== undefined) return fromText(name, flag, `--${flagOf(name)}`);
  const variable = env(envOf(name)) ?? "";
  if (variable !== "") return fromText(name, [variable], envOf(name));
  for (const file of files) {
    if (file !== undefined && Object.hasOwn(file.values, name)) {
      return { value: file.values[name], source: file.path };
    }
  }
  return { value: KEYS[name].initial, source: "default" };
}

function fromText(name: KeyName, texts: readonly string[], source: string): Sourced {
  const key = KEYS[name];
  const read = texts.map((one) => key.read(one));
  const value = key.shape === "list" || key.shape === "repeated" ? read.flat() : read.at(-1);
  const wanted = faultOf(key, value);
  if (wanted === undefined) return { value, source };
  throw new ConfigError(
    `Cannot use ${texts.map((one) => `"${one}"`).join(", ")} of ${source} for "${name}": ${wanted}`,
    "Correct the value",
  );
}

async function projectFile({ named, project }: ConfigInputs): Promise<ConfigFile | undefined> {
  if (named === undefined) return await firstFile(project);
  const file = await readConfigFile(named);
  if (file !== undefined) return file;
  throw new ConfigError(
    `Cannot read the configuration "${named}": no such file`,
    "Check the path after --config",
  );
}

async function firstFile(paths: readonly string[]): Promise<ConfigFile | undefined> {
  for (const path of paths) {
    const file = await readConfigFile(path);
    if (file !== undefined) return file;
  }
  return undefined;
}

function merged<T extends object>(
  under: Readonly<Record<string, T>>,
  over: Readonly<Record<string, T>>,
): Record<string, T> {
  const names = new Set([...Object.keys(under), ...Object.keys(over)]);
  // Both sides have the type; the merged object has the keys of both.
  return Object.fromEntries(
    [...names].map((name) => [name, { ...under[name], ...over[name] } as T]),
  );
}
