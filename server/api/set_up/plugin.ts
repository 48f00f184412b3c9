/** Plugins: what is installed, how it stands to the lock, and which runs used it. @module */

import { z } from "zod";
import { LockedFiles, LockProblem, LockState, Rights } from "./lock.ts";

/** A provider, benchmark, framework or alarm of this machine. Skills have pages of their own. */
export const PluginSummary = z.object({
  id: z.string(),
  /** What is typed for it: the id without the prefix of its kind. */
  name: z.string(),
  /** Null where neither a manifest nor the lock says it. */
  kind: z.enum(["provider", "benchmark", "framework", "alarm", "skill"]).nullable(),
  /** Null where the manifest cannot be read; of one that is gone, the locked one. */
  version: z.string().nullable(),
  /** What it says of itself. */
  summary: z.string().nullable(),
  state: LockState,
  /** Which root it is in, for example `built in`. */
  from: z.string(),
  folder: z.string(),
  /** Null where the manifest cannot be read; of one that is gone, the locked ones. */
  permissions: Rights.nullable(),
  /** Why it is not used; null when it is. */
  problem: LockProblem.nullable(),
  /** Runs that used it, of those that were looked at. */
  runs: z.int(),
});
export type PluginSummary = z.infer<typeof PluginSummary>;

/** How many of something stand how to their lock. */
export const LockCounts = z.object({ total: z.int(), states: z.record(z.string(), z.int()) });
export type LockCounts = z.infer<typeof LockCounts>;

/** All of them. */
export const PluginList = z.object({
  plugins: z.array(PluginSummary),
  /** Those that have pages of their own. */
  skills: LockCounts,
  packs: LockCounts,
  /** Where plugins are looked for, and where each root's lock stands. */
  roots: z.array(z.object({ name: z.string(), path: z.string(), lock: z.string() })),
  /** Runs that were looked at for who used what, newest first, and those that could not be read. */
  lookedAt: z.int(),
  unread: z.int(),
});
export type PluginList = z.infer<typeof PluginList>;

/** A run that used a plugin. */
export const PluginRun = z.object({
  run: z.string(),
  started: z.string(),
  models: z.array(z.string()),
  version: z.string(),
  /** SHA-256 over all files that it had then. */
  sha256: z.string(),
});
export type PluginRun = z.infer<typeof PluginRun>;

/** One state of a plugin's files that runs used. */
export const PluginBuild = z.object({
  version: z.string(),
  sha256: z.string(),
  /** Whether these are the files that there are now. */
  current: z.boolean(),
  runs: z.int(),
  /** Start of the oldest and of the newest of these runs. */
  first: z.string(),
  last: z.string(),
});
export type PluginBuild = z.infer<typeof PluginBuild>;

/** Everything about one. */
export const PluginDetail = z.object({
  plugin: PluginSummary,
  /** Version of the contract that it is written against. */
  api: z.int().nullable(),
  /** The module that is loaded when it is used. */
  entry: z.string().nullable(),
  /** The lock file that speaks of it. */
  lock: z.string(),
  /** What was locked; null where nothing was. */
  locked: z.object({ version: z.string(), sha256: z.string(), permissions: Rights }).nullable(),
  /** SHA-256 over all its files; null where they could not be read. */
  sha256: z.string().nullable(),
  files: LockedFiles,
  /** The beginning of its README.md, as it is; null where it has none. */
  readme: z.string().nullable(),
  /** Other folders with the same id, which are not used. */
  others: z.array(z.object({ folder: z.string(), from: z.string(), problem: LockProblem })),
  /** What runs used, newest first. */
  builds: z.array(PluginBuild),
  /** The newest 200 runs that used it. */
  runs: z.array(PluginRun),
  lookedAt: z.int(),
  unread: z.int(),
});
export type PluginDetail = z.infer<typeof PluginDetail>;
