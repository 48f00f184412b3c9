import { assertEquals } from "@std/assert";
import { programRoom } from "./code_settings.ts";

Deno.test("programRoom() leaves what the context leaves, and asks where nobody knows whether it fits", () => {
  const official = 512;
  assertEquals(programRoom(1000, { official, contextLength: null }), official);
  assertEquals(programRoom(1000, { official, contextLength: 8192 }), official);
  // 400 tokens at 2.5 characters each, and 64 for the template.
  assertEquals(programRoom(1000, { official, contextLength: 800 }), 336);
  // Too many at 2.5 characters a token; at 5, 300 are left.
  assertEquals(programRoom(1000, { official, contextLength: 500 }), 300);
  // It does not fit whatever the tokenizer. The server says so, and the sample is counted as lost.
  assertEquals(programRoom(9000, { official, contextLength: 500 }), 64);
});
