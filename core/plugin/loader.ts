/** The only place where plugin code is imported, and only after its files were checked. @module */

import { pathToFileURL } from "node:url";
import type { BenchmarkDefinition } from "../benchmark/contract.ts";
import type { ProviderDefinition } from "../provider/contract.ts";
import type { Found } from "./discovery.ts";
import { PluginError } from "./errors.ts";

/** Loads a provider. Throws `PluginError`: the plugin's problem, or that it is broken. */
export async function loadProvider(found: Found): Promise<ProviderDefinition> {
  return await load(found, isProvider);
}

/** Loads a benchmark. Throws `PluginError`: the plugin's problem, or that it is broken. */
export async function loadBenchmark(found: Found): Promise<BenchmarkDefinition> {
  return await load(found, isBenchmark);
}

async function load<T>(found: Found, is: (value: unknown) => value is T): Promise<T> {
  const { id, folder, manifest, problem } = found;
  if (problem !== undefined) throw problem;
  const entry = manifest?.entry;
  if (entry === undefined) throw broken(id, "its manifest names no entry");
  let module: { readonly default?: unknown };
  try {
    module = await import(new URL(entry, `${pathToFileURL(folder).href}/`).href);
  } catch (cause) {
    throw broken(id, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (is(module.default)) return module.default;
  throw broken(id, `its default export is no ${found.kind}`);
}

function broken(id: string, reason: string, cause?: unknown): PluginError {
  return new PluginError("plugin_broken", {
    id,
    message: `Cannot load plugin "${id}": ${reason}`,
    hint: `Correct it, then run "plugins lock ${id}"; CONTRIBUTING.md has the contract`,
    cause,
  });
}

function isProvider(value: unknown): value is ProviderDefinition {
  return has(value, ["url", "settings", "create"]) && typeof value.create === "function";
}

function isBenchmark(value: unknown): value is BenchmarkDefinition {
  return has(value, ["version", "settings", "target", "chance", "samples", "score"]) &&
    typeof value.samples === "function" && typeof value.score === "function";
}

function has<K extends string>(value: unknown, keys: readonly K[]): value is Record<K, unknown> {
  return typeof value === "object" && value !== null && keys.every((key) => key in value);
}
