/** `models show`: what is known of a model, and who says so. @module */

import { suggestion } from "../../core/config/nearest.ts";
import type { Config } from "../../core/config/load.ts";
import type { Known } from "../../core/events/envelope.ts";
import type { ModelFacts } from "../../core/events/header.ts";
import { findLocalModels } from "../../core/local_models/find.ts";
import { listLocalModels, type LocalModel } from "../../core/local_models/list.ts";
import { readRecord } from "../../core/local_models/record.ts";
import { thisModelWorld } from "../../core/local_models/world.ts";
import {
  type Connection,
  connectProvider,
  detectProviders,
  type ProviderInputs,
} from "../../core/provider/connect.ts";
import { ModelUnavailableError, UnknownNameError } from "../../core/provider/errors.ts";
import { listModels } from "../../core/run/models.ts";
import type { Command, Invocation } from "../command.ts";
import { bytes } from "../figures.ts";
import { configOf, pluginsFor, PROVIDER_FLAGS } from "../settings.ts";
import { safe, safeLine, table, type Terminal } from "../terminal.ts";
import { programsOf, useLine } from "./local.ts";

export const modelsShow: Command = {
  summary: "Show what is known of a model, and who says so",
  usage: "<name>",
  examples: ["models show qwen3:8b", "models show smollm2-135m --json"],
  flags: PROVIDER_FLAGS,
  takes: [1, 1],

  async run(invocation) {
    const { terminal, switches, args: [name = ""] } = invocation;
    const config = await configOf(invocation);
    const [listed, local] = await Promise.all([
      servedModels(invocation, config),
      findLocalModels(name, thisModelWorld()),
    ]);
    const served = listed.filter(({ model }) => model.id === name);
    if (served.length === 0 && local.length === 0) throw await unknownModel(name, listed);
    if (switches.has("json")) {
      for (const { provider, url, model } of served) {
        terminal.out(JSON.stringify({ kind: "model", provider, url, ...model }));
      }
      for (const model of local) terminal.out(JSON.stringify({ kind: "local_model", ...model }));
      return 0;
    }
    for (const one of served) terminal.out(servedText(one, terminal));
    for (const model of local) terminal.out(await localText(model, terminal));
    return 0;
  },
};

/** A model in the list of a provider. */
interface Served {
  readonly provider: string;
  /** Null in process. */
  readonly url: string | null;
  readonly model: ModelFacts;
}

/** The models of every provider that answers, or of the one that is named. */
async function servedModels({ terminal }: Invocation, config: Config): Promise<Served[]> {
  const inputs: ProviderInputs = {
    config,
    plugins: await pluginsFor(config),
    env: (name) => Deno.env.get(name),
    notice: (text) => terminal.note(safe(text)),
  };
  const connections = config.settings.provider === "auto"
    ? (await detectProviders(inputs)).flatMap((one) => "connection" in one ? one.connection : [])
    : [await connectProvider(inputs)];
  const lists = await Promise.all(connections.map((one) => modelsOf(one, terminal)));
  return lists.flat();
}

async function modelsOf(connection: Connection, terminal: Terminal): Promise<Served[]> {
  const { name: provider, server: { url } } = connection;
  try {
    const models = await listModels(connection, AbortSignal.timeout(15_000));
    return models.map((model) => ({ provider, url, model }));
  } catch (cause) {
    // The other providers and the disk may know the model.
    if (!(cause instanceof ModelUnavailableError)) throw cause;
    terminal.note(safeLine(cause.message));
    return [];
  } finally {
    await connection.provider.close?.();
  }
}

async function unknownModel(name: string, listed: readonly Served[]): Promise<UnknownNameError> {
  const here = await Array.fromAsync(listLocalModels({ world: thisModelWorld() }));
  const names = [...listed.map(({ model }) => model.id), ...here.map((model) => model.name)];
  return new UnknownNameError(
    `Cannot show model "${name}": no provider lists it, and it is not on this machine`,
    suggestion(name, names),
  );
}

function servedText({ provider, url, model }: Served, { paint, width }: Terminal): string {
  const rows: Row[] = [
    ["digest", model.digest],
    ["quantisation", model.quantisation],
    ["parameters", model.parameters],
    ["context", model.contextLength],
    ["template sha256", model.templateSha256],
  ];
  const title = safeLine(`${model.id} on ${provider}, ${url ?? "in this process"}`);
  return [paint.bold(title), facts(rows, width), ""].join("\n");
}

async function localText(model: LocalModel, { paint, width }: Terminal): Promise<string> {
  const record = await readRecordOf(model);
  const rows: Row[] = [
    ["file", { value: model.path, source: programsOf(model) }],
    ["size", sizeOf(model)],
    ["digest", model.digest],
    ["architecture", model.architecture],
    ["parameters", model.parameters],
    ["quantisation", model.quantisation],
    ["tensors", model.tensorType],
    ["context", model.contextLength],
    ["template sha256", model.templateSha256],
    ...(model.projector === undefined
      ? []
      : [["projector", { value: model.projector, source: "beside it" }] as const]),
    ...record,
  ];
  const names = model.knownAs.map(({ program, name }) => `${name} (${program})`).join(", ");
  const isUsable = model.format === "gguf" && model.fileCount === 1 && model.problem === undefined;
  return [
    paint.bold(safeLine(`on this machine: ${names}`)),
    ...(model.problem === undefined ? [] : [paint.yellow(safeLine(model.problem))]),
    facts(rows, width),
    ...(isUsable ? [paint.dim(`use  ${useLine(safeLine(model.name))}`)] : []),
    "",
  ].join("\n");
}

type Row = readonly [name: string, fact: Known<string | number>];

function facts(rows: readonly Row[], width: number): string {
  const columns = [
    { title: "fact" },
    { title: "value", yields: "cut" },
    { title: "source", yields: "cut" },
  ] as const;
  const cells = rows.map(([name, fact]) =>
    fact.value === null
      ? [name, "unknown", fact.reason]
      : [name, String(fact.value), "source" in fact ? fact.source : ""]
  );
  return table(columns, cells, width);
}

function sizeOf({ bytes: size, fileCount }: LocalModel): Known<string> {
  if (size === null) return { value: null, reason: "its weights are not there" };
  const files = fileCount === 1 ? "the file" : `${fileCount} files`;
  return { value: bytes(size), source: files };
}

/** Where a fetched model is from. */
async function readRecordOf({ path, format, bytes: size }: LocalModel): Promise<Row[]> {
  if (format !== "gguf" || size === null) return [];
  const record = await readRecord(path);
  if (record === undefined) return [];
  const source = `record of the download, ${record.fetched}`;
  return [
    ["fetched from", { value: record.url, source }],
    [
      "licence",
      record.licence === undefined
        ? { value: null, reason: "the record of the download has none" }
        : { value: record.licence, source },
    ],
  ];
}
