/** A pack as a benchmark, made when a run begins: what is asked and what counts as right are data. @module */

import { z } from "zod";
import type { BenchmarkDefinition } from "../benchmark/contract.ts";
import { carriedRequest } from "../reissue/request.ts";
import type { PlannedBenchmark } from "../run/plan.ts";
import { chanceOf, judgeItem } from "./check.ts";
import { PackError } from "./errors.ts";
import type { LoadedPack } from "./load.ts";
import { Check } from "./schema.ts";

/** The benchmark of a pack: `pack-<id>`, so that nobody takes it for a benchmark of that name. */
export function packBenchmark({ id, pack, sha256 }: LoadedPack): PlannedBenchmark {
  const { items, version } = pack;
  if (items.length === 0) {
    throw new PackError(id, "it has no items", "Keep a call in it: keep <run>:<call> --as " + id);
  }
  const definition: BenchmarkDefinition<unknown, Check[]> = {
    version: `${version}+${sha256.slice(0, 8)}`,
    settings: z.strictObject({}),
    target: z.array(Check),
    chance: items.reduce((sum, { checks }) => sum + chanceOf(checks), 0) / items.length,
    samples: ({ limit }) =>
      items.slice(0, limit).map(({ id: item, request, checks }) => {
        const carried = carriedRequest({ ...request, stream: true, stream_options: {} }, {
          dialect: "openai-chat",
          changes: new Map(),
        });
        if (typeof carried === "string") {
          throw new PackError(id, `item "${item}": ${carried}`, "Correct its request");
        }
        return {
          id: item,
          family: checks[0]?.kind ?? "none",
          request: carried.request,
          target: checks,
        };
      }),
    score: ({ target }, answer) => judgeItem(target, answer),
  };
  // Targets are read back through the definition's own schema.
  return { name: `pack-${id}`, definition: definition as BenchmarkDefinition, settings: {} };
}
