import { PERSONAS, testProvider } from "model-lens/testing";
import plugin from "./mod.ts";

testProvider("provider-localai", plugin, { dialect: "openai", server: PERSONAS["localai"] });
