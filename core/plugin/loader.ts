/** The only place where plugin code is imported, and only after its files were checked. @module */

import { pathToFileURL } from "node:url";
import type { AlarmDefinition } from "../alarms/contract.ts";
import type { BenchmarkDefinition } from "../benchmark/contract.ts";
import type { FrameworkDefinition } from "../framework/contract.ts";
import { Scheme } from "../events/scheme.ts";
import type { ProviderDefinition } from "../provider/contract.ts";
import type { Found } from "./discovery.ts";
import { PluginError } from "./errors.ts";

/** Loads a provider. Throws `PluginError`: the plugin's problem, or that it is broken. */
export async function loadProvider(found: Found): Promise<ProviderDefinition> {
  // The fields were just seen to be there; what is in them, the conformance suite checks.
  return await load(found, PROVIDER) as ProviderDefinition;
}

/** Loads a benchmark. Throws `PluginError`: the plugin's problem, or that it is broken. */
export async function loadBenchmark(found: Found): Promise<BenchmarkDefinition> {
  // The fields were just seen to be there; what is in them, the conformance suite checks.
  return await load(found, BENCHMARK) as BenchmarkDefinition;
}

/** Loads a framework. Throws `PluginError`: the plugin's problem, or that it is broken. */
export async function loadFramework(found: Found): Promise<FrameworkDefinition> {
  const definition = await load(found, FRAMEWORK) as FrameworkDefinition;
  const scheme = Scheme.safeParse(definition.scheme);
  if (scheme.success) return definition;
  const issue = scheme.error.issues[0];
  throw broken(found.id, `its scheme: ${[...issue?.path ?? [], issue?.message].join(": ")}`);
}

/** Loads an alarm. Throws `PluginError`: the plugin's problem, or that it is broken. */
export async function loadAlarm(found: Found): Promise<AlarmDefinition> {
  // The fields were just seen to be there; what is in them, the conformance suite checks.
  return await load(found, ALARM) as AlarmDefinition;
}

/** What a definition must have, by field. */
type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const isFunction = (value: unknown) => typeof value === "function";
const isText = (value: unknown) => typeof value === "string";
const isSchema = (value: unknown) => isObject(value) && isFunction(value["safeParse"]);

const PROVIDER: Shape = {
  url: (value) => value === null || isText(value),
  settings: isSchema,
  create: isFunction,
};

const BENCHMARK: Shape = {
  version: isText,
  settings: isSchema,
  target: isSchema,
  chance: (value) => value === null || typeof value === "number",
  samples: isFunction,
  score: isFunction,
};

const FRAMEWORK: Shape = {
  version: isText,
  scheme: isObject,
  config: (value) => isObject(value) && isFunction(value["read"]),
  open: isFunction,
};

const ALARM: Shape = {
  summary: isText,
  kinds: (value) => Array.isArray(value) && value.every(isText),
  settings: isSchema,
  create: isFunction,
};

async function load({ id, folder, manifest, kind, problem }: Found, shape: Shape): Promise<object> {
  if (problem !== undefined) throw problem;
  const entry = manifest?.entry;
  if (entry === undefined) throw broken(id, "its manifest names no entry");
  const { default: definition } = await imported(id, new URL(entry, `${pathToFileURL(folder)}/`));
  if (!isObject(definition)) throw broken(id, `its default export is no ${kind}`);
  for (const [field, fits] of Object.entries(shape)) {
    if (fits(definition[field])) continue;
    throw broken(id, `its default export is no ${kind}: "${field}" is missing or of a wrong type`);
  }
  return definition;
}

async function imported(id: string, module: URL): Promise<{ readonly default?: unknown }> {
  try {
    return await import(module.href);
  } catch (cause) {
    // A plugin may throw anything.
    throw broken(id, cause instanceof Error ? cause.message : Deno.inspect(cause), cause);
  }
}

function broken(id: string, reason: string, cause?: unknown): PluginError {
  return new PluginError("plugin_broken", {
    id,
    message: `Cannot load plugin "${id}": ${reason}`,
    hint: `Correct it, then run "plugins lock ${id}"; CONTRIBUTING.md has the contract`,
    cause,
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
