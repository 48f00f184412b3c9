import { PERSONAS, testProvider } from "model-lens/testing";
import ollama from "./mod.ts";

testProvider("provider-ollama over /v1", ollama, {
  dialect: "openai",
  server: PERSONAS.ollama,
  settings: { api: "openai" },
});
testProvider("provider-ollama", ollama, {
  dialect: "openai",
  server: PERSONAS.ollama,
  timings: true,
  outcomes: {
    // Ollama does not count reasoning apart.
    "reasoning-field": {
      answer: {
        reasoning: "A short answer is enough.",
        chunks: 17,
        tokens: null,
        unknown: ["tokens"],
        usage: { outputTokens: 17, reasoningTokens: null },
      },
    },
    // Its counts come unasked, so that there is nothing to reject.
    "rejects-stream-options": { answer: {} },
  },
});
