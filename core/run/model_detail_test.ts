import { assertEquals, assertRejects } from "@std/assert";
import type { ModelFacts } from "../events/header.ts";
import type { Connection } from "../provider/connect.ts";
import { type Provider, ProviderError } from "../provider/contract.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { ModelUnavailableError } from "../provider/errors.ts";
import { chooseModels } from "./models.ts";

const signal = new AbortController().signal;
const UNKNOWN = { value: null, reason: "it is a test" } as const;

/** A connection to a provider with the models a, b and c. */
function connection(detail: Provider["detail"]): Connection {
  const provider: Provider = {
    identify: () =>
      Promise.resolve({ url: null, server: UNKNOWN, version: UNKNOWN, slots: UNKNOWN }),
    models: () => Promise.resolve(["a", "b", "c"].map((id) => unknownModel(id, "it is a test"))),
    chat: () => {
      throw new TypeError("not asked");
    },
    ...detail && { detail },
  };
  // Nothing else of it is looked at.
  return { name: "test", definition: {}, provider } as unknown as Connection;
}

const digested = (model: ModelFacts): ModelFacts => ({
  ...model,
  digest: { value: `of ${model.id}`, source: "test" },
});

Deno.test("chooseModels() asks for the detail of the chosen models alone", async () => {
  const asked: string[] = [];
  const from = connection((model) => {
    asked.push(model.id);
    return Promise.resolve(digested(model));
  });
  const chosen = await chooseModels(from, { wanted: ["c", "a"], signal });
  assertEquals(chosen.map(({ digest }) => digest.value), ["of c", "of a"]);
  const [first] = await chooseModels(from, { wanted: [], signal });
  assertEquals([first?.digest.value, asked], ["of a", ["c", "a", "a"]]);
});

Deno.test("chooseModels() does without detail where the provider has none, and tells where it fails", async () => {
  const [first] = await chooseModels(connection(undefined), { wanted: [], signal });
  assertEquals([first?.id, first?.digest.value], ["a", null]);
  const failing = connection(() => Promise.reject(new ProviderError("refused", "Gone")));
  await assertRejects(
    () => chooseModels(failing, { wanted: ["b"], signal }),
    ModelUnavailableError,
    'Cannot use model "b": Gone',
  );
});
