/** `models get`: fetches a model, goes on where it stopped, and says how to use it. @module */

import { ConfigError } from "../../core/config/errors.ts";
import type { Config } from "../../core/config/load.ts";
import { describeGguf } from "../../core/local_models/describe.ts";
import { CATALOGUE, catalogueModel } from "../../core/local_models/fetch/catalogue.ts";
import type { FetchedModel } from "../../core/local_models/fetch/fetch.ts";
import { getModel } from "../../core/local_models/fetch/get.ts";
import { requireEncryption } from "../../core/local_models/fetch/hugging_face.ts";
import { ownModelFolder } from "../../core/local_models/places.ts";
import { readRecord } from "../../core/local_models/record.ts";
import { thisModelWorld } from "../../core/local_models/world.ts";
import { parseAddress } from "../../core/provider/url.ts";
import type { Command, Invocation } from "../command.ts";
import { bytes } from "../figures.ts";
import { commandLine } from "../help.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine, table, type Terminal } from "../terminal.ts";
import { factText, parametersText } from "./facts.ts";
import { FetchProgressLine } from "./fetch_progress.ts";
import { useLine } from "./local.ts";

export const modelsGet: Command = {
  summary: "Fetch a model, resumed and checked; without a name, list some",
  usage: "[NAME | hf:OWNER/NAME/FILE.gguf | ADDRESS --sha256 HASH]",
  examples: [
    "models get",
    "models get smollm2-135m",
    "models get hf:Qwen/Qwen2.5-0.5B-Instruct-GGUF/qwen2.5-0.5b-instruct-q4_k_m.gguf",
    "models get https://example.org/model.gguf --sha256 74a4da8c…",
  ],
  flags: {
    "sha256": { summary: "What the file has to be; an address needs it", value: "HASH" },
    ...settingFlags(["hf.endpoint"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 1],

  async run(invocation) {
    const [reference] = invocation.args;
    const config = await configOf(invocation);
    return reference === undefined ? showCatalogue(invocation) : await get(reference, {
      invocation,
      config,
    });
  },
};

function showCatalogue({ terminal, switches }: Invocation): number {
  if (switches.has("json")) {
    for (const model of CATALOGUE) terminal.out(JSON.stringify({ kind: "fetchable", ...model }));
    return 0;
  }
  const columns = [{ title: "name" }, { title: "size", right: true }, { title: "licence" }, {
    title: "file",
    yields: "whole" as const,
  }];
  terminal.out(table(
    columns,
    CATALOGUE.map((model) => [
      model.name,
      bytes(model.bytes),
      model.licence,
      `hf:${model.repository}/${model.file}`,
    ]),
    terminal.width,
  ));
  const [first] = CATALOGUE;
  if (first !== undefined) {
    terminal.note(`To fetch one: ${commandLine("models", "get", first.name)}`);
  }
  return 0;
}

interface Circumstances {
  readonly invocation: Invocation;
  readonly config: Config;
}

async function get(reference: string, { invocation, config }: Circumstances): Promise<number> {
  const { terminal, switches, values } = invocation;
  const json = switches.has("json");
  const known = catalogueModel(reference);
  if (known !== undefined && !json) {
    const { repository, bytes: size, licence } = known;
    terminal.note(`${known.name}: ${bytes(size)}, ${licence}, from ${repository}`);
  }
  using signals = new StopSignals();
  using progress = new FetchProgressLine(terminal);
  try {
    const fetched = await getModel(reference, {
      fetch,
      folder: modelFolder(),
      endpoint: endpointOf(config),
      sha256: values["sha256"]?.[0],
      signal: signals.stop,
      onProgress: (one) => progress.show(one),
    });
    progress.end();
    await tell(fetched, { terminal, json, name: known?.name });
    return 0;
  } catch (cause) {
    if (signals.exitCode === undefined) throw cause;
    progress.end();
    terminal.note("Stopped; what has arrived is kept, and the same command goes on from there");
    if (json) {
      const exitCode = signals.exitCode;
      terminal.out(JSON.stringify({ kind: "done", status: "interrupted", exitCode }));
    }
    return signals.exitCode;
  }
}

async function tell(
  { path, bytes: size, sha256, resumedFrom }: FetchedModel,
  { terminal, json, name }: {
    readonly terminal: Terminal;
    readonly json: boolean;
    readonly name: string | undefined;
  },
): Promise<void> {
  const record = await readRecord(path);
  const facts = await describeGguf([path]);
  if (json) {
    const { url = null, licence = null } = record ?? {};
    const outcome = { path, bytes: size, sha256, resumedFrom, url, licence, ...facts };
    terminal.out(JSON.stringify({ kind: "fetched", name: name ?? null, ...outcome }));
    return;
  }
  const { dim, yellow } = terminal.paint;
  const before = resumedFrom === 0
    ? ""
    : resumedFrom === size
    ? ", was here already"
    : `, ${bytes(resumedFrom)} of it were here before`;
  terminal.out(`file     ${safeLine(path)}`);
  terminal.out(`size     ${bytes(size)}${before}`);
  terminal.out(`sha256   ${sha256} ${dim("checked")}`);
  terminal.out(`licence  ${safeLine(record?.licence ?? licenceAdvice(record))}`);
  if (facts.problem !== undefined) {
    terminal.out(yellow(`problem  ${safeLine(facts.problem)}`));
    return;
  }
  const { architecture, parameters, quantisation, contextLength } = facts;
  const described = [
    `${factText(architecture)}, ${parametersText(parameters)} parameters`,
    `${factText(quantisation)}, context ${factText(contextLength)}`,
  ];
  terminal.out(`model    ${safeLine(described.join(", "))}`);
  terminal.out(`use      ${useLine(name ?? safeLine(path))}`);
}

function licenceAdvice(record: Awaited<ReturnType<typeof readRecord>>): string {
  return record?.repository === undefined
    ? "unknown; look where the address is from"
    : `unknown; look at https://huggingface.co/${record.repository}`;
}

function modelFolder(): string {
  const folder = ownModelFolder(thisModelWorld());
  if (folder !== undefined) return folder;
  throw new ConfigError(
    "Cannot fetch a model: there is no home folder to keep it in",
    "Set XDG_DATA_HOME to a folder",
  );
}

function endpointOf({ settings, sources }: Config): URL {
  try {
    const url = parseAddress(settings["hf.endpoint"]);
    requireEncryption(url);
    return url;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ConfigError(
      `${sources["hf.endpoint"].source}: ${cause.message}`,
      "Give an https address, or leave it out for Hugging Face itself",
      { cause },
    );
  }
}
