import { assertEquals, assertMatch } from "@std/assert";
import { EVENT_KINDS } from "../core/events/mod.ts";
import { headings } from "./documents.ts";
import { eventsText, MODULES } from "./gen_events.ts";
import { ROOT, sourceFiles } from "./source_tree.ts";

const text = await eventsText();

Deno.test("eventsText() is what docs/events.md says", async () => {
  const file = await Deno.readTextFile(new URL("docs/events.md", ROOT));
  assertEquals(file, text, 'Run "deno task docs"');
});

Deno.test("eventsText() has one section for every kind of event", () => {
  const kinds = headings(text, 3).filter((heading) => heading.includes("."));
  assertEquals(kinds.toSorted(), EVENT_KINDS.toSorted());
});

Deno.test("eventsText() links to sections that it has", () => {
  const sections = [2, 3].flatMap((level) => headings(text, level)).map((one) => one.toLowerCase());
  const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, target]) => target);
  assertEquals([...new Set(links)].filter((link) => !sections.includes(link ?? "")), []);
});

Deno.test("eventsText() has as many cells in a row as its table has columns", () => {
  const cells = (line: string) => line.replaceAll("\\|", "").split("|").length;
  const tables = text.trimEnd().split("\n\n").filter((block) => block.startsWith("|"));
  for (const [head = "", ...rows] of tables.map((block) => block.split("\n"))) {
    for (const row of rows) assertEquals(cells(row), cells(head), row);
  }
});

Deno.test("eventsText() takes types and meanings from schema and comment", () => {
  assertMatch(text, /\| `seq` \| integer from 0 \| Position in the run/);
  assertMatch(text, /\| `score` \| number from 0 to 1 or null \| 0 is wrong, 1 is right;/);
  assertMatch(text, /\| `os\.name` \| \[known\]\(#known\) text \| "Linux"/);
  assertMatch(text, /\| `top` \| list of list of \[Alternative\]\(#alternative\), optional \|/);
});

Deno.test("MODULES has every file of core/events/", async () => {
  const files = (await sourceFiles())
    .flatMap(({ path }) => /^core\/events\/(\w+)\.ts$/.exec(path)?.[1] ?? [])
    .filter((name) => name !== "mod" && !name.endsWith("_test"));
  assertEquals(Object.keys(MODULES).toSorted(), files.toSorted());
});
