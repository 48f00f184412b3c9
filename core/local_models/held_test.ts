import { assertEquals } from "@std/assert";
import { unknownModel } from "../provider/unknown_model.ts";
import { holdersOf, type ServedModel } from "./held.ts";

const HERE = {
  name: "acme/tiny/Tiny-Q8_0",
  path: "/models/acme/tiny/Tiny-Q8_0.gguf",
  knownAs: [{ program: "LM Studio", name: "acme/tiny/Tiny-Q8_0" }, {
    program: "Ollama",
    name: "tiny:latest",
  }],
  digest: { value: "sha256:aa", source: "test" },
};

function served(id: string, more: Partial<ServedModel["model"]> = {}): ServedModel {
  const loaded = { value: true, source: "test" };
  return {
    provider: "p",
    url: "http://localhost:1/v1",
    model: { ...unknownModel(id, "test"), loaded, ...more },
  };
}

const by = (one: ServedModel) => holdersOf(HERE, [one]).map((holder) => holder.by);

Deno.test("holdersOf() knows a model by digest, by any of its names, and by its file", () => {
  assertEquals(by(served("x", { digest: { value: "sha256:aa", source: "test" } })), ["digest"]);
  for (const id of ["tiny", "TINY:latest", "/srv/Tiny-Q8_0.gguf", "tiny-q8_0", HERE.name]) {
    assertEquals(by(served(id)), ["name"], id);
  }
  assertEquals(by(served("tiny:8b")), []);
  assertEquals(by(served("other")), []);
});

Deno.test("holdersOf() believes only who says that it is in memory", () => {
  assertEquals(by(served("tiny", { loaded: { value: false, source: "test" } })), []);
  assertEquals(by(served("tiny", { loaded: { value: null, reason: "test" } })), []);
});
