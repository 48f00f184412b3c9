/** Everything that is fixed before a run begins: provider, models, benchmarks, plan, header. @module */

import { z } from "zod";
import type { BenchmarkDefinition } from "../benchmark/contract.ts";
import { tokenCounter } from "../benchmark/token_counter.ts";
import { ConfigError } from "../config/errors.ts";
import type { Config } from "../config/load.ts";
import { suggestion } from "../config/nearest.ts";
import { DataStore } from "../data/store.ts";
import type { Header } from "../events/header.ts";
import type { OpenFramework } from "../framework/load.ts";
import type { FetchProgress } from "../local_models/fetch/fetch.ts";
import { machineFacts } from "../machine/facts.ts";
import { gitState } from "../machine/git.ts";
import { packBenchmark } from "../pack/benchmark.ts";
import type { LoadedPack } from "../pack/load.ts";
import type { Found } from "../plugin/discovery.ts";
import { loadBenchmark } from "../plugin/loader.ts";
import { type Connection, connectProvider } from "../provider/connect.ts";
import { UnknownNameError } from "../provider/errors.ts";
import { type LoadedSkill, loadSkill, skillsInHeader } from "../skill/load.ts";
import { SkillError } from "../skill/errors.ts";
import type { RedactionRules } from "../trace/redaction.ts";
import { makeHeader, shortName } from "./header.ts";
import { runModels } from "./models.ts";
import { makePlan, type Plan, type PlannedBenchmark } from "./plan.ts";
import { chosenVariants } from "./variant.ts";

/** What a run is prepared from. */
export interface RunInputs {
  readonly config: Config;
  readonly plugins: readonly Found[];
  readonly env: (name: string) => string | undefined;
  readonly notice: (text: string) => void;
  /** Told how far a download of data is. */
  readonly fetching?: (progress: FetchProgress) => void;
  readonly quick: boolean;
  /** Command line, for the header. */
  readonly command: readonly string[];
  readonly version: string;
  /** Prompt packs, asked instead of the benchmarks that the configuration names. */
  readonly packs?: readonly LoadedPack[];
  /** The framework whose run it is; asked instead of the benchmarks that the configuration names. */
  readonly framework?: OpenFramework;
  /** A prompt of the user's, asked instead of the benchmarks that the configuration names. */
  readonly question?: PlannedBenchmark;
  /** Header of the run that is resumed: its models keep the facts that its plan was made with. */
  readonly resumed?: Header;
}

/** A run that can begin. Disposing of it closes its connection. */
export interface PreparedRun extends AsyncDisposable {
  readonly connection: Connection;
  readonly benchmarks: readonly PlannedBenchmark[];
  readonly plan: Plan;
  /** Where the data of its benchmarks come from. */
  readonly data: DataStore;
  /** The skills that conversations of its benchmarks use, by id. */
  readonly skills?: ReadonlyMap<string, LoadedSkill>;
  /** That of the run; when it is resumed, as it would be written now. */
  readonly header: Header;
  readonly redaction: RedactionRules;
}

/** Prepares a run. Throws the `ModelLensError` that says what is missing; nothing has been written then. */
export async function prepareRun(inputs: RunInputs): Promise<PreparedRun> {
  const { config, plugins, quick } = inputs;
  const machine = machineFacts();
  const git = gitState(Deno.cwd());
  const packs = inputs.packs ?? [];
  const { framework, question } = inputs;
  const benchmarks = question !== undefined
    ? [question]
    : framework !== undefined
    ? [framework.benchmark]
    : packs.length === 0
    ? await plannedBenchmarks(config, plugins)
    : packs.map((pack) => packBenchmark(pack, { judge: config.settings.judge }));
  const skills = await skillsOf(benchmarks, plugins);
  const connection = await connectProvider(inputs);
  try {
    const models = await runModels(connection, config.settings.models);
    const { seed, samples, epochs, order } = config.settings;
    const data = new DataStore({
      given: config.settings.data ?? undefined,
      notice: inputs.notice,
      onProgress: inputs.fetching,
    });
    const limit = samples ?? undefined;
    const planModels = inputs.resumed?.models ?? models;
    const plan = await makePlan({
      ...{ models: planModels, benchmarks, seed, limit, quick, epochs, order, data },
      counterOf: ({ model }) =>
        tokenCounter(connection.provider, { model: model.id, notice: inputs.notice }),
      notice: inputs.notice,
    });
    const [first] = models;
    const isGeneral = packs.length === 0 && framework === undefined && question === undefined;
    const names = isGeneral ? config.settings.benchmarks : [];
    const header = makeHeader({ ...inputs, config: withVariants(config, benchmarks) }, {
      label: `${question === undefined ? "" : "ask-"}${
        framework === undefined ? "" : `${framework.facts.name}-`
      }${packs.map(({ id }) => `${id}-`).join("")}${quick ? "quick-" : ""}${
        shortName(first?.model.id ?? "")
      }`,
      used: plugins.filter(({ id, name, kind }) =>
        id === connection.plugin.id || id === framework?.plugin.id ||
        (kind === "benchmark" && names.includes(name))
      ),
      models,
      machine: await machine,
      git: await git,
    });
    return {
      connection,
      benchmarks,
      plan,
      data,
      skills: new Map(skills.map((skill) => [skill.id, skill])),
      header: {
        ...header,
        ...(skills.length === 0 ? {} : { skills: skillsInHeader(skills) }),
        ...(packs.length === 0 ? {} : { packs: packsOf(packs) }),
        ...(framework === undefined ? {} : { framework: framework.facts }),
        ...(question === undefined ? {} : { source: { kind: "playground" } as const }),
      },
      redaction: {
        secrets: connection.secrets,
        patterns: config.settings["traces.redact"].map((pattern) => new RegExp(pattern)),
      },
      [Symbol.asyncDispose]: async () => await connection.provider.close?.(),
    };
  } catch (cause) {
    await connection.provider.close?.();
    throw cause;
  }
}

