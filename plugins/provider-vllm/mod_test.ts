import { PERSONAS, testProvider } from "model-lens/testing";
import plugin from "./mod.ts";

testProvider("provider-vllm", plugin, { dialect: "openai", server: PERSONAS["vllm"] });
