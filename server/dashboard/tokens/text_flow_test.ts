import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { columnsOf, TextFlow } from "./text_flow.ts";
import { nextPlace, placesOf } from "./text_search.ts";

function flowOf(columns: number, ...chunks: string[]): TextFlow {
  const flow = new TextFlow(columns);
  for (const chunk of chunks) flow.add(chunk);
  return flow;
}

function lines(flow: TextFlow): string[] {
  return Array.from({ length: flow.lineCount }, (_, at) => flow.text.slice(...flow.line(at)));
}

const hostile = fc.array(
  fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("\n", " ", "\ud83d", "日本", "a\tb", ""),
  ),
  { maxLength: 30 },
);

Deno.test("TextFlow loses nothing and keeps chunks where they are, whatever the text is", () => {
  fc.assert(fc.property(hostile, fc.integer({ min: 1, max: 30 }), (chunks, columns) => {
    const flow = flowOf(columns, ...chunks);

    assertEquals(flow.text, chunks.join(""));
    assertEquals(lines(flow).join(""), flow.text);
    assertEquals(chunks.map((_, at) => flow.text.slice(...flow.chunk(at))), chunks);
  }));
});

Deno.test("TextFlow breaks lines so that they fit, but for spaces at the end and wide characters", () => {
  fc.assert(fc.property(hostile, fc.integer({ min: 8, max: 30 }), (chunks, columns) => {
    for (const line of lines(flowOf(columns, ...chunks))) {
      const shown = line.replace(/[ \n]+$/, "");
      const width = [...shown].reduce((sum, character) => sum + columnsOf(character), 0);
      assert(width <= columns, `${JSON.stringify(line)} is ${width} wide, ${columns} have room`);
      assert(!shown.includes("\n"));
    }
  }));
});

Deno.test("TextFlow breaks the same way however the text is cut into chunks", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (text, columns) => {
      const whole = flowOf(columns, text);
      const cut = flowOf(columns, ...text);
      assertEquals(lines(cut), lines(whole));
    }),
  );
});

Deno.test("TextFlow breaks between words, and within one that has no room", () => {
  assertEquals(lines(flowOf(10, "one two three")), ["one two ", "three"]);
  assertEquals(lines(flowOf(4, "abcdefghij k")), ["abcd", "efgh", "ij k"]);
  assertEquals(lines(flowOf(10, "a\n", "\nb")), ["a\n", "\n", "b"]);
});

Deno.test("TextFlow finds line and chunk of a place", () => {
  const flow = flowOf(10, "one ", "", "two", " three");

  assertEquals([0, 4, 6, 8].map((at) => flow.chunkAt(at)), [0, 2, 2, 3]);
  assertEquals([0, 7, 8, 12].map((at) => flow.lineAt(at)), [0, 0, 1, 1]);
});

Deno.test("placesOf() finds words across chunks, in any case, without overlaps", () => {
  assertEquals(placesOf("Abc aBC abcabc", "abc"), [0, 4, 8, 11]);
  assertEquals(placesOf("aaaa", "aa"), [0, 2]);
  assertEquals(placesOf("text", ""), []);
  assertEquals(placesOf("aaaa", "a", 2), [0, 1]);
  // "İ" becomes longer in lower case; places still fit.
  assertEquals(placesOf("İİ x", "x"), [3]);
});

Deno.test("nextPlace() goes round", () => {
  assertEquals(nextPlace([5, 6, 7], { current: 2, by: 1 }), 0);
  assertEquals(nextPlace([5, 6, 7], { current: 0, by: -1 }), 2);
  assertEquals(nextPlace([], { current: 0, by: 1 }), -1);
});
