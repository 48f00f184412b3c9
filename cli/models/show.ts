/** `models show`: what is known of a model, and who says so. @module */

import { suggestion } from "../../core/config/nearest.ts";
import type { Known } from "../../core/events/envelope.ts";
import type { ModelFacts } from "../../core/events/header.ts";
import { findLocalModels } from "../../core/local_models/find.ts";
import { listLocalModels, type LocalModel } from "../../core/local_models/list.ts";
import { readRecord } from "../../core/local_models/record.ts";
import { thisModelWorld } from "../../core/local_models/world.ts";
import { holdersOf, type ServedModel } from "../../core/local_models/held.ts";
import { UnknownNameError } from "../../core/provider/errors.ts";
import type { Command } from "../command.ts";
import { bytes } from "../figures.ts";
import { configOf, PROVIDER_FLAGS } from "../settings.ts";
import { safeLine, table, type Terminal } from "../terminal.ts";
import { heldText, programsOf, useLine } from "./local.ts";
import { servedModels } from "./served.ts";

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
      servedModels(terminal, config),
      findLocalModels(name, thisModelWorld()),
    ]);
    const served = listed.filter(({ model }) => model.id === name);
    if (served.length === 0 && local.length === 0) throw await unknownModel(name, listed);
    if (switches.has("json")) {
      for (const { provider, url, model } of served) {
        terminal.out(JSON.stringify({ kind: "model", provider, url, ...model }));
      }
      for (const model of local) {
        const loadedIn = holdersOf(model, listed);
        terminal.out(JSON.stringify({ kind: "local_model", ...model, loadedIn }));
      }
      return 0;
    }
    for (const one of served) terminal.out(servedText(one, terminal));
    for (const model of local) terminal.out(await localText(model, { terminal, listed }));
    return 0;
  },
};

async function unknownModel(
  name: string,
  listed: readonly ServedModel[],
): Promise<UnknownNameError> {
  const here = await Array.fromAsync(listLocalModels({ world: thisModelWorld() }));
  const names = [...listed.map(({ model }) => model.id), ...here.map((model) => model.name)];
  return new UnknownNameError(
    `Cannot show model "${name}": no provider lists it, and it is not on this machine`,
    suggestion(name, names),
  );
}

function servedText({ provider, url, model }: ServedModel, { paint, width }: Terminal): string {
  const rows: Row[] = [
    ["digest", model.digest],
    ["quantisation", model.quantisation],
    ["parameters", model.parameters],
    ["context", model.contextLength],
    ["in memory", yesNo(model.loaded)],
    ...given("in memory until", model.unloadsAt),
    ...given("architecture", model.architecture),
    ...given("trained context", model.trainedContext),
    ...given("size", sized(model.sizeBytes)),
    ...given("capabilities", joined(model.capabilities)),
    ["template sha256", model.templateSha256],
  ];
  const title = safeLine(`${model.id} on ${provider}, ${url ?? "in this process"}`);
  return [paint.bold(title), facts(rows, width), ""].join("\n");
}

/** A fact that not every server has a notion of. */
function given(name: string, fact: Known<string | number> | undefined): Row[] {
  return fact === undefined ? [] : [[name, fact]];
}

function yesNo(loaded: ModelFacts["loaded"]): Known<string> {
  if (loaded === undefined) return { value: null, reason: "the server does not tell it" };
  return loaded.value === null ? loaded : { ...loaded, value: loaded.value ? "yes" : "no" };
}

function sized(size: ModelFacts["sizeBytes"]): Known<string> | undefined {
  return size === undefined || size.value === null ? size : { ...size, value: bytes(size.value) };
}

function joined(words: ModelFacts["capabilities"]): Known<string> | undefined {
  if (words === undefined || words.value === null) return words;
  return { ...words, value: words.value.join(", ") || "none" };
}

async function localText(
  model: LocalModel,
  { terminal: { paint, width }, listed }: {
    readonly terminal: Terminal;
    readonly listed: readonly ServedModel[];
  },
): Promise<string> {
  const record = await readRecordOf(model);
  const rows: Row[] = [
    ["file", { value: model.path, source: programsOf(model) }],
    ["size", sizeOf(model)],
    ["in memory of", heldText(holdersOf(model, listed))],
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
