import { assertEquals, assertRejects } from "@std/assert";
import { ProviderError, type ProviderFailure } from "./contract.ts";
import { readNdjson } from "./ndjson.ts";

const PLACE = { where: "http://h/api/chat", url: new URL("http://h/api/chat") };
const isLast = (value: unknown) => JSON.stringify(value).includes('"done":true');

/** A response of these pieces; it breaks off where the last is null. */
function response(pieces: readonly (string | null)[], type = "application/x-ndjson"): Response {
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    // Only what was taken survives an error.
    pull(controller) {
      const piece = left.shift();
      if (piece === undefined) controller.close();
      else if (piece === null) controller.error(new TypeError("error reading a body"));
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  }, { highWaterMark: 0 });
  return new Response(body, { headers: { "content-type": type } });
}

async function valuesOf(pieces: readonly (string | null)[], type?: string): Promise<unknown[]> {
  const lines = readNdjson({ response: response(pieces, type), ...PLACE }, isLast);
  return (await Array.fromAsync(lines)).map(({ value }) => value);
}

async function failureOf(
  pieces: readonly (string | null)[],
  type?: string,
): Promise<ProviderFailure> {
  return (await assertRejects(() => valuesOf(pieces, type), ProviderError)).type;
}

Deno.test("readNdjson() gives the same values however the bytes are cut", async () => {
  const text = '{"a":"東京"}\n\n{"b":2}\r\n{"done":true}';
  const values = [{ a: "東京" }, { b: 2 }, { done: true }];
  assertEquals(await valuesOf([text]), values);
  for (const size of [1, 2, 7]) {
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, "gu")) ?? [];
    assertEquals(await valuesOf(pieces), values);
  }
});

Deno.test("readNdjson() reads nothing after the last value", async () => {
  assertEquals(await valuesOf(['{"done":true}\nnot JSON\n']), [{ done: true }]);
  assertEquals(await valuesOf(['{"done":true}\n', null]), [{ done: true }]);
});

Deno.test("readNdjson() leaves it to the caller whether an answer without a last value is whole", async () => {
  assertEquals(await valuesOf(['{"a":1}\n']), [{ a: 1 }]);
  assertEquals(await valuesOf([]), []);
});

Deno.test("readNdjson() tells a line that is not JSON, a page, and a connection that breaks", async () => {
  assertEquals(await failureOf(['{"a":1}\n{"b"\n']), "malformed");
  assertEquals(await failureOf(["<html>"], "text/html"), "not_this_dialect");
  assertEquals(await failureOf(["<!doctype html>\n"]), "not_this_dialect");
  assertEquals(await failureOf(['{"a":1}\n', null]), "cut");
  assertEquals(await failureOf([null]), "closed");
});
