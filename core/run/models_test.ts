import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import openAI from "../../plugins/provider-openai-compatible/mod.ts";
import type { Connection } from "../provider/connect.ts";
import { ModelUnavailableError, UnknownNameError } from "../provider/errors.ts";
import { type ImitationOptions, startImitation } from "../testing/imitation/mod.ts";
import { providerOn } from "../testing/provider/stage.ts";
import { chooseModels } from "./models.ts";

/** Chooses from an imitation, as a run does. */
async function chosen(options: ImitationOptions, wanted: readonly string[]): Promise<string[]> {
  await using imitation = await startImitation(options);
  const provider = providerOn(openAI, { url: imitation.url });
  const connection = { name: "imitated", definition: openAI, provider };
  const models = await chooseModels(
    // Who answers and from which plugin does not matter to the choice.
    connection as unknown as Connection,
    { wanted, signal: AbortSignal.timeout(5000) },
  );
  return models.map(({ id }) => id);
}

const MANY = Array.from({ length: 12 }, (_, number) => `model-${number}`);

Deno.test("chooseModels() takes the models that are named, in that order, else the first", async () => {
  assertEquals(await chosen({ models: MANY }, []), ["model-0"]);
  assertEquals(await chosen({ models: MANY }, ["model-3", "model-1"]), ["model-3", "model-1"]);
});

Deno.test("chooseModels() names the nearest model, or those there are", async () => {
  const near = await assertRejects(
    () => chosen({ models: ["qwen3:8b"] }, ["qwen3:8"]),
    UnknownNameError,
  );
  assertEquals(near.hint, 'Did you mean "qwen3:8b"?');
  const far = await assertRejects(() => chosen({ models: MANY }, ["gemma"]), UnknownNameError);
  assertMatch(far.hint, /^It has "model-0", .* and 2 more$/);
});

Deno.test("chooseModels() says so when there is no model, named or not", async () => {
  for (const wanted of [[], ["a"]]) {
    const error = await assertRejects(
      () => chosen({ defect: { kind: "empty-models" } }, wanted),
      ModelUnavailableError,
    );
    assertMatch(error.message, /it has no chat model$/);
  }
});

Deno.test("chooseModels() hands on why the models cannot be listed", async () => {
  const error = await assertRejects(
    () => chosen({ defect: { kind: "html-instead-of-json" } }, []),
    ModelUnavailableError,
  );
  assertMatch(error.message, /^Cannot list the models of "imitated": /);
});
