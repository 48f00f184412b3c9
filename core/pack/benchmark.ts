/** A pack as a benchmark, made when a run begins: what is asked and what counts as right are data. @module */

import { z } from "zod";
import type { BenchmarkDefinition, SampleRequest } from "../benchmark/contract.ts";
import type { Tool } from "../provider/contract.ts";
import { carriedRequest } from "../reissue/request.ts";
import type { PlannedBenchmark } from "../run/plan.ts";
import { sha256 } from "../sha256.ts";
import { chanceOf, judgeItem } from "./check.ts";
import { checkName } from "./checks/schema.ts";
import { PackError } from "./errors.ts";
import type { LoadedPack } from "./load.ts";
import { Check, type PackItem } from "./schema.ts";

/** What a pack is asked with. */
export interface PackOptions {
  /** The model that judges where an item wants a judge. */
  readonly judge?: string | null;
}

/** The benchmark of a pack: `pack-<id>`, so that nobody takes it for a benchmark of that name. */
export function packBenchmark(
  loaded: LoadedPack,
  { judge = null }: PackOptions = {},
): PlannedBenchmark {
  const { id, pack, sha256: hash, skills = [] } = loaded;
  const { items, version } = pack;
  if (items.length === 0) {
    throw new PackError(id, "it has no items", "Keep a call in it: keep <run>:<call> --as " + id);
  }
  const tools = skills.length === 0
    ? ""
    : `+${sha256(skills.map((skill) => `${skill.id} ${skill.sha256}\n`).join("")).slice(0, 8)}`;
  const definition: BenchmarkDefinition<unknown, Check[]> = {
    version: `${version}+${hash.slice(0, 8)}${tools}`,
    settings: z.strictObject({}),
    ...(skills.length === 0 ? {} : { skills: skills.map((skill) => skill.id) }),
    target: z.array(Check),
    chance: items.reduce((sum, { checks }) => sum + chanceOf(checks), 0) / items.length,
    samples: ({ limit }) =>
      items.slice(0, limit).map((item) => {
        const request = requestOf(item, loaded);
        const [first] = item.checks;
        return {
          id: item.id,
          family: item.family ?? (first === undefined ? "none" : checkName(first)),
          request,
          target: filledIn(item.checks, { tools: request.tools ?? [], judge }),
        };
      }),
    score: ({ target }, answer, context) => judgeItem(target, answer, context),
  };
  // Targets are read back through the definition's own schema.
  return { name: `pack-${id}`, definition: definition as BenchmarkDefinition, settings: {} };
}

/** What an item asks, with the skills it offers as tools. Throws `PackError`. */
export function requestOf(
  item: PackItem,
  { id, pack, skills = [] }: Pick<LoadedPack, "id" | "pack" | "skills">,
): SampleRequest {
  const carried = carriedRequest({ ...item.request, stream: true, stream_options: {} }, {
    dialect: "openai-chat",
    changes: new Map(),
  });
  if (typeof carried === "string") {
    throw new PackError(id, `item "${item.id}": ${carried}`, "Correct its request");
  }
  const wanted = item.skills ?? pack.skills ?? [];
  const offered = skills.filter((skill) => wanted.includes(skill.id)).map(({ tool }) => tool);
  const tools = [...carried.request.tools ?? [], ...offered];
  return tools.length === 0 ? carried.request : { ...carried.request, tools };
}

/** The checks with what only a run knows: the schemas of the tools that it offers, and who judges. */
export function filledIn(
  checks: readonly Check[],
  { tools, judge }: { readonly tools: readonly Tool[]; readonly judge: string | null },
): Check[] {
  return checks.map((check): Check => {
    if (check.kind === "judge") return { ...check, model: check.model ?? judge };
    if (check.kind !== "tool-calls" || tools.length === 0) return check;
    const parameters = tools.map(({ name, parameters }) => [name, parameters]);
    return Check.parse({ ...check, parameters: Object.fromEntries(parameters) });
  });
}
