/** Which alarms watch, with which settings: as the configuration says. @module */

import { ConfigError } from "../config/errors.ts";
import type { Settings } from "../config/keys.ts";
import type { Config } from "../config/load.ts";
import { suggestion } from "../config/nearest.ts";
import type { Found } from "../plugin/discovery.ts";
import { loadAlarm } from "../plugin/loader.ts";
import { BUILT_IN } from "./built_in.ts";
import type { AlarmDefinition } from "./contract.ts";
import type { ActiveAlarm } from "./watch.ts";

/** An alarm that there is, whether it is on or not. */
export interface KnownAlarm {
  readonly name: string;
  readonly definition: AlarmDefinition;
  /** The plugin that brings it; undefined for a built-in one. */
  readonly plugin: string | undefined;
}

/** What the configuration says of alarms. */
export interface AlarmConfig extends Pick<Config, "alarmSettings"> {
  readonly settings: Pick<Settings, "alarms.on">;
}

/** Every alarm: the built-in ones, then those of locked plugins. Throws `PluginError` for one that is broken. */
export async function knownAlarms(plugins: readonly Found[]): Promise<KnownAlarm[]> {
  const built = Object.entries(BUILT_IN).map(([name, definition]) => ({
    name,
    definition,
    plugin: undefined,
  }));
  const locked = plugins.filter(({ kind, problem }) => kind === "alarm" && problem === undefined);
  const brought = await Promise.all(locked.map(async (found) => ({
    name: found.name,
    definition: await loadAlarm(found),
    plugin: found.id,
  })));
  // A plugin does not take the place of a built-in alarm: traces must mean the same everywhere.
  return [...built, ...brought.filter(({ name }) => !Object.hasOwn(BUILT_IN, name))];
}

/** The alarms that are on. Throws `ConfigError` for a name or a setting that there is not. */
export function activeAlarms(
  known: readonly KnownAlarm[],
  { settings, alarmSettings }: AlarmConfig,
): ActiveAlarm[] {
  for (const name of Object.keys(alarmSettings)) checkName(name, known, "alarm_settings");
  const on = new Set<string>();
  const wanted = settings["alarms.on"];
  // Only what is left out is named: all others are on.
  const all = wanted.length > 0 && wanted.every((word) => word.startsWith("-"));
  for (const word of all ? ["all", ...wanted] : wanted) {
    const name = word.replace(/^-/, "");
    if (name !== "all") checkName(name, known, "alarms.on");
    const named = name === "all" ? known.map((one) => one.name) : [name];
    for (const one of named) word.startsWith("-") ? on.delete(one) : on.add(one);
  }
  return known.filter(({ name }) => on.has(name)).map(({ name, definition }) => ({
    name,
    definition,
    settings: checkedSettings(name, definition, alarmSettings[name]),
  }));
}

/** Whether an alarm is one of those that `fail_on` names. */
export function failsOn(
  wanted: readonly string[],
  { alarm, finding }: { readonly alarm: string; readonly finding?: string | undefined },
): boolean {
  return wanted.some((one) => one === "any" || one === alarm || one === `${alarm}/${finding}`);
}

/** Throws `ConfigError` where `fail_on` names an alarm that there is not. */
export function checkFailOn(wanted: readonly string[], known: readonly KnownAlarm[]): void {
  for (const one of wanted) {
    if (one !== "any") checkName(one.split("/", 1)[0] ?? one, known, "fail_on");
  }
}

function checkName(name: string, known: readonly KnownAlarm[], key: string): void {
  const names = known.map((one) => one.name);
  if (names.includes(name)) return;
  throw new ConfigError(
    `Cannot use "${name}" in "${key}": there is no alarm of that name`,
    suggestion(name, names),
  );
}

function checkedSettings(name: string, { settings }: AlarmDefinition, given: unknown): unknown {
  const checked = settings.safeParse(given ?? {});
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw new ConfigError(
    `Cannot use alarm_settings.${name}: ${[...issue?.path ?? [], issue?.message].join(": ")}`,
    'Correct the configuration; "alarms --list" shows the settings',
  );
}
