/** Configuration and plugins, as a command line and its surroundings give them. @module */

import { pathToFileURL } from "node:url";
import { ConfigError } from "../core/config/errors.ts";
import type { Key } from "../core/config/key.ts";
import { envOf, flagOf, type KeyName, KEYS } from "../core/config/keys.ts";
import { type Config, KEY_NAMES, loadConfig } from "../core/config/load.ts";
import { suggestion } from "../core/config/nearest.ts";
import { discover, type Found } from "../core/plugin/discovery.ts";
import { pluginRoots } from "../core/plugin/roots.ts";
import type { Flag, Invocation } from "./command.ts";

/** Flags for settings, made from the table of settings; a switch has one for on and one for off. */
export function settingFlags(names: readonly KeyName[] = KEY_NAMES): Record<string, Flag> {
  return Object.fromEntries(names.flatMap((name): [string, Flag][] => {
    const { summary, shape, wanted, off = summary } = KEYS[name] as Key<unknown>;
    const described = `${summary} [${envOf(name)}]`;
    if (shape === "switch") {
      return [[flagOf(name), { summary: described }], [offFlagOf(name), { summary: off }]];
    }
    const repeats = shape === "list" || shape === "repeated" ? { repeats: true } : {};
    return [[flagOf(name), { summary: described, value: valueName(wanted), ...repeats }]];
  }));
}

/** The flag for a configuration file. */
export const CONFIG_FLAG: Readonly<Record<string, Flag>> = {
  "config": { summary: "Configuration file to use instead of the project's", value: "FILE" },
};

/** Flags of commands that talk to a provider. */
export const PROVIDER_FLAGS: Readonly<Record<string, Flag>> = {
  ...settingFlags(["provider", "api.base", "api.key_env", "limits.connect"]),
  ...CONFIG_FLAG,
};

/** Reads the configuration. Throws `ConfigError`. */
export async function configOf(
  { values, switches }: Pick<Invocation, "values" | "switches">,
): Promise<Config> {
  const flags = Object.fromEntries(KEY_NAMES.flatMap((name): [KeyName, readonly string[]][] => {
    const given = KEYS[name].shape === "switch"
      ? switched(name, switches)
      : values[flagOf(name)] ?? [];
    return given.length === 0 ? [] : [[name, given]];
  }));
  return await loadConfig({
    flags,
    env: (name) => Deno.env.get(name),
    project: projectFiles(),
    user: userFiles(),
    named: values["config"]?.[0],
  });
}

/** Finds plugins and checks that every section of the configuration names one. Throws `LockFileError` or `ConfigError`. */
export async function pluginsFor(config: Config): Promise<Found[]> {
  const plugins = await discover(await pluginRoots());
  checkSection("providers", Object.keys(config.providers), plugins);
  checkSection("benchmark_settings", Object.keys(config.benchmarkSettings), plugins);
  return plugins;
}

function checkSection(
  section: "providers" | "benchmark_settings",
  names: readonly string[],
  plugins: readonly Found[],
): void {
  const kind = section === "providers" ? "provider" : "benchmark";
  const known = plugins.filter((plugin) => plugin.kind === kind).map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new ConfigError(
      `Cannot use "${section}.${name}": there is no ${kind} of that name`,
      suggestion(name, known),
    );
  }
}

function switched(name: KeyName, switches: ReadonlySet<string>): readonly string[] {
  const [on, off] = [flagOf(name), offFlagOf(name)];
  if (switches.has(on) && switches.has(off)) {
    throw new ConfigError(`Cannot use --${on} and --${off} together`, "Leave one of them out");
  }
  if (switches.has(off)) return ["false"];
  return switches.has(on) ? ["true"] : [];
}

function offFlagOf(name: KeyName): string {
  return `no-${flagOf(name)}`;
}

/** `config.yaml` counts only beside `cli.ts`: elsewhere a file of that name may be another program's. */
function projectFiles(): string[] {
  const own = isProgramFolder() ? ["config.yaml"] : [];
  return ["modellens.config.yaml", "modellens.config.json", ".modellens/config.yaml", ...own];
}

function isProgramFolder(): boolean {
  return !Deno.build.standalone &&
    new URL("../", import.meta.url).href === pathToFileURL(`${Deno.cwd()}/`).href;
}

function userFiles(): string[] {
  const xdg = Deno.env.get("XDG_CONFIG_HOME");
  const home = Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE");
  const folder = xdg !== undefined && xdg !== ""
    ? xdg
    : home === undefined
    ? undefined
    : `${home}/.config`;
  return folder === undefined ? [] : [`${folder}/modellens/config.yaml`];
}

function valueName(wanted: string): string {
  if (/integer/.test(wanted)) return "N";
  if (/number/.test(wanted)) return "X";
  if (/regular/.test(wanted)) return "PATTERN";
  if (/list/.test(wanted)) return "A,B";
  return /one of/.test(wanted) ? wanted.replace("one of ", "").replaceAll(", ", "|") : "TEXT";
}
