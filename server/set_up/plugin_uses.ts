/** Finds which runs of a folder used which plugin, from their first lines. @module */

import { ModelLensError } from "../../core/errors.ts";
import { readHeader } from "../../core/trace/header_line.ts";
import { EVENTS_FILE, inside } from "../../core/trace/layout.ts";
import type { PluginRun } from "../api/mod.ts";
import { type RunFolder, stampOf } from "../runs/run_folder.ts";

/** What a run used. */
interface UsedIn {
  readonly run: string;
  readonly started: string;
  readonly models: readonly string[];
  readonly plugins: Readonly<Record<string, { readonly version: string; readonly sha256: string }>>;
}

/** What was found in all runs. */
export interface PluginUses {
  /** Newest run first. */
  of(id: string): PluginRun[];
  readonly lookedAt: number;
  readonly unread: number;
}

/** Runs that are looked at, newest first. */
const MOST_RUNS = 2000;
/** Models and plugins of one run, and characters of each name: a stranger's run may hold any number. */
const MOST_NAMES = 200;
const LONGEST = 300;

/** Keeps what the first line of each run says while its file stays the same. */
export class UsesInRuns {
  readonly #folder: RunFolder;
  readonly #kept = new Map<string, { readonly key: string; readonly used: UsedIn }>();
  /** The same plugins are in most runs: each set is kept once. */
  readonly #sets = new Map<string, UsedIn["plugins"]>();

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  /** All of them. Throws `TraceUnreadableError` when the folder cannot be read. */
  async all(): Promise<PluginUses> {
    const names = this.#folder.names().slice(0, MOST_RUNS);
    const there = new Set(names);
    for (const run of this.#kept.keys()) if (!there.has(run)) this.#kept.delete(run);
    const found: UsedIn[] = [];
    let unread = 0;
    for (const run of names) {
      try {
        found.push(await this.#of(run));
      } catch (cause) {
        // The list of runs says what is wrong with it.
        if (!(cause instanceof ModelLensError)) throw cause;
        unread++;
      }
    }
    return {
      of: (id) =>
        found.flatMap(({ run, started, models, plugins }) => {
          const used = Object.hasOwn(plugins, id) ? plugins[id] : undefined;
          return used === undefined ? [] : [{ run, started, models: [...models], ...used }];
        }),
      lookedAt: found.length,
      unread,
    };
  }

  async #of(run: string): Promise<UsedIn> {
    const { path } = this.#folder.find(run);
    const stamp = stampOf(inside(path, EVENTS_FILE));
    const key = `${stamp?.size} ${stamp?.changed}`;
    const kept = this.#kept.get(run);
    if (kept?.key === key) return kept.used;
    const { started, models, plugins } = await readHeader(path);
    const used = {
      run,
      started: cut(started),
      models: models.slice(0, MOST_NAMES).map(({ model }) => cut(model.id)),
      plugins: this.#shared(Object.fromEntries(
        Object.entries(plugins).slice(0, MOST_NAMES).map(([id, { version, sha256 }]) => [
          cut(id),
          { version: cut(version), sha256: cut(sha256) },
        ]),
      )),
    };
    this.#kept.set(run, { key, used });
    return used;
  }

  #shared(plugins: UsedIn["plugins"]): UsedIn["plugins"] {
    const text = JSON.stringify(plugins);
    const known = this.#sets.get(text) ?? plugins;
    this.#sets.set(text, known);
    return known;
  }
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
