import { assert, assertEquals, assertMatch } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import fc from "fast-check";
import { cut, safe, safeLine, table, wantsColour } from "./terminal.ts";

Deno.test("safe() lets nothing through that a terminal would act on", () => {
  const sequences = [
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1bP1$r0m\x1b\\",
    "\x1b[2J\x1b[H",
    "\x9b31m\x9d52;c;x\x9c",
    "back\x08space bell\x07 return\rover",
    "\u202egnp.exe\u2066\u200f",
    "\x1b",
    "\x1b]8;;unended",
  ];
  for (const text of sequences) {
    assertEquals(/[\p{Cc}\p{Bidi_Control}]/u.test(safe(text)), false, JSON.stringify(text));
    assertMatch(safe(text), /·/);
  }
});

Deno.test("safe() leaves every text that is only text as it is", () => {
  const text = "naïve café\t東京\n🌍 العربية עברית 👩‍👧 e\u0301 \u200d{}[]\\";
  assertEquals(safe(text), text);
  const unit = fc.nat({ max: 0x3000 }).map((code) => String.fromCharCode(code));
  fc.assert(fc.property(fc.string({ unit }), (any) => {
    assertEquals(safe(safe(any)), safe(any));
    assert(!/[^\P{Cc}\t\n]|\p{Bidi_Control}/u.test(safe(any)));
    assert(!/[\n\t]/.test(safeLine(any)));
  }));
});

Deno.test("cut() keeps to a width in columns, wide characters and all", () => {
  assertEquals(cut("short", 5), "short");
  assertEquals(cut("longer", 5), "long…");
  assertEquals(cut("東京東京", 5), "東京…");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 9 }), (text, width) => {
      assert(unicodeWidth(cut(text, width)) <= width);
    }),
  );
});

Deno.test("wantsColour() goes by flag, NO_COLOR, FORCE_COLOR, TERM and the stream, in that order", () => {
  const wanted = (
    flag: boolean | undefined,
    variables: Readonly<Record<string, string>>,
    isTerminal: boolean,
  ) => wantsColour({ flag, env: (name) => variables[name], isTerminal });

  assertEquals(wanted(undefined, {}, true), true);
  assertEquals(wanted(undefined, {}, false), false);
  assertEquals(wanted(undefined, { TERM: "dumb" }, true), false);
  assertEquals(wanted(undefined, { FORCE_COLOR: "1", TERM: "dumb" }, false), true);
  assertEquals(wanted(undefined, { FORCE_COLOR: "0" }, true), false);
  assertEquals(wanted(undefined, { NO_COLOR: "1", FORCE_COLOR: "1" }, true), false);
  assertEquals(wanted(undefined, { NO_COLOR: "" }, true), true);
  assertEquals(wanted(true, { NO_COLOR: "1" }, false), true);
  assertEquals(wanted(false, { FORCE_COLOR: "1" }, true), false);
});

const COLUMNS = [
  { title: "name", yields: "cut" },
  { title: "n", right: true },
  { title: "more", right: true, yields: "whole" },
  { title: "why", yields: "cut" },
] as const;
const ROWS = [["a", "1", "22", "because"], ["a long name of 東京", "333", "4", "\x1b[31m"]];

Deno.test("table() lines up columns of any script, and prints no cell raw", () => {
  assertEquals(table(COLUMNS, ROWS).split("\n"), [
    "name                   n  more  why",
    "a                      1    22  because",
    "a long name of 東京  333     4  ·",
  ]);
});

Deno.test("table() leaves out and cuts what may yield, until it fits", () => {
  assertEquals(table(COLUMNS, ROWS, 32).split("\n"), [
    "name                  n  why",
    "a                     1  because",
    "a long name of 東…  333  ·",
  ]);
  fc.assert(fc.property(fc.integer({ min: 24, max: 80 }), (width) => {
    const widths = table(COLUMNS, ROWS, width).split("\n").map((line) => unicodeWidth(line));
    assert(Math.max(...widths) <= width);
  }));
  assertEquals(table(COLUMNS, ROWS, 3).split("\n")[0], "name        n", "no room at all");
  const paths = [{ title: "file", yields: "start" }, { title: "n", right: true }] as const;
  assertEquals(table(paths, [["/models/of/mine/tiny.gguf", "1"]], 14).split("\n"), [
    "file         n",
    "…/tiny.gguf  1",
  ]);
});
