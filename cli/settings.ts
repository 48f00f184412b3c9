/** Configuration and plugins, as a command line and its surroundings give them. @module */

import { type Config, loadConfig } from "../core/config/load.ts";
import { envOf, flagOf, type KeyName, KEYS } from "../core/config/keys.ts";
import { KEY_NAMES } from "../core/config/load.ts";
import { ConfigError } from "../core/config/errors.ts";
import { suggestion } from "../core/config/nearest.ts";
import { discover, type Found, pluginRoots } from "../core/plugin/discovery.ts";
import type { Flag, Invocation } from "./command.ts";

/** Flags for settings, made from the table of settings. */
export function settingFlags(names: readonly KeyName[] = KEY_NAMES): Record<string, Flag> {
  return Object.fromEntries(names.map((name) => {
    const { summary, shape, wanted } = KEYS[name];
    const flag: Flag = {
      summary: `${summary} [${envOf(name)}]`,
      ...(shape === "switch" ? {} : { value: valueName(wanted) }),
      ...(shape === "list" ? { repeats: true } : {}),
    };
    return [switchOff(name) ?? flagOf(name), flag];
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
    const flag = flagOf(name);
    if (KEYS[name].shape === "switch") {
      const off = switchOff(name);
      if (off !== undefined) return switches.has(off) ? [[name, ["false"]]] : [];
      return switches.has(flag) ? [[name, ["true"]]] : [];
    }
    const given = values[flag] ?? [];
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

/** The flag that switches something off which is on by default: `--no-logprobs`. */
function switchOff(name: KeyName): string | undefined {
  return KEYS[name].shape === "switch" && KEYS[name].initial === true
    ? `no-${flagOf(name)}`
    : undefined;
}

/** `config.yaml` counts only beside `cli.ts`: elsewhere a file of that name may be another program's. */
function projectFiles(): string[] {
  const own = isProgramFolder() ? ["config.yaml"] : [];
  return ["modellens.config.yaml", "modellens.config.json", ".modellens/config.yaml", ...own];
}

function isProgramFolder(): boolean {
  return !Deno.build.standalone &&
    new URL("../", import.meta.url).pathname === new URL(`file://${Deno.cwd()}/`).pathname;
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
  if (/list/.test(wanted)) return "A,B";
  return /one of/.test(wanted) ? wanted.replace("one of ", "").replaceAll(", ", "|") : "TEXT";
}
