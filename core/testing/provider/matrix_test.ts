import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ProviderDefinition } from "../../provider/contract.ts";
import { ProviderError } from "../../provider/contract.ts";
import { type Imitation, type PersonaName, PERSONAS, startImitation } from "../imitation/mod.ts";
import { providerOn, question, tell } from "./stage.ts";
import jan from "../../../plugins/provider-jan/mod.ts";
import koboldCpp from "../../../plugins/provider-koboldcpp/mod.ts";
import llamaCpp from "../../../plugins/provider-llama-cpp/mod.ts";
import lmStudio from "../../../plugins/provider-lm-studio/mod.ts";
import localAi from "../../../plugins/provider-localai/mod.ts";
import mlxLm from "../../../plugins/provider-mlx-lm/mod.ts";
import ollama from "../../../plugins/provider-ollama/mod.ts";
import openWebUi from "../../../plugins/provider-open-webui/mod.ts";
import textGenerationWebUi from "../../../plugins/provider-text-generation-webui/mod.ts";
import vllm from "../../../plugins/provider-vllm/mod.ts";

const PROVIDERS: Readonly<Record<PersonaName, ProviderDefinition>> = {
  "lm-studio": lmStudio,
  "ollama": ollama,
  "llama-cpp": llamaCpp,
  "vllm": vllm,
  "open-webui": openWebUi,
  "jan": jan,
  "localai": localAi,
  "koboldcpp": koboldCpp,
  "text-generation-webui": textGenerationWebUi,
  "mlx-lm": mlxLm,
};
// Both have the same keys.
const NAMES = Object.keys(PERSONAS) as PersonaName[];

/** Which providers take the server at this address for theirs. */
async function claims({ url }: Imitation): Promise<string[]> {
  const found = NAMES.map(async (name) => {
    const provider = providerOn(PROVIDERS[name], { url });
    try {
      await provider.identify(AbortSignal.timeout(5000));
      return [name];
    } catch (cause) {
      assert(cause instanceof ProviderError, `${name}: ${Deno.inspect(cause)}`);
      return [];
    }
  });
  return (await Promise.all(found)).flat();
}

for (const name of NAMES) {
  Deno.test(`of all providers, only ${name} takes an imitation of ${name} for its server`, async () => {
    await using imitation = await startImitation({ persona: PERSONAS[name]() });
    assertEquals(await claims(imitation), [name]);
  });

  Deno.test(`provider ${name} takes names of any characters, and a list of 10,000`, async () => {
    const strange = ["a/b:c d", "\"quoted\" 'model'", "模型 🌍", "..", "%2F?x=1#y", "__proto__"];
    const models = [...strange, ...Array.from({ length: 10_000 }, (_, n) => `m-${n}`)];
    await using imitation = await startImitation({ persona: PERSONAS[name](), models });
    const provider = providerOn(PROVIDERS[name], { url: imitation.url });
    const listed = await provider.models(AbortSignal.timeout(5000));
    // It offers no other than the one that answers to every name.
    const offered = name === "text-generation-webui" ? models.slice(0, 1) : models;
    assertEquals(listed.map(({ id }) => id), offered);
    for (const model of offered.slice(0, strange.length)) {
      const { chunks } = await tell(provider, question(model));
      assert(chunks.some(({ finishReason }) => finishReason !== undefined));
    }
  });
}

Deno.test("no provider takes any server of the dialect, or a web page, for its own", async () => {
  await using any = await startImitation();
  await using page = await startImitation({ defect: { kind: "html-instead-of-json" } });
  assertEquals([await claims(any), await claims(page)], [[], []]);
});

Deno.test("providers tell an older LM Studio, KoboldCpp's disguises and a renamed Open WebUI", async () => {
  for (const api of ["v0", "none"] as const) {
    await using old = await startImitation({ persona: PERSONAS["lm-studio"]({ api }) });
    assertEquals(await claims(old), ["lm-studio"]);
  }
  await using renamed = await startImitation({
    persona: PERSONAS["open-webui"]({ title: "Ours (Open WebUI)" }),
  });
  assertEquals(await claims(renamed), ["open-webui"]);
});

Deno.test("providers whose server wants a key say so, and use it", async () => {
  for (const name of ["open-webui", "jan", "lm-studio"] as const) {
    await using imitation = await startImitation({ persona: PERSONAS[name](), apiKey: "secret" });
    const { url } = imitation;
    const without = await providerOn(PROVIDERS[name], { url }).identify(AbortSignal.timeout(5000))
      .then(() => undefined, (cause: unknown) => cause);
    assert(without instanceof ProviderError && without.type === "unauthorised", name);
    assertStringIncludes(without.facts.hint ?? "", "--api-key-env");
    const provider = providerOn(PROVIDERS[name], { url, apiKey: "secret" });
    await provider.identify(AbortSignal.timeout(5000));
    await tell(provider, question("imitation-1"));
  }
});

Deno.test("two servers of one kind are told apart by their addresses", async () => {
  await using one = await startImitation({ persona: PERSONAS.ollama(), models: ["a"] });
  await using two = await startImitation({ persona: PERSONAS.ollama(), models: ["b"] });
  const seen = await Promise.all([one, two].map(async ({ url }) => {
    const provider = providerOn(ollama, { url });
    const [model] = await provider.models(AbortSignal.timeout(5000));
    return [(await provider.identify(AbortSignal.timeout(5000))).url, model?.id];
  }));
  assertEquals(seen, [[one.url.href, "a"], [two.url.href, "b"]]);
});

Deno.test("a server with one slot answers one after the other, and says nothing of it", async () => {
  const script = { tokens: ["a"], schedule: { firstMs: 40, gapMs: 0 } };
  await using imitation = await startImitation({ persona: PERSONAS.ollama(), slots: 1, script });
  const provider = providerOn(ollama, { url: imitation.url });
  const both = await Promise.all([1, 2].map(() => tell(provider, question("imitation-1"))));
  const waits = both.map(({ sending, chunks }) => (chunks[0]?.at ?? 0) - (sending[0]?.at ?? 0));
  assert(Math.max(...waits) >= 80, `waited ${waits}`);
});

Deno.test("Jan and LM Studio refuse what is not loaded, each in its own words", async () => {
  const personas = {
    jan: PERSONAS.jan({ loaded: [] }),
    "lm-studio": PERSONAS["lm-studio"]({ loaded: [], loadsOnDemand: false }),
  };
  for (const name of ["jan", "lm-studio"] as const) {
    await using imitation = await startImitation({ persona: personas[name] });
    const provider = providerOn(PROVIDERS[name], { url: imitation.url });
    const thrown = await tell(provider, question("imitation-1")).catch((cause: unknown) => cause);
    assert(thrown instanceof ProviderError && thrown.type === "model_not_found", name);
    assertEquals(thrown.retryable, false);
  }
});

const hasIpv6 = (() => {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.AddrNotAvailable) return false;
    throw cause;
  }
})();

Deno.test({
  name: `a server on IPv6 alone is found at localhost${hasIpv6 ? "" : " (skipped: no IPv6 here)"}`,
  ignore: !hasIpv6,
  fn: async () => {
    const hostname = "::1";
    await using imitation = await startImitation({ persona: PERSONAS.ollama(), hostname });
    for (const url of [imitation.url, new URL(`http://localhost:${imitation.port}/v1`)]) {
      const provider = providerOn(ollama, { url });
      assertEquals((await provider.identify(AbortSignal.timeout(5000))).server.value, "Ollama");
      await tell(provider, question("imitation-1"));
    }
  },
});
