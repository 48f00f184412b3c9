import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  COMPARED,
  GENERATED,
  INSPECT_HEADER,
  INSPECT_SAMPLES,
  RESULTS,
} from "../../core/import/harness/testdata/logs.ts";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { records, Workplace } from "../testing/program.ts";

const DATE = "2026-11-26T16-51-47.316761";

Deno.test("import lm-eval and import inspect make runs, and export lm-eval comes back as the same run", async (test) => {
  await using place = await Workplace.open();
  await place.write(`out/results_${DATE}.json`, RESULTS);
  await place.write(`out/samples_day_gen_${DATE}.jsonl`, GENERATED);
  await place.write(`out/samples_day_mc_${DATE}.jsonl`, COMPARED);
  const log = { ...INSPECT_HEADER, samples: INSPECT_SAMPLES };
  await place.write("logs/days.json", JSON.stringify(log));
  const report = async (name: string) => {
    const { out, code, err } = await place.lens(["report", name, "--json"]);
    assertEquals(code, 0, err);
    return records(out).find(({ kind }) => kind === "report") ?? {};
  };

  await test.step("a folder, its results, or one file of samples", async () => {
    for (const file of ["out", `out/results_${DATE}.json`, `out/samples_day_gen_${DATE}.jsonl`]) {
      const { code, out, err } = await place.lens(["import", "lm-eval", file, "--dry-run"]);
      assertEquals(code, 0, err);
      assertMatch(out, /^lm-evaluation-harness 0\.4\.13: qwen3:8b\ntask +version +samples\n/);
      assertMatch(out, /passed over day_gen, line 5: no sample: torn or damaged/);
    }
    assertEquals(place.runs(), []);
    const { code, out, err } = await place.lens(["import", "lm-eval", "out", "--name", "base"]);
    assertEquals(code, 0, err);
    assertMatch(out, /\nlacks token counts, chunks.*\nscored 3, failed 0\ntrace +traces\//);
    const { rows, status } = await report("base");
    const shown = (rows as { benchmark: string; mean: number; scored: number }[])
      .map(({ benchmark, mean, scored }) => [benchmark, mean, scored]);
    assertEquals([status, shown], ["completed", [["day_gen", 0.5, 2], ["day_mc", 1, 1]]]);
  });

  await test.step("Inspect's samples keep their verdicts, times and failures", async () => {
    const { code, err } = await place.lens(["import", "inspect", "logs/days.json"]);
    assertEquals(code, 0, err);
    const [path = ""] = place.runs().filter((one) => one.includes("import-days"));
    const { header, events } = await loadTrace(path);
    assertEquals([header.source?.kind, header.source?.name], ["import", "days"]);
    assertEquals(header.started, "2026-11-26T16:52:54.000Z");
    const started = events.find(({ kind }) => kind === "call.started");
    assertEquals(started?.t, 500e6);
    assertEquals((await place.lens(["trace", "verify", path])).code, 0);
    const { rows } = await report(path);
    const [row] = rows as { items: number; scored: number; failures: unknown }[];
    assertEquals([row?.items, row?.scored, row?.failures], [2, 3, {
      harness_error: 1,
      not_scored: 1,
    }]);
    const shown = await place.lens(["trace", "show", path, "--sample", "1/days/a_1"]);
    assertMatch(
      shown.out,
      /user: Which day\?\n[^]*\nscore 1 +includes of Inspect says "C": Monday/,
    );
  });

  await test.step("our own run goes there and comes back, item by item", async () => {
    await using imitation = await startImitation({
      models: ["tiny"],
      script: { tokens: ["Thursday"] },
    });
    const server = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
    const line = ["run", ...server, "--benchmarks", "smoke", "--samples", "40", "--epochs", "2"];
    assertEquals((await place.lens(line)).code, 0);
    const [own = ""] = place.runs().filter((one) => one.includes("-tiny-"));
    const exported = await place.lens(["export", "lm-eval", own, "--output", "exp"]);
    assertEquals(exported.code, 0, exported.err);
    assertMatch(
      exported.out,
      /^exp\/tiny\/results_.*\.json\nexp\/tiny\/samples_smoke_.*\.jsonl\n$/,
    );
    const [results = "", samples = ""] = await Promise.all(
      exported.out.trim().split("\n").map((file) => Deno.readTextFile(`${place.path}/${file}`)),
    );
    const { rows } = await report(own);
    const [row] = rows as { mean: number }[];
    const figures = JSON.parse(results).results.smoke;
    assertEquals(figures["score,none"], row?.mean);
    assert(figures["score_stderr,none"] > 0 && figures["score_stderr,none"] < 0.5);
    const lines = samples.trim().split("\n").map((one) => JSON.parse(one));
    assertEquals(lines.length, 80);
    assertEquals(lines[0].resps, [["Thursday"]]);
    assertMatch(lines[0].arguments.gen_args_0.arg_0, /^\[\{"role":"user","content":/);

    assertEquals((await place.lens(["import", "lm-eval", "exp/tiny", "--name", "back"])).code, 0);
    const [back = ""] = place.runs().filter((one) => one.includes("import-back"));
    const { out } = await place.lens(["compare", own, back, "--json"]);
    const cell = records(out).find(({ kind }) => kind === "comparison");
    assertEquals([cell?.n, cell?.difference, cell?.different, cell?.onlyFirst], [40, 0, 0, 0]);
  });

  await test.step("what is no log is refused, and leaves nothing", async () => {
    const before = place.runs().length;
    await place.write("page.html", "<!doctype html>");
    await place.write("torn.eval", "PK\u0003\u0004 torn");
    for (const file of ["page.html", "torn.eval", "absent.eval", "out"]) {
      const { code, err } = await place.lens(["import", "inspect", file]);
      assertEquals(code, 2, file);
      assertMatch(err, /error\[import_unusable\] Cannot import/);
    }
    for (const file of ["page.html", "absent.jsonl", "logs"]) {
      assertEquals((await place.lens(["import", "lm-eval", file])).code, 2, file);
    }
    assertEquals(place.runs().length, before);
    assertEquals((await place.lens(["rescore", "base"])).code, 2, "verdicts of others stay theirs");
  });
});
