import { PERSONAS, testProvider } from "model-lens/testing";
import plugin from "./mod.ts";

testProvider("provider-jan", plugin, { dialect: "openai", server: PERSONAS["jan"] });
