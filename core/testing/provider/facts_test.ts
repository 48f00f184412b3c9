import { assertEquals } from "@std/assert";
import type { ModelFacts } from "../../events/header.ts";
import type { ProviderDefinition, ServerActivity } from "../../provider/contract.ts";
import { type PersonaName, PERSONAS, startImitation } from "../imitation/mod.ts";
import { providerOn } from "./stage.ts";
import jan from "../../../plugins/provider-jan/mod.ts";
import koboldCpp from "../../../plugins/provider-koboldcpp/mod.ts";
import llamaCpp from "../../../plugins/provider-llama-cpp/mod.ts";
import localAi from "../../../plugins/provider-localai/mod.ts";
import openWebUi from "../../../plugins/provider-open-webui/mod.ts";
import textGenerationWebUi from "../../../plugins/provider-text-generation-webui/mod.ts";
import vllm from "../../../plugins/provider-vllm/mod.ts";

interface Expected {
  readonly definition: ProviderDefinition;
  readonly version: string | null;
  /** Known facts of the first of two models. */
  readonly facts: Readonly<Partial<Record<keyof ModelFacts, unknown>>>;
  readonly activity?: Readonly<Record<keyof ServerActivity, number | null>>;
  readonly ids?: readonly number[];
}

const EXPECTED: Readonly<Partial<Record<PersonaName, Expected>>> = {
  "llama-cpp": {
    definition: llamaCpp,
    version: "b11669-imitated",
    facts: {
      quantisation: "Q8_0",
      parameters: 1_304_192,
      contextLength: 4096,
      templateSha256: "8cd855ed7671b05b427f1507db98c8775037d1b0e46a791b883c4778e672c228",
      trainedContext: 32_768,
      sizeBytes: 1_390_592,
    },
    activity: { running: 1, waiting: 2, promptTokens: 42, cachedTokens: 12 },
    ids: [3, 4],
  },
  "vllm": {
    definition: vllm,
    version: "0.11.0",
    facts: { contextLength: 4096 },
    activity: { running: 3, waiting: 1, promptTokens: 120, cachedTokens: 48 },
    ids: [3, 4],
  },
  "open-webui": {
    definition: openWebUi,
    version: "0.6.30",
    facts: {
      digest: "9061647266893019",
      quantisation: "Q8_0",
      architecture: "llama",
      sizeBytes: 1_438_706,
    },
  },
  "jan": { definition: jan, version: null, facts: { loaded: true } },
  "localai": {
    definition: localAi,
    version: "v3.5.0 (imitated)",
    facts: { loaded: true },
    ids: [3, 4],
  },
  "koboldcpp": {
    definition: koboldCpp,
    version: "1.98",
    facts: { contextLength: 8192 },
    activity: { running: 1, waiting: 2, promptTokens: null, cachedTokens: null },
    ids: [3, 4],
  },
  "text-generation-webui": {
    definition: textGenerationWebUi,
    version: null,
    facts: { loaded: true },
    ids: [3, 4],
  },
};

for (const [name, expected] of Object.entries(EXPECTED)) {
  Deno.test(`provider ${name} tells what its server's own endpoints tell, and nothing else`, async () => {
    const { definition, version, facts, activity, ids } = expected;
    // The keys are those of the table.
    const persona = PERSONAS[name as PersonaName]();
    await using imitation = await startImitation({ persona, models: ["a", "b"] });
    const provider = providerOn(definition, { url: imitation.url });
    const signal = AbortSignal.timeout(5000);
    assertEquals((await provider.identify(signal)).version.value, version);
    const [model] = await provider.models(signal);
    assertEquals(knownOf(model), facts);
    const work = await provider.activity?.(signal);
    assertEquals(work && valuesOf(work), activity);
    const cut = await provider.tokenize?.({ model: "a", text: "The sea" }, signal);
    assertEquals(cut?.ids, ids);
  });
}

/** The facts that have a value. */
function knownOf(model: ModelFacts | undefined): Record<string, unknown> {
  const { id: _id, ...facts } = model ?? { id: "" };
  return Object.fromEntries(Object.entries(valuesOf(facts)).filter(([, value]) => value !== null));
}

function valuesOf(facts: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]));
}
