/** Every setting in force with where it comes from, in a form that may be shown: without secrets. @module */

import { parseAddress, withoutSecrets } from "../provider/url.ts";
import { envOf, flagOf, type KeyName, KEYS, SECTIONS } from "./keys.ts";
import { type Config, type ConfigPlace, KEY_NAMES } from "./load.ts";

/** What gave a value. */
export interface SettingSource {
  readonly kind: "flag" | "variable" | "project" | "user" | "default";
  /** The flag, the variable or the file; `default` else. */
  readonly name: string;
  /** In a file. */
  readonly line: number | null;
}

/** A setting, or an entry of a section: `providers.<name>`. */
export interface DescribedSetting {
  readonly key: string;
  /** In addresses no user, password or value of a query; nothing that is called a key or a token. */
  readonly value: unknown;
  /** One of a setting; of an entry every file that has a part of it, the one that wins first. */
  readonly sources: readonly SettingSource[];
  readonly summary: string;
}

/** What stands in place of a value that may be a secret. */
export const WITHHELD = "(withheld)";

/** Every setting, in the order of the table. */
export function describeSettings(
  { sources, files }: Config,
): (DescribedSetting & { readonly key: KeyName })[] {
  return KEY_NAMES.map((key) => {
    const { value, source } = sources[key];
    return {
      key,
      value: withoutSecretsIn(value, key),
      sources: [sourceOf(key, source, files)],
      summary: KEYS[key].summary,
    };
  });
}

/** Every entry of the sections, in the order of the sections. */
export function describeSections(
  { providers, benchmarkSettings, alarmSettings, files }: Config,
): DescribedSetting[] {
  const entries = (section: keyof typeof SECTIONS, values: Readonly<Record<string, object>>) =>
    Object.entries(values).map(([name, value]): DescribedSetting => {
      const key = `${section}.${name}`;
      return {
        key,
        value: withoutSecretsIn(value),
        sources: files.flatMap(({ path, of, lines = {} }) => {
          const line = Object.hasOwn(lines, key) ? lines[key] : undefined;
          return line === undefined ? [] : [{ kind: of, name: path, line }];
        }),
        summary: SECTIONS[section],
      };
    });
  return [
    // Values of headers may be secrets; their names are not.
    ...entries(
      "providers",
      mapValues(providers, ({ headers, ...rest }) => ({
        ...(headers === undefined ? {} : { headers: Object.keys(headers) }),
        ...rest,
      })),
    ),
    ...entries("alarm_settings", alarmSettings),
    ...entries("benchmark_settings", benchmarkSettings),
  ];
}

/** A variable that holds a secret, and which setting names it. */
export interface SecretVariable {
  readonly key: string;
  readonly variable: string;
}

/** The variables that the configuration names as holders of secrets. */
export function secretVariables({ settings, providers }: Config): SecretVariable[] {
  const own = settings["api.key_env"];
  return [
    ...(own === null ? [] : [{ key: "api.key_env", variable: own }]),
    ...Object.entries(providers).flatMap(([name, { key_env: variable }]) =>
      variable === undefined ? [] : [{ key: `providers.${name}.key_env`, variable }]
    ),
  ];
}

/** A source as people read it: `modellens.config.yaml:3`. */
export function sourceText({ name, line }: SettingSource): string {
  return line === null ? name : `${name}:${line}`;
}

function sourceOf(
  key: KeyName,
  name: string,
  files: readonly ConfigPlace[],
): SettingSource {
  // A file may be called what it likes, so files come first.
  const file = files.find(({ path, lines }) => path === name && lines !== undefined);
  if (file !== undefined) return { kind: file.of, name, line: file.lines?.[key] ?? null };
  const kind = name === `--${flagOf(key)}`
    ? "flag"
    : name === envOf(key)
    ? "variable"
    : name === "default"
    ? "default"
    : "flag";
  return { kind, name, line: null };
}

/** What a field is called that holds a secret; one that ends in `_env` names a variable. */
const SECRET_NAME = /(^|[_-])(key|token|secret|password|passwd|authorization|auth|credentials?)$/i;

/** What a field is called that holds an address, also one without `http:`. */
const ADDRESS_NAME = /(^|[._-])(url|base|endpoint)$/i;

function withoutSecretsIn(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    const isAddress = ADDRESS_NAME.test(name) || /^https?:\/\//i.test(value);
    return isAddress ? address(value) : value;
  }
  if (Array.isArray(value)) return value.map((one) => withoutSecretsIn(one));
  if (typeof value !== "object" || value === null) return value;
  return mapValues(
    // It was just seen to be one.
    value as Readonly<Record<string, unknown>>,
    (inner, field) =>
      SECRET_NAME.test(field) && inner !== null ? WITHHELD : withoutSecretsIn(inner, field),
  );
}

/** An address without user and password; what is none is shown as it is, for whoever looks for the fault. */
function address(text: string): string {
  try {
    const url = parseAddress(text);
    return url.username + url.password + url.search === "" ? text : withoutSecrets(url);
  } catch (cause) {
    if (cause instanceof TypeError) return text;
    throw cause;
  }
}

function mapValues<T, U>(
  map: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => [name, change(value, name)]),
  );
}
