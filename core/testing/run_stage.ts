/** Runs benchmarks that a test makes up, on a provider that it brings, into a trace of its own. @module */

import type { BenchmarkDefinition, Sample } from "../benchmark/contract.ts";
import type { Config } from "../config/load.ts";
import { KEY_NAMES } from "../config/load.ts";
import { KEYS, type Settings } from "../config/keys.ts";
import { DataStore } from "../data/store.ts";
import type { Header } from "../events/header.ts";
import { machineFacts } from "../machine/facts.ts";
import type { Connection } from "../provider/connect.ts";
import type { Provider } from "../provider/contract.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { z } from "zod";
import type { Outcome } from "../run/execute.ts";
import { RunFold } from "../run/fold.ts";
import { makePlan, type PlannedBenchmark } from "../run/plan.ts";
import type { PreparedRun } from "../run/prepare.ts";
import { readStoppedRun } from "../run/resume.ts";
import { runSession, type SessionOptions } from "../run/session.ts";
import { pluginRoots } from "../plugin/roots.ts";
import { loadSkills } from "../skill/load.ts";
import { newRunId, SCHEMA } from "../trace/layout.ts";
import { type LoadedTrace, loadTrace } from "../trace/reader.ts";

/** What is run. */
export interface Staged {
  readonly provider: Provider;
  /** Names of models; default `imitation-1`. */
  readonly models?: readonly string[];
  readonly benchmarks: readonly BenchmarkDefinition[];
  /** Settings of every benchmark, as its schema makes them; default none. */
  readonly benchmarkSettings?: unknown;
  /** Folder that has the data of the benchmarks. */
  readonly data?: string;
  /** Settings that differ from the defaults. */
  readonly settings?: Partial<Settings>;
}

/** What became of one session. */
export interface Session {
  readonly outcome: Outcome | undefined;
  /** What it threw; undefined when it ended well. */
  readonly thrown: unknown;
  readonly fold: RunFold;
}

/** One run on a stage, in as many sessions as a test wants. */
export interface RunStage extends AsyncDisposable {
  readonly prepared: PreparedRun;
  readonly path: string;
  /** Begins the run, or takes it up again. */
  run(options?: Partial<SessionOptions>): Promise<Session>;
  /** The trace as its files have it. */
  trace(): Promise<LoadedTrace>;
}

/** Plans a run; its trace goes when the stage is disposed of. */
export async function stageRun(staged: Staged): Promise<RunStage> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-run-" });
  const prepared = await prepare(staged);
  const path = `${folder}/run`;
  return {
    prepared,
    path,
    run: async (options = {}) => {
      const fold = options.resume === true ? (await readStoppedRun(path)).fold : new RunFold();
      const session: SessionOptions = {
        path,
        resume: false,
        config: configOf(staged.settings),
        fold,
        stop: new AbortController().signal,
        ...options,
      };
      try {
        return { outcome: await runSession(prepared, session), thrown: undefined, fold };
      } catch (thrown) {
        // It is what the test looks at.
        return { outcome: undefined, thrown, fold };
      }
    },
    trace: () => loadTrace(path),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** A benchmark of questions with known answers: right is who says the target. */
export function quiz(
  items: readonly { readonly id: string; readonly target: string }[],
  more: Partial<BenchmarkDefinition<unknown, string>> = {},
): BenchmarkDefinition {
  const benchmark: BenchmarkDefinition<unknown, string> = {
    version: "1",
    settings: z.unknown(),
    target: z.string(),
    chance: 0,
    samples: ({ limit = Infinity, seed }) =>
      items.slice(0, limit).map((item): Sample<string> => ({
        ...item,
        request: { messages: [{ role: "user", content: `${item.id} of seed ${seed}` }] },
      })),
    score: ({ target }, { text }) => ({
      value: text === target ? 1 : 0,
      answer: text,
      explanation: text === target ? "Right" : `Wanted "${target}"`,
    }),
    ...more,
  };
  // A run hands a benchmark only targets that it made itself.
  return benchmark as BenchmarkDefinition;
}

async function prepare(
  {
    provider,
    models = ["imitation-1"],
    benchmarks,
    benchmarkSettings = {},
    data: given = "",
    settings,
  }: Staged,
): Promise<PreparedRun> {
  const named: PlannedBenchmark[] = benchmarks.map((definition, index) => ({
    name: `quiz-${index + 1}`,
    definition,
    settings: benchmarkSettings,
  }));
  const header = headerOf(models, { machine: await machineFacts(), settings: { ...settings } });
  const { seed } = header;
  const data = new DataStore({ given });
  const plan = await makePlan({
    models: header.models,
    benchmarks: named,
    seed,
    limit: settings?.samples ?? undefined,
    ...(settings?.epochs === undefined ? {} : { epochs: settings.epochs }),
    ...(settings?.order === undefined ? {} : { order: settings.order }),
    quick: false,
    data,
  });
  const ids = benchmarks.flatMap(({ skills = [] }) => skills);
  const skills = ids.length === 0 ? [] : await loadSkills(ids, await pluginRoots());
  return {
    connection: { provider } satisfies Partial<Connection> as Connection,
    benchmarks: named,
    plan,
    data,
    skills: new Map(skills.map((skill) => [skill.id, skill])),
    header,
    redaction: {},
    [Symbol.asyncDispose]: async () => await provider.close?.(),
  };
}

function configOf(settings: Partial<Settings> = {}): Config {
  const initial = Object.fromEntries(KEY_NAMES.map((name) => [name, KEYS[name].initial]));
  const sources = Object.fromEntries(
    KEY_NAMES.map((name) => [name, { value: initial[name], source: "default" }]),
  );
  return {
    // Both have an entry for every key. Samples come when they come, so a test asks for them.
    settings: { ...initial, "machine.sample_ms": 0, ...settings } as unknown as Settings,
    sources: sources as Config["sources"],
    providers: {},
    benchmarkSettings: {},
    alarmSettings: {},
    files: [],
  };
}

function headerOf(
  models: readonly string[],
  { machine, settings }: Pick<Header, "machine"> & { readonly settings: Partial<Settings> },
): Header {
  const now = new Date();
  const unknown = { value: null, reason: "made up for a test" };
  const server = { url: null, server: unknown, version: unknown, slots: unknown };
  const config = configOf(settings).settings;
  return {
    v: 1,
    kind: "header",
    schema: SCHEMA,
    run: newRunId(now, "staged"),
    semconv: "gen_ai/1.41",
    started: now.toISOString(),
    epochNs: `${now.getTime()}000000`,
    program: { name: "model-lens", version: "0" },
    command: [],
    config,
    seed: config.seed,
    models: models.map((id, index) => ({
      span: `m${index + 1}`,
      provider: "staged",
      model: unknownModel(id, unknown.reason),
      server,
    })),
    machine,
    git: unknown,
    plugins: {},
  };
}
