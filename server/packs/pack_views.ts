/** Prompt packs as the dashboard shows them. @module */

import { stringify } from "@std/yaml";
import { isWeak } from "../../core/pack/checks/schema.ts";
import { PackFilesError } from "../../core/pack/errors.ts";
import type { LoadedPack } from "../../core/pack/load.ts";
import { weakItems } from "../../core/pack/proof.ts";
import type { PackItem } from "../../core/pack/schema.ts";
import { type SurveyedPack, surveyPacks } from "../../core/pack/survey.ts";
import type { Root } from "../../core/plugin/roots.ts";
import type { PackDetail, PackItemView, PackList, PackRun, PackSummary } from "../api/mod.ts";
import { NotThereError } from "../errors.ts";
import { lockedFiles } from "../set_up/locked_files.ts";
import { problemOf } from "../set_up/plugin_views.ts";
import type { RunList } from "../runs/run_list.ts";
import type { Shelf } from "../run/shelf.ts";
import { resultsOf } from "./pack_results.ts";

/** What these views are made from. */
export interface PackSources {
  readonly roots: () => Promise<readonly Root[]>;
  readonly list: RunList;
  readonly shelf: Shelf;
}

/** Every pack, and how many runs asked it. */
export async function packList({ roots, list }: PackSources): Promise<PackList> {
  await list.refresh();
  const packs = await surveyPacks(await roots());
  return { packs: packs.map((one) => summaryOf(one, runsOf(one.id, list).length)) };
}

/** One of them. Throws `NotThereError`. */
export async function packDetail(
  id: string,
  { roots, list, shelf }: PackSources,
): Promise<PackDetail> {
  await list.refresh();
  const found = (await surveyPacks(await roots())).find((one) => one.id === id);
  if (found === undefined) {
    throw new NotThereError(`the pack "${id}"`, 'Run "packs list" to see the packs there are');
  }
  const { state, loaded, locked, problem } = found;
  const runs = runsOf(id, list);
  const { results, read } = await resultsOf(id, { runs, shelf });
  return {
    pack: summaryOf(found, runs.length),
    folder: found.folder,
    sha256: loaded?.sha256 ?? null,
    files: lockedFiles({ files: loaded?.files ?? {}, state, locked }),
    license: loaded?.pack.license ?? null,
    faults: problem instanceof PackFilesError
      ? problem.faults.map(({ file, line, says, hint }) => ({
        place: line === undefined ? file : `${file}:${line}`,
        says,
        hint,
      }))
      : [],
    items: (loaded?.pack.items ?? []).map((item) => ({
      ...itemView(item, loaded),
      results: results.get(item.id) ?? [],
    })),
    runs,
    read,
  };
}

function summaryOf(
  { id, root, state, loaded, locked, problem }: SurveyedPack,
  runs: number,
): PackSummary {
  const { version = locked?.version ?? null, summary = null, items = [] } = loaded?.pack ?? {};
  const checks: Record<string, number> = {};
  for (const { kind } of items.flatMap((item) => item.checks)) {
    checks[kind] = (checks[kind] ?? 0) + 1;
  }
  return {
    id,
    version,
    summary,
    state,
    problem: problem === undefined ? null : problemOf(problem),
    from: root.name,
    items: items.length,
    weak: loaded === undefined ? 0 : weakItems(loaded.pack).length,
    checks,
    runs,
  };
}

function itemView(item: PackItem, loaded: LoadedPack | undefined): Omit<PackItemView, "results"> {
  const { id, family = null, difficulty = null, request, checks, reference, broken = [] } = item;
  const named = (request.tools ?? []).map((tool) => Object(Object(tool)["function"])["name"]);
  return {
    id,
    family,
    difficulty,
    messages: request.messages.map(({ role, content }) => ({
      role: typeof role === "string" ? role : "",
      text: typeof content === "string" ? content : JSON.stringify(content ?? null),
    })),
    tools: [...item.skills ?? loaded?.pack.skills ?? [], ...named.map(String)],
    checks: checks.map((check) => {
      const { kind, ...wants } = check;
      return { kind, weak: isWeak(check), wants: yaml(wants) };
    }),
    reference: reference === undefined
      ? null
      : typeof reference === "string"
      ? reference
      : yaml(reference),
    broken: broken.length,
  };
}

/** As it would stand in the file of a pack. */
function yaml(value: object): string {
  return Object.keys(value).length === 0
    ? ""
    : stringify(value, { lineWidth: -1, useAnchors: false, schema: "core" }).trimEnd();
}

/** Runs that asked a pack, newest first. */
function runsOf(id: string, list: RunList): PackRun[] {
  const runs: PackRun[] = [];
  for (const { run } of list.all()) {
    for (const cell of run?.cells ?? []) {
      if (run === undefined || cell.benchmark !== `pack-${id}`) continue;
      const { model, provider, planned, scored, failed, mean, interval } = cell;
      const figures = { planned, scored, failed, mean, interval };
      runs.push({ run: run.id, started: run.started, model, provider, ...figures });
    }
  }
  return runs.sort((a, b) => a.started < b.started ? 1 : -1);
}
