import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Utf8Lines } from "./utf8_lines.ts";

const ENCODER = new TextEncoder();

function* decoded(chunks: Iterable<Uint8Array>): Generator<string> {
  const lines = new Utf8Lines();
  for (const chunk of chunks) yield* lines.take(chunk);
  yield* lines.rest();
}

function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const end = at + (sizes[count++ % sizes.length] ?? 1);
    yield bytes.subarray(at, end);
    at = end;
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
const text = fc.array(fc.constantFrom("a", "\n", "\r\n", "é", "東", "🌍", "\u{FFFD}", "\n\n"))
  .map((parts) => parts.join(""));

Deno.test("Utf8Lines gives back the text, however its bytes are cut", () => {
  fc.assert(fc.property(text, sizes, (text, sizes) => {
    assertEquals([...decoded(cut(ENCODER.encode(text), sizes))].join(""), text);
  }));
});

Deno.test("Utf8Lines.take() gives whole lines alone, as soon as they are whole", () => {
  const lines = new Utf8Lines();
  assertEquals([...lines.take(ENCODER.encode("a"))], []);
  assertEquals([...lines.take(ENCODER.encode("b\nc\nd"))], ["ab\nc\n"]);
  assertEquals([...lines.rest()], ["d"]);
  assertEquals([...lines.rest()], []);
});

Deno.test("Utf8Lines gives every line before a damaged one, however the bytes are cut", () => {
  const before = ENCODER.encode("é\n東\n");
  const bytes = new Uint8Array([...before, 0xff, 0xfe, ...ENCODER.encode("x\nlater\n")]);
  fc.assert(fc.property(sizes, (sizes) => {
    let told = "";
    assertThrows(() => {
      for (const text of decoded(cut(bytes, sizes))) told += text;
    }, TypeError);
    assertEquals(told, "é\n東\n");
  }));
});

Deno.test("Utf8Lines.rest() refuses a character that never became whole", () => {
  assertThrows(() => [...decoded([new Uint8Array([0xe6, 0x9d])])], TypeError);
});
