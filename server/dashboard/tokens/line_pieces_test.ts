import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { linePieces } from "./line_pieces.ts";
import { TextFlow } from "./text_flow.ts";
import { placesOf } from "./text_search.ts";

Deno.test("linePieces() together are the text; each is of one chunk, and all of what was found is marked", () => {
  const chunks = fc.array(fc.string({ unit: fc.constantFrom("a", "b", " ", "\n"), maxLength: 6 }), {
    maxLength: 20,
  });
  fc.assert(fc.property(chunks, fc.constantFrom("a", "ab", "aa", "b a", "zz"), (texts, query) => {
    const flow = new TextFlow(7);
    for (const text of texts) flow.add(text);
    const places = placesOf(flow.text, query);

    const pieces = Array.from({ length: flow.lineCount }, (_, line) => line)
      .flatMap((line) => linePieces(flow, line, { places, length: query.length }));

    assertEquals(pieces.map(({ text }) => text).join(""), flow.text);
    for (const { chunk, from, text } of pieces) {
      const [start, end] = flow.chunk(chunk);
      assert(from >= start && from + text.length <= end && text !== "");
    }
    const marked = pieces.filter(({ found }) => found >= 0);
    assertEquals(marked.map(({ text }) => text).join("").length, places.length * query.length);
    assertEquals(new Set(marked.map(({ found }) => found)).size, places.length);
  }));
});
