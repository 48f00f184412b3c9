import { assertEquals } from "@std/assert";
import jan from "../../plugins/provider-jan/mod.ts";
import koboldCpp from "../../plugins/provider-koboldcpp/mod.ts";
import llamaCpp from "../../plugins/provider-llama-cpp/mod.ts";
import lmStudio from "../../plugins/provider-lm-studio/mod.ts";
import localAi from "../../plugins/provider-localai/mod.ts";
import mlxLm from "../../plugins/provider-mlx-lm/mod.ts";
import ollama from "../../plugins/provider-ollama/mod.ts";
import openWebUi from "../../plugins/provider-open-webui/mod.ts";
import textGenerationWebUi from "../../plugins/provider-text-generation-webui/mod.ts";
import vllm from "../../plugins/provider-vllm/mod.ts";
import type { ProviderDefinition } from "../provider/contract.ts";
import { type ExaminationOptions, examined, verdicts } from "./doctor_stage.ts";
import {
  attentive,
  DEFAULT_SCRIPT,
  type ImitationOptions,
  type PersonaName,
  PERSONAS,
} from "./imitation/mod.ts";
import { llamaCpp as llamaServer } from "./imitation/servers/llama_cpp.ts";
import { lmStudio as lmStudioServer } from "./imitation/servers/lm_studio.ts";
import { ollama as ollamaServer } from "./imitation/servers/ollama.ts";

/** Every program with the plugin that speaks to it, and what it is named for when nothing was planted. */
const PROGRAMS: Readonly<Record<PersonaName, readonly [ProviderDefinition, Named]>> = {
  "lm-studio": [lmStudio, {}],
  // As the real ones: they take echo and leave the prompt out.
  "ollama": [ollama, { echo: "limited" }],
  "llama-cpp": [llamaCpp, { echo: "limited" }],
  "vllm": [vllm, {}],
  "open-webui": [openWebUi, {}],
  "jan": [jan, {}],
  "localai": [localAi, {}],
  "koboldcpp": [koboldCpp, {}],
  "text-generation-webui": [textGenerationWebUi, {}],
  "mlx-lm": [mlxLm, {}],
};

/** Verdicts by check, of what is broken or limited. */
type Named = Readonly<Record<string, string>>;

async function named(options: ImitationOptions, how: ExaminationOptions): Promise<Named> {
  await using stage = await examined(options, { limitMs: 5000, ...how });
  return Object.fromEntries(
    Object.entries(verdicts(stage.outcome)).filter(([, one]) =>
      one === "broken" || one === "limited"
    ),
  );
}

// Both have the same keys.
for (const name of Object.keys(PERSONAS) as PersonaName[]) {
  const [provider, own] = PROGRAMS[name];
  Deno.test(`examine() names nothing of an imitated ${name} but what is its own`, async () => {
    assertEquals(await named({ persona: PERSONAS[name]() }, { provider }), own);
  });
}

/** What can be wrong with a program, and what it must be named for, with nothing else. */
const PLANTED: Readonly<
  Record<string, readonly [ImitationOptions, ExaminationOptions, Named]>
> = {
  "an Ollama that cuts a prompt to half of its context over /v1": [
    { persona: ollamaServer({ context: 600, keeps: "half" }) },
    { provider: ollama, settings: { api: "openai" } },
    { context_length: "broken", prompt_start: "broken", echo: "limited" },
  ],
  "an Ollama that cuts a prompt to its context over /v1": [
    { persona: ollamaServer({ context: 600 }) },
    { provider: ollama, settings: { api: "openai" } },
    { context_length: "broken", prompt_start: "broken", echo: "limited" },
  ],
  "the same over /api, where it is told not to": [
    { persona: ollamaServer({ context: 600, keeps: "half" }) },
    { provider: ollama },
    { echo: "limited" },
  ],
  "an Ollama that frees an idle model at once": [
    { persona: ollamaServer({ keepAliveMs: 700, loadMs: 600 }) },
    { provider: ollama, idleMs: 1200 },
    { echo: "limited", keep_alive: "limited" },
  ],
  "an Ollama whose model does not fit into memory": [
    { persona: ollamaServer({ tooLarge: ["imitation-1"] }) },
    { provider: ollama },
    { answer: "broken" },
  ],
  "an LM Studio whose model cannot be loaded": [
    { persona: lmStudioServer({ broken: ["imitation-1"] }) },
    { provider: lmStudio },
    { answer: "broken" },
  ],
  "a llama-server whose template and tokenizer both add BOS": [
    { persona: llamaServer({ bos: "twice" }) },
    { provider: llamaCpp },
    { bos: "broken", echo: "limited" },
  ],
  "a llama-server with one slot and a queue": [
    {
      persona: llamaServer({ slots: 1 }),
      slots: 1,
      script: attentive({ ...DEFAULT_SCRIPT, schedule: { firstMs: 5, gapMs: 10 } }),
    },
    { provider: llamaCpp },
    { echo: "limited", parallel: "limited" },
  ],
};

for (const [what, [options, how, expected]] of Object.entries(PLANTED)) {
  Deno.test(`examine() names ${what} for it, and for nothing else`, async () => {
    assertEquals(await named(options, how), expected);
  });
}
