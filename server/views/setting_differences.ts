/** Which settings and facts of two runs differ. @module */

import type { Header } from "../../core/events/header.ts";
import type { Comparison } from "../api/mod.ts";

/** Settings by their path, in the order of the first. What always differs (ids, times) is left out. */
export function differingSettings(a: Header, b: Header): Comparison["settings"] {
  const [one, other] = [settingsOf(a), settingsOf(b)];
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names
    .map((name) => ({ name, a: one.get(name) ?? null, b: other.get(name) ?? null }))
    .filter((setting) => JSON.stringify(setting.a) !== JSON.stringify(setting.b));
}

function settingsOf({ config, seed, models, machine, program, git, plugins }: Header) {
  const settings = new Map<string, unknown>();
  const facts = { config, seed, models, machine, program, git, plugins };
  flatten(facts, { path: "", into: settings });
  return settings;
}

/** Lists count as one value, because what is inserted would make all that follow differ. */
function flatten(
  value: unknown,
  { path, into }: { readonly path: string; readonly into: Map<string, unknown> },
): void {
  if (typeof value !== "object" || value === null || isListOfValues(value)) {
    into.set(path, value);
    return;
  }
  for (const [name, one] of Object.entries(value)) {
    flatten(one, { path: path === "" ? name : `${path}.${name}`, into });
  }
}

function isListOfValues(value: object): boolean {
  return Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null);
}
