import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import type { Leaderboard, ModelHistory } from "../../../../core/leaderboard/shape.ts";
import { startImitation } from "../../../../core/testing/imitation/mod.ts";
import { findLlamaServer, startLlamaServer } from "../../../../core/testing/llama_server.ts";
import { mcNemar } from "../../../../core/stats/mcnemar.ts";
import { meanOf } from "../../../../core/stats/mean.ts";
import { median } from "../../../../core/stats/percentile.ts";
import { scoreEstimate } from "../../../../core/stats/score_estimate.ts";
import type { SamplePage, SeveralComparison } from "../../../api/mod.ts";
import { accessibilityFaults } from "../../../testing/accessibility.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../../testing/browser.ts";
import { deadControls, open } from "../../../testing/crawler.ts";
import { ATTACK, writeHostileTrace } from "../../../testing/hostile_trace.ts";
import { emptyStage, type Stage } from "../../../testing/stage.ts";
import { answersOf } from "../../../testing/trace_answers.ts";
import { milliseconds, percent, percentInterval, points } from "../../frame/text/format.ts";

/** Another quantisation of the embedded model. */
const OTHER = new URL("../../../../../shared/model/modellens-tiny-f32.gguf", import.meta.url);

/** A server of a second model: a real one where there is one, else an imitation. */
async function secondModel(): Promise<AsyncDisposable & { readonly flags: readonly string[] }> {
  const command = await findLlamaServer();
  const isThere = await Deno.stat(OTHER).then(({ isFile }) => isFile, () => false);
  const server = command === undefined || !isThere
    ? await startImitation({ models: ["under-test"], script: { tokens: ["Thursday"] } })
    : await startLlamaServer({ command, model: OTHER });
  const kind = command === undefined || !isThere ? "openai-compatible" : "llama-cpp";
  return {
    flags: ["--provider", kind, "--api-base", server.url.href],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Two runs of each of two models, one of another temperature, one of a single sample, and two that attack. */
async function makeRuns({ workplace }: Pick<Stage, "workplace">): Promise<void> {
  await using second = await secondModel();
  const plan = ["run", "--benchmarks", "smoke"];
  const eight = ["--samples", "8"];
  const flags = [
    [...eight, "--provider", "embedded"],
    [...eight, "--provider", "embedded", "--temperature", "0.5"],
    [...eight, "--provider", "embedded"],
    [...eight, ...second.flags],
    [...eight, ...second.flags],
    ["--samples", "1", "--provider", "embedded"],
  ];
  for (const more of flags) {
    const { code, err } = await workplace.lens([...plan, ...more]);
    assertEquals(code, 0, err);
  }
  const [good = ""] = workplace.runs().toSorted();
  await writeHostileTrace(good, `${workplace.path}/traces/2026-11-26T12-00-00Z-attack-0001`);
  await writeLongNames(good, `${workplace.path}/traces/2026-11-26T12-00-00Z-long-0002`);
}

/** A copy whose model has a name of ten million characters, in the header and where results begin. */
async function writeLongNames(from: string, to: string): Promise<void> {
  const name = `"${"x".repeat(10_000_000)}"`;
  const lines = (await Deno.readTextFile(`${from}/events.ndjson`)).split("\n").map((line, index) =>
    index === 0 || line.includes('"kind":"benchmark.started"')
      ? line.replaceAll('"modellens-tiny"', name)
      : line
  );
  await Deno.mkdir(to);
  await Deno.writeTextFile(`${to}/events.ndjson`, lines.join("\n"));
}

Deno.test({
  name: "models, leaderboard and compare over runs of two models" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using stage = await emptyStage();
    await makeRuns(stage);
    const at = (path: string) => new URL(path, stage.url).href;
    const asked = async <T>(path: string): Promise<T> => await (await fetch(at(path))).json();
    let board = await asked<Leaderboard>("api/leaderboard");
    while (board.leftOut.unread > 0) board = await asked<Leaderboard>("api/leaderboard");
    const shared = board.boards.find(({ rows }) => rows.length > 1);
    assert(shared !== undefined, "both models were asked the same items in the same way");
    // The one of ten million characters is on it too.
    const honest = shared.rows.filter(({ identity }) => !identity.model.startsWith("x"));
    const names = honest.map(({ identity }) => identity.model);
    assertEquals(names.toSorted(), ["modellens-tiny", "under-test"]);

    await withBrowser(async ({ page, problems }) => {
      await t.step(
        "the leaderboard has the figures of the API, apart by what differs",
        async () => {
          await open(page, at(""));
          await page.keyboard.press("g");
          await page.keyboard.press("b");
          await page.waitForURL("**/leaderboard");
          await page.getByRole("heading", { name: "Leaderboard" }).waitFor();
          await page.getByRole("table").first().waitFor();
          const tables = page.getByRole("table");
          assertEquals(await tables.count(), board.boards.length);
          for (const [index, { rows }] of board.boards.entries()) {
            assertEquals(
              await scoresIn(page, index),
              rows.map(({ figures: { mean, interval } }) =>
                mean === null
                  ? "–"
                  : `${percent(mean)} ${
                    interval === null ? "no interval" : percentInterval(interval)
                  }`
              ),
            );
          }
          await page.getByText("temperature 0.5", { exact: true }).first().waitFor();
        },
      );

      await t.step("a filter is in the address, and an address restores it", async () => {
        await page.getByLabel("Model", { exact: true }).selectOption("under-test");
        await page.waitForURL("**/leaderboard?model=under-test");
        await page.waitForFunction(() => document.querySelectorAll("table").length === 1);
        await open(page, at("leaderboard?model=under-test"));
        assertEquals(await page.getByLabel("Model", { exact: true }).inputValue(), "under-test");
        assertEquals(await page.getByRole("table").count(), 1);
      });

      await t.step("two are picked by keys and compared, with the figures of the API", async () => {
        for (const name of names) {
          await page.getByLabel(`Pick ${name} to compare`).focus();
          await page.keyboard.press("Space");
        }
        await page.getByRole("link", { name: "Compare 2 models" }).click();
        await page.getByRole("table", { name: "Scores" }).waitFor();
        const query = new URL(page.url()).search;
        const told = await asked<SeveralComparison>(`api/compare${query}`);
        const [cell] = told.pairs[0]?.cells ?? [];
        assert(cell !== undefined && cell.difference !== null && cell.n === 8);
        const row = await page.getByRole("table", { name: "Scores" }).locator("tbody tr")
          .innerText();
        const shown = `${points(cell.difference)} ${
          cell.interval === null ? "" : percentInterval(cell.interval)
        }`;
        assert(spaced(row).includes(spaced(shown)), `${row} / ${shown}`);
        assertMatch(
          spaced(row),
          new RegExp(`${cell.wins} : ${cell.ties} : ${cell.losses} McNemar`),
        );
        const items = page.getByRole("table", { name: "Items that differ" }).locator("tbody tr");
        assertEquals(await items.count(), told.differing.length);
        await items.first().getByRole("link", { name: /where the answers/ }).click();
        await page.waitForURL("**/diff/**");
        await page.goBack();
        await page.getByRole("button", { name: "Make first: compare with B instead of A" }).click();
        await page.getByText(`A: ${names[1]}`).first().waitFor();
      });

      await t.step("a run is added as the third, and what cannot be compared is said", async () => {
        const warm = board.boards.find(({ differs }) =>
          differs.some(({ value }) => value === "0.5")
        );
        await page.getByLabel("Add a run").selectOption(warm?.rows[0]?.run ?? "");
        await page.getByText("temperature is 0 in the first and 0.5 in the second").first()
          .waitFor();
        assertEquals(
          await page.getByRole("list", { name: "What is compared" }).locator("> li").count(),
          3,
        );
        assertEquals(await accessibilityFaults(page), []);
        await page.emulateMedia({ colorScheme: "light" });
        assertEquals(await accessibilityFaults(page, { onlyColours: true }), []);
        await page.emulateMedia({ colorScheme: "dark" });
        await page.getByRole("button", { name: "Leave out C" }).click();
        await page.getByText("temperature is 0 in the first").waitFor({ state: "detached" });
      });

      await t.step("a model shows every run over time, and what was served", async () => {
        const history = await asked<ModelHistory>("api/models/modellens-tiny");
        await open(page, at("models"));
        await page.getByRole("link", { name: "modellens-tiny", exact: true }).first().click();
        await page.getByRole("table", { name: "What was served under this name" }).waitFor();
        const charts = page.getByRole("img", { name: /^Mean score over time, from/ });
        assertEquals(
          await charts.count(),
          history.series.filter(({ points }) => points.length > 1).length,
        );
        const rows = page.getByRole("table", { name: "Runs of smoke" }).locator("tbody tr");
        assertEquals(await rows.count(), history.series.flatMap(({ points }) => points).length);
        await open(page, at("models/none"));
        assertMatch(await page.getByRole("alert").innerText(), /not_there/);
        problems.splice(
          0,
          problems.length,
          ...problems.filter((one) => !/status of 404/.test(one)),
        );
      });

      await t.step(
        "statistics are those of core/stats over the answers, and absent where there are none",
        async () => {
          const sides = [];
          for (const { run, identity } of honest) {
            const answers = await answersOf(`${stage.workplace.path}/traces/${run}`);
            const { samples } = await asked<SamplePage>(`api/runs/${run}/samples`);
            const estimate = scoreEstimate(answers);
            assert(estimate !== null && estimate.interval !== null && estimate.items === 8);
            const { low, high } = estimate.interval;
            const score = `${percent(estimate.mean)} ${percentInterval([low, high])}`;
            const ttft = milliseconds(median(samples.flatMap(({ ttftMs }) => ttftMs ?? [])));
            await open(page, at(`runs/${run}`));
            const summary = spaced(await page.getByRole("table", { name: "Results" }).innerText());
            assert(summary.includes(spaced(`${score} n=${estimate.items}`)), `${summary}/${score}`);
            assert(summary.includes(spaced(ttft)), `${summary} / ${ttft}`);
            await open(page, at(`leaderboard?model=${identity.model}`));
            const ranked = spaced(await page.locator("main").innerText());
            assert(ranked.includes(spaced(score)), `${ranked} / ${score}`);
            assert(ranked.includes(spaced(ttft)), `${ranked} / ${ttft}`);
            sides.push({ run, answers });
          }

          const [a, b] = sides;
          assert(a !== undefined && b !== undefined);
          const differences = a.answers.map(({ item, score }) =>
            (b.answers.find((one) => one.item === item)?.score ?? NaN) - score
          );
          const wins = differences.filter((one) => one > 0).length;
          const losses = differences.filter((one) => one < 0).length;
          const p = mcNemar({ wins, losses }).exact;
          await open(page, at(`compare?runs=${a.run},${b.run}`));
          const row = spaced(
            await page.getByRole("table", { name: "Scores" }).locator("tbody tr").innerText(),
          );
          const ties = differences.length - wins - losses;
          for (
            const text of [
              points(meanOf(differences)),
              p < 0.001 ? "< 0.001" : p.toFixed(3),
              `${differences.length} ${wins} : ${ties} : ${losses}`,
            ]
          ) assert(row.includes(spaced(text)), `${row} / ${text}`);

          const lone = stage.workplace.runs().map((path) => path.replace(/^.*\//, ""))
            .toSorted().findLast((run) => !/attack|long|under-test/.test(run)) ?? "";
          await open(page, at(`runs/${lone}`));
          const summary = spaced(await page.getByRole("table", { name: "Results" }).innerText());
          assertMatch(summary, /modellens-tiny (0|100)\.0 % n=1 1\/1/);
          await open(page, at("leaderboard"));
          assertMatch(spaced(await page.locator("main").innerText()), /no interval/);
        },
      );

      await t.step(
        "no name does more than to be shown, be it of ten million characters",
        async () => {
          const hostile = board.models.filter((name) =>
            name !== "modellens-tiny" && name !== "under-test"
          );
          assertEquals(hostile.length, 2);
          const paths = [
            ...["leaderboard", "models", "compare"],
            ...hostile.map((name) => `models/${encodeURIComponent(name)}`),
            `compare?models=${hostile.map((name) => encodeURIComponent(encodeURIComponent(name)))}`,
            `leaderboard?model=${encodeURIComponent(ATTACK.slice(0, 30))}`,
          ];
          for (const path of paths) {
            await open(page, at(path));
            assertEquals(
              await page.evaluate(() => ({
                attacked: "attacked" in window,
                elements: document.querySelectorAll("#root :is(img, script, iframe, style)").length,
                wide: document.documentElement.scrollWidth > innerWidth,
              })),
              { attacked: false, elements: 0, wide: false },
              path,
            );
            assert((await page.locator("main").innerText()).length < 200_000, path);
          }
          await open(page, at("models"));
          const text = await page.locator("main").innerText();
          assertMatch(text, /<img src=x onerror=/);
          assertMatch(text, /x{100}… \(10000000 characters, [0-9a-f]{12}\)/);
          assertEquals(problems, []);
        },
      );

      await t.step(
        "every control of a comparison does something; on paper there is none",
        async () => {
          // Those of the other pages are used in pages_test.ts.
          const dead = await deadControls(
            page,
            at(`compare?runs=${honest.map(({ run }) => run)}`),
            {
              except: (label) => !/Clear|Make first|Leave|add a run|Only/.test(label),
            },
          );
          assertEquals(dead, []);
          await open(page, at(`leaderboard?pick=${encodeURIComponent(honest[0]?.run ?? "")}`));
          await page.emulateMedia({ media: "print" });
          assertEquals(
            await page.locator("select:visible, input:visible, .bar:visible").count(),
            0,
          );
          assert(await page.getByRole("table").first().isVisible());
          assertEquals(problems, []);
        },
      );
    });
  },
});

/** Mean and interval of every row of a table, as they are read. */
async function scoresIn(page: Page, table: number): Promise<string[]> {
  const cells = await page.getByRole("table").nth(table).locator("tbody tr td:nth-child(4)")
    .allInnerTexts();
  return cells.map(spacedNbsp);
}

function spacedNbsp(text: string): string {
  return text.replaceAll(/[^\S\u00a0]+/g, " ").trim();
}

function spaced(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
