import { PERSONAS, testProvider } from "model-lens/testing";
import plugin from "./mod.ts";

testProvider("provider-open-webui", plugin, { dialect: "openai", server: PERSONAS["open-webui"] });
