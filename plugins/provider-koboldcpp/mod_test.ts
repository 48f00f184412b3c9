import { PERSONAS, testProvider } from "model-lens/testing";
import plugin from "./mod.ts";

testProvider("provider-koboldcpp", plugin, {
  dialect: "openai",
  server: PERSONAS["koboldcpp"],
  // With HTTP/1.0 a broken connection and the end of an answer are the same on the wire.
  outcomes: { "death-mid-stream": { failure: "unfinished", chunks: 3 } },
});
