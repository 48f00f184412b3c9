import { testProvider } from "model-lens/testing";
import openaiCompatible from "./mod.ts";

testProvider("provider-openai-compatible", openaiCompatible, { dialect: "openai" });
