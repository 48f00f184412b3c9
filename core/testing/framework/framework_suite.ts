/** What every framework must do, as tests that a plugin's author runs in a few lines. @module */

import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { BenchmarkDefinition, Sample } from "../../benchmark/contract.ts";
import { Scheme } from "../../events/scheme.ts";
import type { FrameworkDefinition } from "../../framework/contract.ts";
import { ownFiles } from "../../framework/own_files.ts";
import { hashFolder } from "../../plugin/folder.ts";
import type { Answer } from "../../provider/answer.ts";
import { Sandbox } from "../../sandbox/sandbox.ts";
import { faultIn } from "../../trace/json_tree.ts";
import { answer } from "../answer.ts";
import { NO_DATA, PURE } from "../benchmark/score_context.ts";

/** What the suite must know about a framework, besides its definition. */
export interface FrameworkCase<T> {
  /** Its folder. */
  readonly folder: string;
  /** An answer that is right. */
  oracle(sample: Sample<T>): Partial<Answer>;
  /** Samples that are judged, spread over all; default 6. */
  readonly judged?: number;
  /** Why nothing is judged here, where something is missing. */
  readonly ignoreJudging?: string | undefined;
}

/** Registers the tests that every framework has to pass. */
export function testFramework<C, T>(
  id: string,
  definition: FrameworkDefinition<C, T>,
  { folder, oracle, judged = 6, ignoreJudging }: FrameworkCase<T>,
): void {
  const opened = async () => {
    const reading = definition.config.read({}, { quick: true });
    assert("config" in reading, "An empty configuration is one of defaults");
    const own = ownFiles({ id, folder, files: await hashFolder(folder, id) });
    const { config } = reading;
    return { config, benchmark: await definition.open({ own, config }) };
  };
  Deno.test(`${id} has a scheme in which every name is there once`, () => {
    Scheme.parse(definition.scheme);
    const { axes, categories, failures, metrics, awards } = definition.scheme;
    for (const named of [axes, categories, failures, metrics]) {
      assertEquals(new Set(named.map((one) => one.id)).size, named.length);
    }
    const ids = { axis: axes, category: categories, metric: metrics };
    for (const { title, by, id } of awards) {
      if (by === "score") continue;
      assert(ids[by].some((one) => one.id === id), `Award "${title}" goes by nothing`);
    }
  });
  Deno.test(`${id} refuses a key that it does not know, by name`, () => {
    const reading = definition.config.read({ no_such_key_of_mine: 1 });
    assert("fault" in reading);
    assertEquals(reading.fault.path, ["no_such_key_of_mine"]);
  });
  Deno.test(`${id} reads what it has written into a trace as it was`, () => {
    const reading = definition.config.read({}, { quick: true, samples: 4, temperature: 0.7 });
    assert("config" in reading);
    const again = definition.config.read(JSON.parse(JSON.stringify(reading.config)), {});
    assertEquals("config" in again ? again.config : again, reading.config);
  });
  Deno.test(`${id} plans the same for the same seed, byte for byte`, async () => {
    const { config, benchmark } = await opened();
    const planned = await samplesOf(benchmark, { config, seed: 7 });
    assertEquals(
      JSON.stringify(await samplesOf((await opened()).benchmark, { config, seed: 7 })),
      JSON.stringify(planned),
    );
    const other = await samplesOf(benchmark, { config, seed: 8 });
    assertNotEquals(JSON.stringify(other), JSON.stringify(planned));
    checkSamples(planned, { categories: definition.scheme.categories.map(({ id }) => id) });
  });
  Deno.test({
    name: `${id} gives a right answer 1 and an empty one 0, on every axis` +
      (ignoreJudging === undefined ? "" : ` (${ignoreJudging})`),
    ignore: ignoreJudging !== undefined,
    async fn() {
      const { config, benchmark } = await opened();
      const planned = await samplesOf(benchmark, { config, seed: 7 });
      await using sandbox = new Sandbox();
      for (const sample of spread(planned, judged)) {
        for (const [text, wanted] of [[oracle(sample), 1], [{}, 0]] as const) {
          const score = await benchmark.score(sample, answer(text), { ...PURE, sandbox });
          const all = { score: score.value, ...score.grade?.axes };
          for (const [axis, value] of Object.entries(all)) {
            assertEquals(value, wanted, `${axis} of ${sample.id}: ${score.explanation}`);
          }
          assertEquals(score.grade?.solved, wanted === 1);
          assertEquals(score.grade?.failures.length === 0, wanted === 1);
          assertEquals(faultIn(score.grade?.evidence, "evidence"), undefined);
        }
      }
    },
  });
}

async function samplesOf<C, T>(
  benchmark: BenchmarkDefinition<C, T>,
  { config, seed }: { readonly config: C; readonly seed: number },
): Promise<readonly Sample<T>[]> {
  return await benchmark.samples({
    settings: config,
    seed,
    limit: undefined,
    quick: true,
    contextLength: null,
    data: NO_DATA,
  });
}

function checkSamples<T>(
  planned: readonly Sample<T>[],
  { categories }: { readonly categories: readonly string[] },
): void {
  assert(planned.length > 0, "Nothing is planned");
  assertEquals(new Set(planned.map(({ id }) => id)).size, planned.length);
  for (const { id, family = "", target, request } of planned) {
    assertMatch(id, /^[\w.-]+$/);
    assert(categories.includes(family), `${id} is of no category: ${family}`);
    assertEquals(JSON.parse(JSON.stringify({ target, request })), { target, request });
  }
}

function spread<V>(values: readonly V[], count: number): V[] {
  const step = Math.max(1, Math.floor(values.length / count));
  return values.filter((_, index) => index % step === 0).slice(0, count);
}
