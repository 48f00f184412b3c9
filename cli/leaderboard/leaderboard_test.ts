import { assert, assertEquals, assertMatch } from "@std/assert";
import { leaderboard as leaderboardOf } from "../../core/leaderboard/leaderboard.ts";
import type { Leaderboard } from "../../core/leaderboard/shape.ts";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { readFolder } from "../../server/runs/read_folder.ts";
import { percent } from "../figures.ts";
import { Workplace } from "../testing/program.ts";

/** A name that is markup, a formula, an escape sequence and a line of its own. */
const HOSTILE = '=1+1|<img src=x onerror=alert(1)>\u001b[31m"`\u202e';

/** Runs of one imitation, by its name. */
async function ran(
  place: Workplace,
  { model, token, flags = [] }: {
    readonly model: string;
    readonly token: string;
    readonly flags?: readonly string[];
  },
): Promise<string> {
  const before = place.runs();
  await using imitation = await startImitation({ models: [model], script: { tokens: [token] } });
  const server = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const { code, err } = await place.lens(
    ["run", ...server, "--benchmarks", "smoke", "--samples", "20", ...flags],
  );
  assertEquals(code, 0, err);
  const [path = ""] = place.runs().filter((one) => !before.includes(one));
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A copy with a line in its middle that is none. */
async function copyDamaged(traces: string, run: string): Promise<void> {
  const lines = (await Deno.readTextFile(`${traces}/${run}/events.ndjson`)).split("\n");
  lines[10] = '{"seq":';
  await Deno.mkdir(`${traces}/damaged`);
  await Deno.writeTextFile(`${traces}/damaged/events.ndjson`, lines.join("\n"));
}

Deno.test("leaderboard, stats and compare over runs of several models", async (test) => {
  await using place = await Workplace.open();
  const one = await ran(place, { model: "one", token: "Thursday" });
  const again = await ran(place, { model: "one", token: "Thursday" });
  const hostile = await ran(place, { model: HOSTILE, token: "Saturday" });
  const warm = await ran(place, {
    model: "one",
    token: "Thursday",
    flags: ["--temperature", "0.7"],
  });
  await Deno.mkdir(`${place.path}/traces/broken`);
  await Deno.writeTextFile(`${place.path}/traces/broken/events.ndjson`, '{"kind":"header"\n');
  await copyDamaged(`${place.path}/traces`, one);

  const records = ({ out }: { readonly out: string }) =>
    out.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));

  const made = async (...flags: string[]) => {
    const { code, out, err } = await place.lens(["leaderboard", ...flags]);
    assertEquals(code, 0, err);
    return out;
  };
  const { kind: _kind, ...board }: Leaderboard & { kind: string } = JSON.parse(
    await made("--format", "json"),
  );

  await test.step("its figures are those of the module over the same folder", async () => {
    const { records, ...rest } = await readFolder(`${place.path}/traces`, { version: "0" });
    const whole = JSON.stringify(leaderboardOf(records, rest)).replaceAll(`${place.path}/`, "");
    assertEquals(board, JSON.parse(whole));
    assertEquals(board.runs, 4);
    assertEquals(board.leftOut.named.map(({ run, why }) => [run, why]), [
      ["damaged", "damaged"],
      ["broken", "unreadable"],
    ]);
    const rows = board.boards.flatMap(({ rows }) => rows);
    const told = rows.map(({ run, runs }) => [run, runs]).toSorted();
    assertEquals(told, [[again, 2], [hostile, 1], [warm, 1]].toSorted());
    const apart = board.boards.map(({ differs }) => differs.map(({ name }) => name));
    assertEquals(apart, [["temperature"], ["temperature"]]);
  });

  await test.step("every form has them, and none obeys a name", async () => {
    const [text, csv, markdown] = [
      await made(),
      await made("--format", "csv"),
      await made("--format", "markdown"),
    ];
    for (const { figures: { mean } } of board.boards.flatMap(({ rows }) => rows)) {
      assert(mean !== null && text.includes(`${percent(mean)} [`), text);
      assert(csv.includes(`,${mean},`) && markdown.includes(`${percent(mean)} \\[`));
    }
    for (const form of [text, csv, markdown]) {
      assert(!form.includes("\u001b") && !form.includes("\u202e"));
    }
    assertMatch(csv, /,"'=1\+1\|<img/);
    assert(!/[^\\]<img/.test(markdown));
    assertMatch(
      text,
      /In no figure: 2 runs\n- damaged: damaged, 1 line cannot be read\n- broken: unreadable, /,
    );
    const narrowed = await made("--json", "--model", "one", "--benchmark", "smoke");
    const [framed] = records({ out: narrowed }).filter(({ kind }) => kind === "leaderboard");
    assertEquals(framed.boards.length, 2);
    const unknown = await place.lens(["leaderboard", "--model", "oen"]);
    assertEquals(unknown.code, 2);
    assertEquals((await place.lens(["leaderboard", "--format", "pdf"])).code, 2);
  });

  await test.step("stats counts repeated runs together, and others not", async () => {
    const told = records(await place.lens(["stats", one, again, warm, "damaged", "--json"]));
    const of = (kind: string) => told.filter((record) => record.kind === kind);
    assertEquals(of("repeats").map(({ runs, range }) => [runs, range]), [[[one, again], 0]]);
    assertEquals(of("left-out").map(({ run }) => run), ["damaged"]);
    const [shown] = board.boards.flatMap(({ rows }) => rows).filter(({ run }) => run === again);
    assertEquals(of("stats")[1].figures, shown?.figures);
    const { out } = await place.lens(["stats", one, again, warm]);
    assertMatch(out, /ttft ms +20 +[\d.]+ \[[\d.]+, [\d.]+\]/);
    assertMatch(out, /smoke on one +2 /);
  });

  await test.step("compare takes more than two, adjusts over all, and says what cannot be compared", async () => {
    const told = records(await place.lens(["compare", one, hostile, warm, "--json"]));
    const comparisons = told.filter(({ kind }) => kind === "comparison");
    assertEquals(comparisons.map(({ runs, n }) => [runs, n]), [[[one, hostile], 20], [
      [one, warm],
      20,
    ]]);
    // Holm over both: the smaller of two p-values is doubled.
    const [p, q] = comparisons.map(({ test }) => test.p);
    assertEquals(comparisons[0].adjusted, Math.min(1, 2 * Math.min(p, q)));
    const obstacles = told.filter(({ kind }) => kind === "obstacle");
    assertEquals(obstacles.map(({ runs, what }) => [runs[1], what]), [[warm, "configuration"]]);
    assertMatch(obstacles[0].text, /smoke: temperature is 0 in the first and 0\.7 in the second/);
    const { out, code } = await place.lens(["compare", one, hostile, "damaged"]);
    assertEquals(code, 0);
    assertMatch(
      out,
      /second with the first\n[^]*third with the first\n[^]*damaged is damaged \(1 line cannot be read\)/,
    );
    assert(!out.includes("\u001b[31m") && !out.includes("\u202e"));
  });
});
