import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Scorecard } from "../../../../../core/scorecard/card.ts";
import { scoreEstimate } from "../../../../../core/stats/score_estimate.ts";
import type { SamplePage } from "../../../../api/mod.ts";
import { startKnowingModel } from "../../../../../core/testing/framework/knowing_model.ts";
import { accessibilityFaults } from "../../../../testing/accessibility.ts";
import { CHROMIUM, startBrowser, UNLESS_CHROMIUM } from "../../../../testing/browser.ts";
import { deadControls, open } from "../../../../testing/crawler.ts";
import { emptyStage } from "../../../../testing/stage.ts";
import { answersOf } from "../../../../testing/trace_answers.ts";
import { percent, percentInterval } from "../../../frame/text/format.ts";

const CONFIG = `{
  "weights": { "code": 0.25, "math": 0.25, "reasoning": 0.25, "instruction": 0.25 },
  "prompts": 4,
  "repetitions": 2,
  // Repetitions one after the other, so that the list is in the order of the plan.
  "parallel": 1
}`;
/** Of the second theme, colours are what is left to see. */
const LOOK = { dark: {}, light: { onlyColours: true } } as const;
/** Compiles, and offers nothing of what is asked. */
const BESIDE_THE_POINT = "```ts\nexport const answer: number = 42;\n```";

Deno.test({
  name: "a scorecard has charts with tables, and leads to what was judged" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using browser = await startBrowser();
    await using stage = await emptyStage();
    const { workplace } = stage;
    await workplace.write("devbench.jsonc", CONFIG);
    const devbench = ["run", "--framework", "devbench"];
    const planned = await workplace.lens(
      [...devbench, "--provider", "embedded", "--dry-run", "--json"],
    );
    await using server = await startKnowingModel({
      plan: planned.out,
      models: { knows: 1, guesses: 0 },
      otherwise: BESIDE_THE_POINT,
    });
    const ran = await workplace.lens(
      [...devbench, "--api-base", server.url.href, "--models", "knows,guesses"],
    );
    const [path = ""] = workplace.runs();
    const run = path.slice(path.lastIndexOf("/") + 1);
    assertEquals(ran.code, 0, ran.err);
    const at = (view: string) => new URL(`runs/${run}/${view}`, stage.url).href;
    const reply = await fetch(new URL(`api/runs/${run}/scorecard`, stage.url));
    const { card }: { readonly card: Scorecard } = await reply.json();
    const [knows, guesses] = card.models;
    assertEquals([knows?.score?.mean, knows?.answers], [1, 8]);
    assertEquals([guesses?.score?.mean, guesses?.solved?.mean], [0, 0]);

    for (const theme of ["dark", "light"] as const) {
      await t.step(
        `charts and tables say the same, ${theme}`,
        () =>
          browser.visit(async ({ page, problems }) => {
            await open(page, at("summary"));
            await page.keyboard.press("b");
            await page.waitForURL(/scorecard$/);
            const models = page.getByRole("table", { name: "Models" }).locator("tbody tr");
            await models.first().waitFor();
            assertEquals(await models.count(), 2);
            assertMatch(await models.nth(0).innerText(), /knows\s+100\.0\s%/);
            assertMatch(await models.nth(1).innerText(), /guesses\s+0\.0\s%/);
            for (const index of [0, 1]) {
              const estimate = scoreEstimate(await answersOf(path, index + 1));
              assert(estimate !== null && estimate.interval !== null);
              const { low, high } = estimate.interval;
              const row = await models.nth(index).innerText();
              const shown = `${percent(estimate.mean)} ${
                percentInterval([low, high])
              } n=${estimate.items}`;
              assert(row.replaceAll(/\s+/g, " ").includes(shown.replaceAll(/\s+/g, " ")), shown);
            }
            const categories = Object.keys(knows?.categories ?? {}).length;
            const bars = page.locator(".card-bars dd");
            assertEquals(await bars.count(), 2 * (1 + categories));
            const radar = page.getByRole("img", { name: /^Radar of scores/ });
            assertEquals(await radar.count(), categories < 3 ? 0 : 1);
            const rows = page.getByRole("table", { name: "Categories" }).locator("tbody tr");
            assertEquals(await rows.count(), categories);
            const compared = page.getByRole("table", { name: "Comparisons" }).locator("tbody tr");
            assertMatch(await compared.first().innerText(), /guesses − knows[\s\S]*−?-?100\.0/);
            assertEquals(await accessibilityFaults(page, LOOK[theme]), []);
            assertEquals(problems, []);
          }, { theme }),
      );
    }

    await t.step(
      "a way of failing leads to its samples, and a sample shows tests, code and diff",
      () =>
        browser.visit(async ({ page, problems }) => {
          await open(page, at("scorecard"));
          const [kind = "", count = 0] = Object.entries(guesses?.failures ?? {})[0] ?? [];
          const title = card.scheme.failures.find(({ id }) => id === kind)?.title ?? "";
          await page.getByRole("table", { name: "Failures" }).getByRole("link", { name: title })
            .click();
          await page.getByText(`${count} sample${count === 1 ? "" : "s"}`, { exact: true })
            .waitFor();
          assertMatch(page.url(), new RegExp(`failure=${kind}`));
          const asked = new URL(`api/runs/${run}/samples?model=guesses&family=code`, stage.url);
          const { samples: [sample] }: SamplePage = await (await fetch(asked)).json();
          await page.goto(at(`samples?sample=${encodeURIComponent(sample?.id ?? "")}`));
          const panel = page.getByRole("complementary");
          await panel.getByText("not solved").waitFor();
          assertMatch(await panel.getByRole("list", { name: "Tests" }).innerText(), /✗/);
          await panel.getByRole("button", { name: "Diff to the reference" }).click();
          const diff = await panel.locator(".judged-diff").innerText();
          assertMatch(diff, /^\+ export const answer: number = 42;$/m);
          assertMatch(diff, /^− /m);
          assertEquals(problems, []);
        }),
    );

    await t.step(
      "a run of a framework can be chosen where runs are started",
      () =>
        browser.visit(async ({ page, problems }) => {
          await open(page, new URL("start?provider=embedded&benchmarks=smoke", stage.url).href);
          await page.getByRole("radio", { name: /^devbench/ }).check();
          await page.getByText(/run --quick --provider embedded --framework devbench$/).waitFor();
          assertEquals(await page.getByRole("group", { name: "Benchmarks" }).count(), 0);
          assertEquals(problems, []);
        }),
    );

    await t.step("every control of it does something", () =>
      browser.visit(async ({ page }) => {
        assertEquals(await deadControls(page, at("scorecard"), { except: () => false }), []);
        assert(page.url().length > 0);
      }));
  },
});
