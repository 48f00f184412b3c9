/** Every program that can be imitated, by the name of the plugin that speaks to it. @module */
import type { Persona } from "../persona.ts";
import { jan } from "./jan.ts";
import { koboldCpp } from "./koboldcpp.ts";
import { llamaCpp } from "./llama_cpp.ts";
import { lmStudio } from "./lm_studio.ts";
import { localAi } from "./localai.ts";
import { mlxLm } from "./mlx_lm.ts";
import { ollama } from "./ollama.ts";
import { openWebUi } from "./open_webui.ts";
import { textGenerationWebUi } from "./text_generation_webui.ts";
import { vllm } from "./vllm.ts";

/** Each makes a server that remembers nothing of others. */
export const PERSONAS = {
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
} as const satisfies Readonly<Record<string, () => Persona>>;

/** The name of a program. */
export type PersonaName = keyof typeof PERSONAS;
