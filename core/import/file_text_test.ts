import { assertEquals, assertRejects } from "@std/assert";
import { ImportError } from "./errors.ts";
import { fileText, streamText } from "./file_text.ts";

function stream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return ReadableStream.from([bytes.slice(0, 3), bytes.slice(3)]);
}

const text = (bytes: Uint8Array, most?: number) =>
  streamText(stream(bytes), { name: "a", ...(most === undefined ? {} : { most }) });

Deno.test("streamText() reads UTF-8, and UTF-16 as PowerShell writes it", async () => {
  const words = '{"a": "Grüße"}';
  const wide = new Uint8Array(2 + 2 * words.length);
  const view = new DataView(wide.buffer);
  view.setUint16(0, 0xfeff, true);
  [...words].forEach((letter, index) => view.setUint16(2 + 2 * index, letter.charCodeAt(0), true));

  assertEquals(await text(new TextEncoder().encode(words)), words);
  assertEquals(await text(new TextEncoder().encode(`\ufeff${words}`)), words);
  assertEquals(await text(wide), words);
});

Deno.test("streamText() refuses what is too large, and what is no text", async () => {
  await assertRejects(() => text(new Uint8Array(20), 10), ImportError, "more than");
  await assertRejects(() => text(new Uint8Array(20)), ImportError, "no text");
});

Deno.test("fileText() says what is wrong with a file", async () => {
  await assertRejects(() => fileText("/nonexistent/file"), ImportError, "no such file");
  await assertRejects(() => fileText("."), ImportError, "a folder");
});
