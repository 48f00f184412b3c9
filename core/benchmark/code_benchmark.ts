/** A benchmark of programs: each task is one row, each answer one program, and its tests are the judge. @module */

import { z } from "zod";
import type { DataFile } from "../data/data_file.ts";
import type { Message } from "../provider/contract.ts";
import {
  codeSamples,
  codeScore,
  type CodeSettings,
  codeSettings,
  NO_CODE,
  programRoom,
} from "./code_settings.ts";
import {
  type BenchmarkDefinition,
  defineBenchmark,
  type Score,
  type ScoreContext,
} from "./contract.ts";

/** What differs between benchmarks of programs. */
export interface CodeBenchmark<V extends string, R, T> {
  readonly version: string;
  /** Ways of asking and of taking code from an answer, its own first. */
  readonly variants: readonly [V, ...V[]];
  readonly data: DataFile;
  /** A row of the data, as far as it is read. */
  readonly row: z.ZodType<R>;
  readonly target: z.ZodType<T>;
  /** The tasks that the rows are. */
  tasks(rows: readonly R[], variant: V): readonly AskedTask<T>[];
  /** The code of an answer that is judged; undefined when there is none. */
  taken(text: string, target: NoInfer<T>): string | undefined;
  /** Runs the tests on it. */
  judge(code: string, target: NoInfer<T>, context: ScoreContext): Promise<Score>;
  /** What is measured of an answer without code. */
  readonly withoutCode?: Score["metrics"];
}

/** One task, before it is known how much room there is for its answer. */
export interface AskedTask<T> {
  readonly id: string;
  readonly messages: readonly Message[];
  readonly stop?: readonly string[];
  /** Tokens that an answer may officially have. */
  readonly maxTokens: number;
  readonly target: T;
}

/** Makes the benchmark. Every task that is chosen is asked: whether it fits is for the server to say. */
export function codeBenchmark<const V extends string, R, T>(
  { variants, data, row, tasks, taken, judge, withoutCode, ...definition }: CodeBenchmark<V, R, T>,
): BenchmarkDefinition<CodeSettings<V>, T> {
  return defineBenchmark({
    ...definition,
    settings: codeSettings(variants),
    variants,
    // An open program is not guessed.
    chance: 0,
    data: { rows: data },

    async samples(context) {
      const rows = z.array(row).parse(await context.data.rows("rows"));
      const asked = tasks(rows, context.settings.variant).map(
        ({ id, messages, stop, maxTokens: official, target }) => {
          const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
          const maxTokens = programRoom(chars, { ...context, official });
          const request = { messages, maxTokens, ...(stop === undefined ? {} : { stop }) };
          return { id, request, target };
        },
      );
      return codeSamples(asked, context);
    },

    async score({ target }, { text }, context) {
      const code = taken(text, target);
      if (code !== undefined) return await judge(code, target, context);
      return withoutCode === undefined ? NO_CODE : { ...NO_CODE, metrics: withoutCode };
    },
  });
}

/**
 * The official limit is 3 s, for CPython. The interpreter in the sandbox takes about three times as
 * long, and so do machines that are busy with a model.
 */
const PYTHON_LIMITS = { wallMs: 9000 };

/** Judges by a program in Python that ends well when the code is right. */
export function inPython<T>(
  programOf: (code: string, target: T) => string,
): CodeBenchmark<string, unknown, T>["judge"] {
  return async (code, target, { sandbox, signal }) => {
    const program = { language: "python" as const, code: programOf(code, target) };
    return codeScore(code, await sandbox.run(program, { limits: PYTHON_LIMITS, signal }));
  };
}
