import { PERSONAS, testProvider } from "model-lens/testing";
import plugin from "./mod.ts";

testProvider("provider-text-generation-webui", plugin, {
  dialect: "openai",
  server: PERSONAS["text-generation-webui"],
});
