import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Scorecard } from "../../core/scorecard/card.ts";
import { scorecard } from "../../core/scorecard/scorecard.ts";
import { barsSvg } from "../../core/scorecard/svg/bars.ts";
import { radarSvg } from "../../core/scorecard/svg/radar.ts";
import { imaginedRun } from "../../core/testing/framework/imagined_run.ts";
import { htmlReport } from "../report/html.ts";
import { markdownReport } from "../report/markdown.ts";
import { cardCsv } from "./csv.ts";
import { cardDocument } from "./document.ts";
import { cardText } from "./text.ts";

const HOSTILE = `=cmd|'/c calc'!A0 <script>alert(1)</script> \u001b[31m | x "y" \u202e`;

function card(models: readonly string[] = ["first", "second"]): Scorecard {
  const made = scorecard([imaginedRun({
    models,
    prompts: { "sort.1": "code", "sort.2": "code", "trim.1": "code", "say.1": "words" },
    repetitions: 2,
    answer: ({ model, prompt, repetition }) => {
      if (prompt === "say.1" && model === 1 && repetition === 2) return undefined;
      const score = model === 0 ? 1 : prompt === "say.1" ? 0.25 : 0.5;
      return {
        score,
        axes: prompt === "say.1" ? { form: score } : { truth: score, form: score },
        solved: score === 1,
        failures: score === 1 ? [] : ["logic"],
        pace: model === 0 ? null : 5,
      };
    },
  })]);
  assert(made !== null);
  return made;
}
const plain = (text: string) => text;
const PAPER = {
  width: 120,
  paint: { bold: plain, dim: plain, red: plain, green: plain, yellow: plain },
};

Deno.test("cardText() has models, axes, categories, awards, comparisons, reliability and failures", () => {
  const text = cardText(card(), PAPER);
  for (
    const title of [
      "Models",
      "Axes",
      "Categories",
      "Awards",
      "Comparisons",
      "Reliability",
      "Failures",
      "Not judged, and in no figure",
    ]
  ) assertMatch(text, new RegExp(`^${title}$`, "m"));
  assertMatch(text, /^first +100\.0 %/m);
  assertMatch(text, /^Overall +first +100\.0 % /m);
  assertMatch(text, /^Logic +0 +7 +it is wrong$/m);
  assertMatch(text, /^second +stall +1$/m);
  // A dash says why.
  assertStringIncludes(text, "pace of first is unknown: it stood still");
  assertStringIncludes(text, "truth 0.75, form 0.25");
});

Deno.test("cardText() of one model gives no awards and compares nothing", () => {
  const { sections } = cardDocument(card(["only"]));
  const titles = sections.map(({ title }) => title);
  assert(!titles.includes("Awards") && !titles.includes("Comparisons"));
});

Deno.test("every form keeps a hostile model name a name", () => {
  const hostile = card([HOSTILE, "second"]);
  const { title, ...document } = cardDocument(hostile);
  const files = {
    text: cardText(hostile, PAPER),
    markdown: markdownReport({ title, ...document }),
    html: htmlReport({ title, ...document }),
    csv: cardCsv(hostile),
    radar: radarSvg(hostile),
    bars: barsSvg(hostile),
  };
  for (const [name, file] of Object.entries(files)) {
    assert(!file.includes("\u001b") && !file.includes("\u202e"), name);
    if (name !== "text" && name !== "csv") assert(!/(?<!\\)<script/.test(file), name);
  }
  for (const line of files.csv.split("\r\n")) assert(!/(^|,)"?=/.test(line), line);
});

Deno.test("cardCsv() has every figure unrounded, in lines of ten columns", () => {
  const rows = cardCsv(card()).trimEnd().split("\r\n").map((line) => line.split(","));
  for (const row of rows) assertEquals(row.length, 10);
  const find = (...start: string[]) =>
    rows.find((row) => start.every((one, index) => one === "" || row[index] === one));
  assertEquals(find("second", "", "score", "score", "code")?.[5], "0.5");
  assertEquals(find("second", "", "not judged", "stall")?.[5], "1");
  assertEquals(find("first", "", "metric", "pace")?.[5], "");
  assertEquals(find("second − first", "", "difference", "score", "code")?.[5], "-0.5");
});

Deno.test("the charts have a shape for each model and a bar for each figure there is", () => {
  const radar = radarSvg(card());
  assertEquals(radar.match(/<polygon [^>]*stroke-width="2"/g)?.length, 2);
  // Categories that nobody was asked about have no spoke.
  assertEquals(radar.match(/>(Code|Words|Never)</g), [">Code<", ">Words<"]);
  const bars = barsSvg(card());
  // Score, two categories, two axes; two models.
  assertEquals(bars.match(/<rect [^>]*><title>/g)?.length, 10);
  for (const file of [radar, bars]) assert(!/NaN|undefined|Infinity/.test(file));
});
