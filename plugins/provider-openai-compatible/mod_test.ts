import { testProvider } from "../../core/testing/provider_suite.ts";
import openaiCompatible from "./mod.ts";

testProvider("provider-openai-compatible", openaiCompatible, { dialect: "openai" });
