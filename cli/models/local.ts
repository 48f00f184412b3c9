/** `models --local`: what lies on this machine, whatever program put it there. @module */

import type { UnreadFolder } from "../../core/local_models/candidate.ts";
import { listLocalModels, type LocalModel } from "../../core/local_models/list.ts";
import { thisModelWorld } from "../../core/local_models/world.ts";
import type { Invocation } from "../command.ts";
import { bytes } from "../figures.ts";
import { commandLine } from "../help.ts";
import { type Column, safeLine, table, type Terminal } from "../terminal.ts";
import { factText, parametersText } from "./facts.ts";

/** Lists models, what is wrong with some, and folders that could not be read; returns the exit code. */
export async function listLocal({ terminal, switches }: Invocation): Promise<number> {
  const unread: UnreadFolder[] = [];
  const models = await Array.fromAsync(listLocalModels({
    world: thisModelWorld(),
    onUnread: (folder) => unread.push(folder),
  }));
  if (switches.has("json")) {
    for (const model of models) terminal.out(JSON.stringify({ kind: "local_model", ...model }));
    for (const one of unread) terminal.out(JSON.stringify({ kind: "unread_folder", ...one }));
    return 0;
  }
  if (models.length > 0) terminal.out(table(COLUMNS, models.map(row), terminal.width));
  notes(terminal, { models, unread });
  return 0;
}

/** The programs that have a model, each once. */
export function programsOf({ knownAs }: LocalModel): string {
  return [...new Set(knownAs.map(({ program }) => program))].join(", ");
}

const COLUMNS: readonly Column[] = [
  { title: "model", yields: "cut" },
  { title: "program", yields: "cut" },
  { title: "format", yields: "whole" },
  { title: "parameters", right: true },
  { title: "quantisation" },
  { title: "context", right: true },
  { title: "size", right: true },
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