function packsOf(packs: readonly LoadedPack[]): NonNullable<Header["packs"]> {
  return Object.fromEntries(
    packs.map(({ id, pack: { version }, sha256 }) => [id, { version, sha256 }]),
  );
}

/** The skills that benchmarks name. Throws `SkillError`, and `PluginError` for one that is not as it was locked. */
async function skillsOf(
  benchmarks: readonly PlannedBenchmark[],
  plugins: readonly Found[],
): Promise<LoadedSkill[]> {
  const ids = new Set(benchmarks.flatMap(({ definition }) => definition.skills ?? []));
  return await Promise.all(
    [...ids].sort().map(async (id) => {
      const found = plugins.find((one) => one.kind === "skill" && one.id === id);
      if (found !== undefined) return await loadSkill(found);
      throw new SkillError(
        id,
        "there is none of that name",
        'Run "skills list" to see the skills there are',
      );
    }),
  );
}

/** The benchmarks that the configuration names, loaded. Throws `UnknownNameError`, `PluginError` or `ConfigError`. */
export async function plannedBenchmarks(
  { settings, benchmarkSettings }: Config,
  plugins: readonly Found[],
): Promise<PlannedBenchmark[]> {
  const known = plugins.filter(({ kind }) => kind === "benchmark");
  const names = [...new Set(settings.benchmarks)];
  if (names.length === 0) {
    throw new ConfigError("Cannot run no benchmarks", "Name some with --benchmarks");
  }
  const found = await Promise.all(names.map(async (name) => {
    const plugin = known.find((one) => one.name === name || one.id === name);
    if (plugin === undefined) {
      throw new UnknownNameError(
        `Cannot run benchmark "${name}": there is none of that name`,
        suggestion(name, known.map((one) => one.name)),
      );
    }
    return { name: plugin.name, definition: await loadBenchmark(plugin) };
  }));
  const variants = chosenVariants(settings.variant, found);
  return found.map(({ name, definition }) => {
    const variant = variants.get(name);
    const given = { ...benchmarkSettings[name], ...(variant === undefined ? {} : { variant }) };
    return { name, definition, settings: benchmarkSettingsOf(name, definition, given) };
  });
}

/** The configuration with the variant of each benchmark as it is run, also where it is the default. */
function withVariants(config: Config, benchmarks: readonly PlannedBenchmark[]): Config {
  const benchmarkSettings = { ...config.benchmarkSettings };
  for (const { name, definition, settings } of benchmarks) {
    if (definition.variants === undefined) continue;
    const variant = VariantSetting.safeParse(settings).data?.variant;
    if (variant !== undefined) benchmarkSettings[name] = { ...benchmarkSettings[name], variant };
  }
  return { ...config, benchmarkSettings };
}

const VariantSetting = z.object({ variant: z.string() });

function benchmarkSettingsOf(
  name: string,
  { settings }: BenchmarkDefinition,
  given: unknown,
): unknown {
  const checked = settings.safeParse(given ?? {});
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw new ConfigError(
    `Cannot use benchmark_settings.${name}: ${[...issue?.path ?? [], issue?.message].join(": ")}`,
    "Correct the configuration",
  );
}
