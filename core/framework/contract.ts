/**
 * What a framework is: a whole benchmark system beside the general suite, with a configuration, items
 * and a report of its own. It shares scoring, statistics and sandbox, and no number with the suite.
 * @module
 */

import type { BenchmarkDefinition } from "../benchmark/contract.ts";
import type { Scheme } from "../events/scheme.ts";

/** The files of the plugin's own folder, as they were locked. */
export interface OwnFiles {
  /** Paths below the folder, with `/`, sorted. */
  readonly paths: readonly string[];
  /** The text of one. Throws when it is not what was locked any more. */
  text(path: string): Promise<string>;
}

/** What a framework knows when it is opened. */
export interface FrameworkContext<C> {
  readonly own: OwnFiles;
  /** What its configuration says, with what was typed. */
  readonly config: C;
}

/** What was typed with the command: it beats the file. */
export interface Typed {
  /** A first impression: it beats the file's numbers, and the numbers below beat it. */
  readonly quick?: boolean | undefined;
  /** Prompts of the run. */
  readonly samples?: number | undefined;
  /** How often each is asked. */
  readonly repetitions?: number | undefined;
  readonly temperature?: number | undefined;
}

/** What reading a configuration came to. */
export type ConfigReading<C> =
  | {
    readonly config: C;
    readonly warnings: readonly ConfigNote[];
    /** The seed that it states; a flag beats it. */
    readonly seed?: number | undefined;
  }
  | { readonly fault: ConfigNote };

/** Something about one key of a configuration. */
export interface ConfigNote {
  /** The key, from the outermost name. */
  readonly path: readonly string[];
  /** What about it, as the end of a sentence that begins with the key. */
  readonly says: string;
  /** What to do. */
  readonly hint: string;
}

/** What a framework plugin exports by default. Its name is its id: `run --framework <id>`. */
export interface FrameworkDefinition<C = unknown, T = unknown> {
  /** Version of prompts, scorer and data together. */
  readonly version: string;
  /** How its results are read; written into the trace, so that no reader needs the plugin. */
  readonly scheme: Scheme;
  /** Its configuration: `<id>.jsonc` in the folder of the project, or the file that the user names. */
  readonly config: {
    /**
     * Checks what the file holds; an absent file is `{}`. What it gives is written into the trace, and
     * read again when the run is resumed: with nothing typed, it must give the same.
     */
    read(json: unknown, typed?: Typed): ConfigReading<C>;
  };
  /** The benchmark that asks and judges. Its settings are the configuration. */
  open(context: FrameworkContext<C>): Promise<BenchmarkDefinition<C, T>>;
}

/** Checks at compile time that a plugin is a framework, and returns it. */
export function defineFramework<C, T>(
  definition: FrameworkDefinition<C, T>,
): FrameworkDefinition<C, T> {
  return definition;
}
