/** Everything that is fixed before a run begins: provider, models, benchmarks, plan, header. @module */

import type { BenchmarkDefinition } from "../benchmark/contract.ts";
import { ConfigError } from "../config/errors.ts";
import type { Config } from "../config/load.ts";
import { suggestion } from "../config/nearest.ts";
import type { Header, RunModel } from "../events/header.ts";
import { machineFacts } from "../machine/facts.ts";
import { gitState } from "../machine/git.ts";
import type { Found } from "../plugin/discovery.ts";
import { loadBenchmark } from "../plugin/loader.ts";
import { type Connection, connectProvider } from "../provider/connect.ts";
import { UnknownNameError } from "../provider/errors.ts";
import { parseAddress, withoutSecrets } from "../provider/url.ts";
import { newRunId, SCHEMA } from "../trace/layout.ts";
import type { RedactionRules } from "../trace/redaction.ts";
import { chooseModels } from "./models.ts";
import { makePlan, type Plan, type PlannedBenchmark } from "./plan.ts";

/** What a run is prepared from. */
export interface RunInputs {
  readonly config: Config;
  readonly plugins: readonly Found[];
  readonly env: (name: string) => string | undefined;
  readonly notice: (text: string) => void;
  readonly quick: boolean;
  /** Command line, for the header. */
  readonly command: readonly string[];
  readonly version: string;
  /** Header of the run that is resumed: its models keep the facts that its plan was made with. */
  readonly resumed?: Header;
}

/** A run that can begin. Disposing of it closes its connection. */
export interface PreparedRun extends AsyncDisposable {
  readonly connection: Connection;
  readonly benchmarks: readonly PlannedBenchmark[];
  readonly plan: Plan;
  /** That of the run; when it is resumed, as it would be written now. */
  readonly header: Header;
  readonly redaction: RedactionRules;
}

/** How long a server may take to list its models, in milliseconds. */
const LIST_MS = 15_000;

/** Prepares a run. Throws the `ModelLensError` that says what is missing; nothing has been written then. */
export async function prepareRun(inputs: RunInputs): Promise<PreparedRun> {
  const { config, plugins, quick } = inputs;
  const machine = machineFacts();
  const git = gitState(Deno.cwd());
  const benchmarks = await plannedBenchmarks(config, plugins);
  const connection = await connectProvider(inputs);
  try {
    const models = await runModels(connection, inputs);
    const { seed, samples } = config.settings;
    const limit = samples ?? undefined;
    const planModels = inputs.resumed?.models ?? models;
    const plan = await makePlan({ models: planModels, benchmarks, seed, limit, quick });
    const header = headerOf(inputs, { models, machine: await machine, git: await git, connection });
    return {
      connection,
      benchmarks,
      plan,
      header,
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

/** The benchmarks that the configuration names, loaded. Throws `UnknownNameError`, `PluginError` or `ConfigError`. */
async function plannedBenchmarks(
  { settings, benchmarkSettings }: Config,
  plugins: readonly Found[],
): Promise<PlannedBenchmark[]> {
  const known = plugins.filter(({ kind }) => kind === "benchmark");
  const names = [...new Set(settings.benchmarks)];
  if (names.length === 0) {
    throw new ConfigError("Cannot run no benchmarks", "Name some with --benchmarks");
  }
  return await Promise.all(names.map(async (name) => {
    const plugin = known.find((one) => one.name === name || one.id === name);
    if (plugin === undefined) {
      throw new UnknownNameError(
        `Cannot run benchmark "${name}": there is none of that name`,
        suggestion(name, known.map((one) => one.name)),
      );
    }
    const definition = await loadBenchmark(plugin);
    return {
      name: plugin.name,
      definition,
      settings: benchmarkSettingsOf(plugin.name, definition, benchmarkSettings[plugin.name]),
    };
  }));
}

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

async function runModels(connection: Connection, { config }: RunInputs): Promise<RunModel[]> {
  const models = await chooseModels(connection, {
    wanted: config.settings.models,
    signal: AbortSignal.timeout(LIST_MS),
  });
  return models.map((model, index) => ({
    span: `m${index + 1}`,
    provider: connection.name,
    model,
    server: connection.server,
  }));
}

function headerOf(
  { config, quick, command, version, plugins }: RunInputs,
  facts: Pick<Header, "models" | "machine" | "git"> & { readonly connection: Connection },
): Header {
  const { models, machine, git, connection } = facts;
  const now = new Date();
  const [first] = models;
  // A run fetches no models, and the address of a mirror may hold a password.
  const { "hf.endpoint": _, ...settings } = config.settings;
  const used = plugins.filter(({ id, name, kind }) =>
    id === connection.plugin.id ||
    (kind === "benchmark" && config.settings.benchmarks.includes(name))
  );
  return {
    v: 1,
    kind: "header",
    schema: SCHEMA,
    run: newRunId(now, `${quick ? "quick-" : ""}${shortName(first?.model.id ?? "")}`),
    semconv: "gen_ai/1.41",
    started: now.toISOString(),
    epochNs: `${BigInt(now.getTime()) * 1_000_000n}`,
    program: { name: "model-lens", version },
    command: [...command],
    config: {
      ...settings,
      "api.base": recordedAddress(config.settings["api.base"]),
      quick,
      benchmark_settings: config.benchmarkSettings,
      // Values of headers may be secrets; their names are not.
      providers: Object.fromEntries(
        Object.entries(config.providers).map(([name, { headers, ...rest }]) => [
          name,
          {
            ...rest,
            ...(rest.url === undefined ? {} : { url: recordedAddress(rest.url) }),
            ...(headers === undefined ? {} : { headers: Object.keys(headers) }),
          },
        ]),
      ),
    },
    seed: config.settings.seed,
    models,
    machine,
    git,
    plugins: Object.fromEntries(
      used.map(({ id, manifest, sha256 }) => [id, { version: manifest?.version ?? "", sha256 }]),
    ),
  };
}

/** An address as a file may hold it; one that is none was refused before. */
function recordedAddress(text: string | null): string | null {
  return text === null ? null : withoutSecrets(parseAddress(text));
}

/** The last part of a path or of a name with an owner, without its ending. */
function shortName(id: string): string {
  return (id.split(/[/\\]/).at(-1) ?? id).replace(/\.gguf$/i, "");
}
