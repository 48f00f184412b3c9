import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { csv, csvCell, htmlText, markdownText, xmlText } from "./markup.ts";

/** Text of all planes, with what is special somewhere as often as everything else. */
const hostile = fc.array(
  fc.oneof(
    fc.constantFrom(..."<>&\"'`|\\*_[]{}#~=+-@,;\t\n\r \u001b\u009b\u202e\u0000\ufffe"),
    fc.constantFrom("]]>", "<!--", "<script>", "&amp;", "&#10;", "\ud800", "=1+1", "\r\n"),
    fc.string({ unit: "binary" }),
  ),
  { maxLength: 12 },
).map((parts) => parts.join(""));

/** What a terminal obeys. */
// deno-lint-ignore no-control-regex -- they are what is looked for
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

Deno.test("xmlText() and htmlText() leave no markup, and give back what they can hold", () => {
  fc.assert(fc.property(hostile, (text) => {
    for (const escaped of [xmlText(text), htmlText(text)]) {
      assert(!/[<>"']|&(?!(amp|lt|gt|quot|#\d+);)/.test(escaped.replaceAll("'", "")), escaped);
      assert(!OBEYED.test(escaped), escaped);
    }
    assert(!htmlText(text).includes("'"));
    // deno-lint-ignore no-control-regex -- what XML cannot hold
    const held = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "");
    assertEquals(unescaped(xmlText(text)), held);
  }));
});

Deno.test("markdownText() is one line in which every mark is escaped", () => {
  fc.assert(fc.property(hostile, (text) => {
    const escaped = markdownText(text);
    assert(!/[\n\r]/.test(escaped) && !OBEYED.test(escaped), escaped);
    assertMatch(escaped, /^(?:\\[\\`*_{}[\]<>#|~&]|[^\\`*_{}[\]<>#|~&])*$/u);
  }));
});

Deno.test("csvCell() computes nothing and csv() is read back cell by cell", () => {
  fc.assert(fc.property(fc.array(fc.tuple(hostile, hostile), { maxLength: 5 }), (rows) => {
    for (const text of rows.flat()) {
      const cell = csvCell(text).replace(/^"/, "");
      assert(!/^[\s]*[=+\-@]|^[\t\r\n]/.test(cell), cell);
      assert(!OBEYED.test(cell.replaceAll("\r", "")), cell);
    }
    assertEquals(
      readCsv(csv(rows)),
      rows.map((row) => row.map((text) => csvCell(text)).map(unquoted)),
    );
  }));
});

Deno.test("csvCell() keeps numbers, also those below zero, and nothing for nothing", () => {
  assertEquals([csvCell(-0.5), csvCell(1e-7), csvCell(null)], ["-0.5", "1e-7", ""]);
  assertEquals(csvCell("-1 is a formula"), "'-1 is a formula");
  assertEquals(csvCell('=HYPERLINK("x")'), `"'=HYPERLINK(""x"")"`);
  assertEquals(csvCell("plain, with\r\na line"), '"plain, with\r\na line"');
  assertEquals(csv([["a", 1], ["b", null]]), "a,1\r\nb,\r\n");
});

function unescaped(text: string): string {
  const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replace(
    /&(?:#(\d+)|(\w+));/g,
    (_, code, name) => code ? String.fromCodePoint(Number(code)) : names[name] ?? "?",
  );
}

const unquoted = (cell: string) =>
  cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;

/** A reader by the grammar of RFC 4180, which shares nothing with the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [at, row]: [number, string[]] = [0, []];
  while (at < text.length) {
    const [cell = ""] = /^(?:"(?:[^"]|"")*"|[^",\r\n]*)/.exec(text.slice(at)) ?? [];
    row.push(unquoted(cell));
    at += cell.length;
    if (text[at] === ",") at++;
    else {
      assertEquals(text.slice(at, at + 2), "\r\n");
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
