/** `models --local`: what lies on this machine, whatever program put it there. @module */

import type { UnreadFolder } from "../../core/local_models/candidate.ts";
import type { Config } from "../../core/config/load.ts";
import { ProviderUnavailableError } from "../../core/provider/errors.ts";
import { type Holder, holdersOf, type ServedModel } from "../../core/local_models/held.ts";
import { listLocalModels, type LocalModel } from "../../core/local_models/list.ts";
import { thisModelWorld } from "../../core/local_models/world.ts";
import type { Known } from "../../core/events/envelope.ts";
import type { Invocation } from "../command.ts";
import { bytes } from "../figures.ts";
import { commandLine } from "../help.ts";
import { configOf } from "../settings.ts";
import { servedModels } from "./served.ts";
import { type Column, safeLine, table, type Terminal } from "../terminal.ts";
import { factText, parametersText } from "./facts.ts";

/** Lists models, what is wrong with some, and folders that could not be read; returns the exit code. */
export async function listLocal(invocation: Invocation): Promise<number> {
  const { terminal, switches } = invocation;
  const unread: UnreadFolder[] = [];
  const config = await configOf(invocation);
  const [models, served] = await Promise.all([
    Array.fromAsync(listLocalModels({
      world: thisModelWorld(),
      onUnread: (folder) => unread.push(folder),
    })),
    servedIfAny(terminal, config),
  ]);
  if (switches.has("json")) {
    for (const model of models) {
      const loadedIn = holdersOf(model, served);
      terminal.out(JSON.stringify({ kind: "local_model", ...model, loadedIn }));
    }
    for (const one of unread) terminal.out(JSON.stringify({ kind: "unread_folder", ...one }));
    return 0;
  }
  if (models.length > 0) {
    const rows = models.map((model) => [...row(model), holders(holdersOf(model, served))]);
    terminal.out(table(COLUMNS, rows, terminal.width));
  }
  notes(terminal, { models, unread });
  return 0;
}

/** What lies on the disk is there whether a server is or not. */
async function servedIfAny(terminal: Terminal, config: Config): Promise<ServedModel[]> {
  try {
    return await servedModels(terminal, config);
  } catch (cause) {
    if (!(cause instanceof ProviderUnavailableError)) throw cause;
    terminal.note(safeLine(cause.message));
    return [];
  }
}

/** The programs that have a model, each once. */
export function programsOf({ knownAs }: LocalModel): string {
  return [...new Set(knownAs.map(({ program }) => program))].join(", ");
}

/** The servers that have a model in memory, for a fact. */
export function heldText(all: readonly Holder[]): Known<string> {
  const [first] = all;
  if (first === undefined) return { value: "no server that answers", source: "their own lists" };
  const sources = [...new Set(all.map(({ by }) => `equal ${by}s`))];
  return { value: holders(all), source: sources.join(", ") };
}

function holders(all: readonly Holder[]): string {
  return [...new Set(all.map(({ provider }) => provider))].join(", ") || "–";
}

const COLUMNS: readonly Column[] = [
  { title: "model", yields: "cut" },
  { title: "program", yields: "cut" },
  { title: "format", yields: "whole" },
  { title: "parameters", right: true },
  { title: "quantisation" },
  { title: "context", right: true },
  { title: "size", right: true },
  { title: "in memory of", yields: "cut" },
];

function row(model: LocalModel): string[] {
  return [
    model.name,
    programsOf(model),
    model.format,
    parametersText(model.parameters),
    factText(model.quantisation),
    factText(model.contextLength),
    model.bytes === null ? "unknown" : bytes(model.bytes),
  ];
}

function notes(
  { note, paintNote: { dim, yellow } }: Terminal,
  { models, unread }: {
    readonly models: readonly LocalModel[];
    readonly unread: readonly UnreadFolder[];
  },
): void {
  for (const { name, problem } of models) {
    if (problem !== undefined) note(yellow(safeLine(`${name}: ${problem}`)));
  }
  for (const { program, folder, reason } of unread) {
    note(yellow(safeLine(`${program}: the folder ${folder} was not read: ${reason}`)));
  }
  const usable = models.find((model) =>
    model.format === "gguf" && model.fileCount === 1 && model.problem === undefined
  );
  if (usable === undefined) {
    note(
      `There is no model to use in this process. To fetch one: ${
        commandLine("models", "get", "smollm2-135m")
      }`,
    );
  } else note(dim(`To use one: ${useLine(safeLine(usable.name))}`));
}

/** The command that runs on a model in this process. */
export function useLine(model: string): string {
  return commandLine("run", "--quick", "--provider", "embedded", "--models", model);
}
