import { PERSONAS, testProvider } from "model-lens/testing";
import plugin from "./mod.ts";

testProvider("provider-mlx-lm", plugin, {
  dialect: "openai",
  server: PERSONAS["mlx-lm"],
  // With HTTP/1.0 a broken connection and the end of an answer are the same on the wire.
  outcomes: { "death-mid-stream": { failure: "unfinished", chunks: 3 } },
});
