import { PERSONAS, testProvider } from "model-lens/testing";
import lmStudio from "./mod.ts";

testProvider("provider-lm-studio over /v1", lmStudio, {
  dialect: "openai",
  server: PERSONAS["lm-studio"],
  settings: { api: "openai" },
});
testProvider("provider-lm-studio", lmStudio, {
  dialect: "openai",
  server: PERSONAS["lm-studio"],
  timings: true,
});
