/** Reads a configuration of DevBench, the predecessor's keys included. @module */

import { type ConfigNote, type ConfigReading, suggestion, type Typed } from "model-lens";
import type { z } from "zod";
import { isOld, type Successor, SUCCESSORS } from "./predecessor.ts";
import { DevBenchConfig } from "./schema.ts";

/** For a first impression. */
const QUICK = { prompts: 10, repetitions: 3 } as const;

/** Checks what a file holds, and puts what was typed in its place. */
export function readConfig(json: unknown, typed: Typed = {}): ConfigReading<DevBenchConfig> {
  if (!isMap(json)) {
    return { fault: { path: [], says: "wanted keys in { }", hint: "Begin with {}" } };
  }
  const translated = translate(json);
  if ("fault" in translated) return translated;
  const { keys, cameFrom, warnings } = translated;
  const checked = DevBenchConfig.safeParse(keys);
  if (checked.success) {
    const { data } = checked;
    const { prompts, repetitions } = typed.quick === true ? QUICK : data;
    const config = {
      ...data,
      prompts: typed.samples ?? prompts,
      repetitions: typed.repetitions ?? repetitions,
      temperature: typed.temperature ?? data.temperature,
    };
    return { config, warnings, seed: data.seed };
  }
  return { fault: faultOf(checked.error, { keys, cameFrom }) };
}

type Keys = Record<string, unknown>;

interface Translated {
  readonly keys: Keys;
  /** Of keys that stood under an old name: that name. */
  readonly cameFrom: ReadonlyMap<string, readonly string[]>;
  readonly warnings: readonly ConfigNote[];
}

/** The keys of now, with the values of old ones unless their new name is there as well. */
function translate(json: Keys): Translated | { readonly fault: ConfigNote } {
  const keys: Keys = {};
  const cameFrom = new Map<string, readonly string[]>();
  const warnings: ConfigNote[] = [];
  for (const [key, value] of Object.entries(json)) {
    if (!isOld(key, value)) keys[key] = value;
  }
  const stated = new Set(Object.keys(keys));
  for (
    const leaf of Object.entries(json).filter(([key, value]) => isOld(key, value)).flatMap(leaves)
  ) {
    const { path, value, successor, name } = leaf;
    if (successor === "a map") {
      return { fault: { path, says: "wanted keys in { }", hint: "Correct it, or leave it out" } };
    }
    if (successor === undefined) return { fault: unknownKey(path) };
    if ("instead" in successor) {
      warnings.push({ path, says: "has no effect", hint: filled(successor.instead, name) });
      continue;
    }
    const to = filled(successor.to, name);
    const [outer = "", inner] = to.split(".");
    if (stated.has(outer)) {
      warnings.push({
        path,
        says: `is passed over, because "${outer}" is there`,
        hint: "Remove it",
      });
      continue;
    }
    warnings.push({ path, says: "is the name of before", hint: `It is called "${to}" now` });
    const now = successor.as === undefined ? value : successor.as(value);
    // One worker at a time is what both of the predecessor's keys could say.
    if (to === "parallel" && keys[outer] === 1) continue;
    if (inner === undefined) keys[outer] = now;
    else keys[outer] = { ...(isMap(keys[outer]) ? keys[outer] : {}), [inner]: now };
    cameFrom.set(to, path);
    if (!cameFrom.has(outer)) cameFrom.set(outer, path.slice(0, -1));
  }
  return { keys, cameFrom, warnings };
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
  /** Undefined for what the predecessor did not have either. */
  readonly successor: Successor | "a map" | undefined;
  /** What stands where the table has a `*`. */
  readonly name: string;
}

/** Everything below an old key that the table knows, or does not. */
function leaves([key, value]: [string, unknown]): Leaf[] {
  return leavesBelow([key], value);
}

function leavesBelow(path: readonly string[], value: unknown): Leaf[] {
  const patterns = Object.keys(SUCCESSORS).filter((pattern) => fits(pattern, path));
  const [exact] = patterns.filter((pattern) => pattern.split(".").length === path.length);
  const name = starOf(exact ?? patterns[0], path);
  if (exact !== undefined) return [{ path, value, successor: SUCCESSORS[exact], name }];
  if (patterns.length === 0) return [{ path, value, successor: undefined, name }];
  if (!isMap(value)) return [{ path, value, successor: "a map", name }];
  return Object.entries(value).flatMap(([key, inner]) => leavesBelow([...path, key], inner));
}

/** Whether a path is that of the pattern, or leads to it. */
function fits(pattern: string, path: readonly string[]): boolean {
  const parts = pattern.split(".");
  return path.length <= parts.length &&
    path.every((one, index) => parts[index] === one || parts[index] === "*");
}

function starOf(pattern: string | undefined, path: readonly string[]): string {
  const at = pattern?.split(".").indexOf("*") ?? -1;
  return at < 0 ? "" : path[at] ?? "";
}

function filled(text: string, name: string): string {
  return text.replaceAll("*", name);
}

function unknownKey(path: readonly string[]): ConfigNote {
  const known = Object.keys(SUCCESSORS).map((one) => one.split(".")[path.length - 1] ?? "");
  return {
    path,
    says: "there is no such key",
    hint: suggestion(path.at(-1) ?? "", [...new Set(known)]),
  };
}

function faultOf(
  { issues: [issue] }: z.ZodError,
  { keys, cameFrom }: { readonly keys: Keys; readonly cameFrom: Translated["cameFrom"] },
): ConfigNote {
  const path = issue?.path.map(String) ?? [];
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = path.length === 0
      ? Object.keys(DevBenchConfig.shape)
      : KNOWN_BELOW[path[0] ?? ""] ?? [];
    const full = [...path, key];
    return {
      path: cameFrom.get(full.join(".")) ?? full,
      says: "there is no such key",
      hint: suggestion(key, known),
    };
  }
  const value = valueAt(keys, path);
  return {
    path: cameFrom.get(path.join(".")) ?? path,
    says: `wanted ${issue?.message}${
      issue?.code === "custom" ? "" : `, found ${JSON.stringify(value) ?? "nothing"}`
    }`,
    hint: "Correct it, or leave it out for the default; docs/devbench.md has every key",
  };
}

const KNOWN_BELOW: Readonly<Record<string, readonly string[]>> = {
  weights: ["code", "frontend", "debugging", "reasoning", "math", "instruction"],
  difficulty: ["easy", "medium", "hard"],
};

function valueAt(keys: Keys, path: readonly string[]): unknown {
  let value: unknown = keys;
  for (const key of path) {
    value = isMap(value) || Array.isArray(value) ? Reflect.get(value, key) : undefined;
  }
  return value;
}

function isMap(value: unknown): value is Keys {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
