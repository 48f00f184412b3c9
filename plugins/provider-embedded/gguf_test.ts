import { assertEquals, assertThrows } from "@std/assert";
import { EngineError } from "./engine_error.ts";
import { readGgufHeader } from "./gguf.ts";

const MODEL = await Deno.readFile(new URL("./model/modellens-tiny-q8_0.gguf", import.meta.url));

Deno.test("readGgufHeader() reads a model's facts", () => {
  const { chatTemplate, controlTokens, ...facts } = readGgufHeader(MODEL);
  assertEquals(facts, {
    architecture: "llama",
    name: "modellens-tiny",
    contextLength: 1024,
    quantisation: "Q8_0",
    parameters: 1_304_192,
  });
  assertEquals(chatTemplate?.startsWith("{%- if messages"), true);
  assertEquals([...controlTokens], [["<|endoftext|>", 0], ["<|im_start|>", 1], ["<|im_end|>", 2]]);
});

Deno.test("readGgufHeader() reads bytes that are a part of others", () => {
  const padded = new Uint8Array(MODEL.length + 7);
  padded.set(MODEL, 7);
  assertEquals(readGgufHeader(padded.subarray(7)), readGgufHeader(MODEL));
});

Deno.test("readGgufHeader() leaves unknown what a file does not say", () => {
  const empty = new Uint8Array(24);
  empty.set(new TextEncoder().encode("GGUF"));
  empty[4] = 3;
  assertEquals(readGgufHeader(empty), {
    architecture: null,
    name: null,
    contextLength: null,
    quantisation: null,
    parameters: 0,
    chatTemplate: null,
    controlTokens: new Map(),
  });
});

Deno.test("readGgufHeader() refuses what ends within the header, wherever", () => {
  for (const length of [4, 8, 23, 24, 60, 1000, 20_000]) {
    assertThrows(
      () => readGgufHeader(MODEL.slice(0, length)),
      EngineError,
      "ends within its header",
    );
  }
});

Deno.test("readGgufHeader() refuses other files and versions", () => {
  assertThrows(() => readGgufHeader(new Uint8Array(0)), EngineError, "the file is empty");
  assertThrows(() => readGgufHeader(new Uint8Array(99)), EngineError, "where a GGUF file has");
  const old = MODEL.slice();
  old[4] = 1;
  assertThrows(() => readGgufHeader(old), EngineError, "GGUF version 1");
});
