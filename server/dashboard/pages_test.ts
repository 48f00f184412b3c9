import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { delay } from "@std/async/delay";
import type { Page } from "playwright-core";
import { accessibilityFaults } from "../testing/accessibility.ts";
import { CHROMIUM, startBrowser, UNLESS_CHROMIUM, withBrowser } from "../testing/browser.ts";
import { deadControls, EVERYWHERE, open, settled } from "../testing/crawler.ts";
import type { RunDetail } from "../api/mod.ts";
import { reportRows } from "./trace/report.ts";
import { emptyStage, type Stage, stageOfTraces } from "../testing/stage.ts";

/** Every page and every tab, on a stage with a good, a failed and a damaged run. */
function addressesOf({ url, good, failed, damaged, call, middle }: Stage): readonly string[] {
  const run = `runs/${good}`;
  return [
    "",
    "runs",
    "runs?state=completed&sort=-duration&q=tiny",
    run,
    `${run}/samples`,
    `${run}/samples?verdict=wrong`,
    `${run}/samples?sample=${encodeURIComponent("1/smoke/arithmetic-1-l1")}`,
    `${run}/calls`,
    `${run}/calls/${call}`,
    `${run}/calls/${call}?view=request`,
    `${run}/timeline`,
    // It would play, and change whatever one does, without a moment.
    `${run}/replay?t=${middle}`,
    `${run}/calls/${call}?view=tokens`,
    `${run}/machine`,
    `${run}/config`,
    `${run}/compare`,
    `runs/${failed}`,
    `runs/${failed}/samples?verdict=failed`,
    `runs/${damaged}`,
    "models",
    "models/modellens-tiny",
    "leaderboard",
    "compare",
    `compare?runs=${good},${failed}`,
    "live",
    "start",
    "playground",
    "plugins",
    "plugins/benchmark-smoke",
    "packs",
    "packs/quick",
    "skills",
    "skills/read-file",
    "skills/run-tests",
    "settings",
    `${run}/diff/${failed}`,
    `${run}/calls/${call}?view=chunks`,
    "nowhere",
  ].map((path) => new URL(path, url).href);
}

Deno.test({
  name: "the dashboard over real traces" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using stage = await stageOfTraces();
    await using browser = await startBrowser();
    const addresses = addressesOf(stage);

    await t.step(
      "every page is shown without a complaint of the browser, and all in it has a name, in dark and light",
      () =>
        browser.visit(async ({ page, problems }) => {
          for (const address of addresses) {
            await page.emulateMedia({ colorScheme: "dark" });
            await page.setViewportSize(DESK);
            await open(page, address);
            const { text, nameless, headings, unsaved } = await page.evaluate(LOOK, NAMED);
            assertEquals(unsaved, [], `${address}: a table cannot be saved`);
            assert(text > 20, `${address} is empty`);
            assertEquals(nameless, [], address);
            assertEquals(headings, 1, `${address}: one heading says where it is`);
            assertEquals(await accessibilityFaults(page), [], address);
            assertEquals(await tooWide(page), 0, address);

            // The light one on a phone. Of a theme, colours are what is left to see.
            await page.emulateMedia({ colorScheme: "light" });
            await page.setViewportSize(PHONE);
            await settled(page);
            assertEquals(await accessibilityFaults(page, { onlyColours: true }), [], address);
            assertEquals(await tooWide(page), 0, address);
            assertEquals(problems, [], address);
          }
        }),
    );

    await t.step(
      "every control of every page does something",
      () =>
        browser.visit(async ({ page, problems }) => {
          const used = new Set<string>();
          const dead: string[] = [];
          for (const address of addresses.filter((each) => !LOOKED_AT_ONLY.test(each))) {
            const own = new Set<string>();
            const found = await deadControls(page, address, {
              // A run is started in a test of its own. The whole run is in view at first, so one
              // cannot go farther.
              except: (label) =>
                /Start the run|^button (All|Farther)/.test(label) ||
                used.has(placed(label, address)),
              used: (label) => own.add(placed(label, address)),
            });
            dead.push(...found.map((label) => `${address}: ${label}`));
            for (const each of own) used.add(each);
          }
          assertEquals(dead, []);
          assert(used.size > 80, `only ${used.size} controls were found`);
          assertEquals(problems, []);
        }),
    );

    await t.step("a control without effect is found", () =>
      browser.visit(async ({ page }) => {
        await page.addInitScript(`addEventListener("DOMContentLoaded", () => {
          const all = [["button", "Acts late"], ["button", "Does nothing"], ["a", "Leads nowhere"]];
          for (const [tag, text] of all) {
            const control = document.createElement(tag);
            control.textContent = text;
            if (tag === "a") control.href = "#";
            document.body.prepend(control);
            control.addEventListener("click", (event) => {
              event.preventDefault();
              if (text === "Acts late") setTimeout(() => document.title = "acted", 600);
            });
          }
        })`);
        const planted = /late|nothing|nowhere/i;
        const dead = await deadControls(page, stage.url.href, {
          except: (label) => !planted.test(label),
          limit: 300,
          patience: 1_500,
        });
        assertEquals(dead.toSorted(), [
          "a Leads nowhere",
          "button Does nothing",
        ]);
      }));

    await t.step(
      "keys move, open, search and go back",
      () =>
        browser.visit(async ({ page, problems }) => {
          await open(page, stage.url.href);
          await page.keyboard.press("g");
          await page.keyboard.press("r");
          await page.waitForURL("**/runs");
          await settled(page);
          await page.keyboard.press("j");
          await page.keyboard.press("j");
          await page.keyboard.press("k");
          assertEquals(await page.locator(".virtual-row.selected").count(), 1);
          const name = await page.locator(".virtual-row.selected .cover").getAttribute("title");
          await page.keyboard.press("Enter");
          await page.waitForURL(`**/runs/${name}`);
          await page.waitForFunction(
            (title) => document.title === title,
            `Summary · ${name} · Model Lens`,
          );
          await page.goBack();
          await page.waitForURL("**/runs");

          await page.keyboard.press("/");
          await page.keyboard.type("no such run");
          await page.waitForURL("**/runs?q=no+such+run");
          await page.getByText("No run fits the filter").waitFor();
          await page.keyboard.press("Escape");
          await page.keyboard.press("?");
          await page.getByRole("dialog", { name: "Keys" }).waitFor();
          assertMatch(await page.getByRole("dialog").innerText(), /Next row[^]*Search/);
          assertEquals(await accessibilityFaults(page), []);
          await page.keyboard.press("Escape");
          await page.getByRole("dialog").waitFor({ state: "detached" });
          assertEquals(problems, []);
        }),
    );

    await t.step(
      "the palette opens pages, runs and actions by the keyboard alone, and is a combobox",
      () =>
        browser.visit(async ({ page, problems }) => {
          await open(page, new URL("runs", stage.url).href);
          await page.keyboard.press("Control+k");
          const box = page.getByRole("combobox", { name: "A page, a run, a model or an action" });
          await box.waitFor();
          const options = page.locator("#palette-options [role=option]");
          await options.first().waitFor();
          assertEquals(await accessibilityFaults(page), []);
          await page.emulateMedia({ colorScheme: "light" });
          assertEquals(await accessibilityFaults(page, { onlyColours: true }), []);
          const chosen = () => page.locator("#palette-options [aria-selected=true]").innerText();
          const first = await chosen();
          await page.keyboard.press("ArrowDown");
          assert(await chosen() !== first, "the arrow moves");
          const active = await box.getAttribute("aria-activedescendant") ?? "";
          assertEquals(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
          await page.keyboard.type("page settings");
          await page.getByRole("option", { name: "page Settings" }).waitFor();
          await page.keyboard.press("Enter");
          await page.waitForURL("**/settings");
          assertEquals(await page.getByRole("combobox").count(), 0);

          await page.keyboard.press("Control+k");
          await page.locator("[role=combobox]:focus").waitFor();
          await page.keyboard.type(stage.failed);
          await page.getByRole("option", { name: `run ${stage.failed}` }).waitFor();
          await page.keyboard.press("Enter");
          await page.waitForURL(`**/runs/${stage.failed}`);

          await page.keyboard.press("Control+k");
          await page.locator("[role=combobox]:focus").waitFor();
          await page.keyboard.type("no such thing");
          await page.getByText("Nothing fits").waitFor();
          await page.keyboard.press("Escape");
          await page.getByRole("combobox").waitFor({ state: "detached" });
          assertEquals(problems, []);
        }),
    );

    await t.step(
      "tables are saved as CSV and JSON, with what the page and the server say",
      () =>
        browser.visit(async ({ page }) => {
          const saved = async (label: string) => {
            const [file] = await Promise.all([
              page.waitForEvent("download"),
              page.getByRole("button", { name: label, exact: true }).click(),
            ]);
            return [file.suggestedFilename(), await Deno.readTextFile(await file.path())] as const;
          };
          await open(page, new URL("runs", stage.url).href);
          const [name, runs] = await saved("JSON of the table Runs");
          assertEquals(name, "runs.json");
          const ids = JSON.parse(runs).map(({ id }: { id: string }) => id);
          assertEquals(ids.toSorted(), [stage.good, stage.failed, stage.damaged].toSorted());

          await open(page, `${stage.url}runs/${stage.good}`);
          const [file, measured] = await saved("CSV of the table Measured");
          assertEquals(file, "measured.csv");
          const shown = await page.getByRole("table", { name: "Measured" }).getByRole("row")
            .count();
          assertEquals(measured.trimEnd().split("\r\n").length, shown);
          assertMatch(measured, /^Metric,Value,Unit,Low,High,n,.*\r\npp512\.ttft,/);

          // What is shown as `27.8 % [12.5, 50.9]` is in the file in full, with its unit.
          const { report }: RunDetail = await (await fetch(
            new URL(`api/runs/${stage.good}`, stage.url),
          )).json();
          const smoke = reportRows(report).find(({ benchmark }) => benchmark === "smoke");
          const [, results] = await saved("JSON of the table Results");
          const line = JSON.parse(results).find(({ Benchmark }: { Benchmark: string }) =>
            Benchmark === "smoke"
          );
          assertEquals(
            [
              line["Mean score (share)"],
              line["Mean score low (share)"],
              line["Mean score high (share)"],
              line["TTFT (ms)"],
              line["TPOT (ms)"],
              line["Planned"],
            ],
            [
              smoke?.mean,
              smoke?.interval?.low,
              smoke?.interval?.high,
              smoke?.ttftMs?.value,
              smoke?.tpotMs?.value,
              smoke?.planned,
            ],
          );
        }),
    );

    await t.step(
      "an address restores its view, and what is not there is said",
      () =>
        browser.visit(async ({ page }) => {
          await open(page, `${stage.url}runs/${stage.good}/samples?verdict=right&sort=-ttft`);
          const pressed = page.locator('button[aria-pressed="true"]');
          assertEquals(await pressed.allInnerTexts(), ["right"]);
          assertEquals(await page.locator('[aria-sort="descending"]').innerText(), "TTFT ↓");
          const verdicts = await page.locator(".virtual-row .status").allInnerTexts();
          assertEquals([...new Set(verdicts)], ["right"]);

          const title = await page.title();
          assertMatch(title, /^Samples · /);
          await page.getByRole("link", { name: "Calls" }).first().click();
          await page.waitForFunction(() => document.title.startsWith("Calls"));
          await page.goBack();
          await page.waitForURL("**/samples?*");
          await settled(page);
          assertEquals(await page.title(), title);

          await open(page, `${stage.url}runs/none`);
          assertMatch(await page.getByRole("alert").innerText(), /trace_not_found/);
          await open(page, `${stage.url}runs/${stage.damaged}`);
          assertMatch(
            await page.locator("main").innerText(),
            /not whole[^]*middle of a line[^]*1 line cannot be read/,
          );
        }),
    );

    await t.step(
      "the overview loads at most 100 KB of compressed script",
      () =>
        browser.visit(async ({ page }) => {
          const sizes: Promise<number>[] = [];
          page.on("response", (response) => {
            if (!response.url().endsWith(".js")) return;
            sizes.push(response.body().then(zippedSize));
          });
          await open(page, stage.url.href);
          const all = await Promise.all(sizes);
          const total = all.reduce((sum, size) => sum + size, 0);
          assert(all.length > 1 && total <= 100_000, `${total} bytes in ${all.length} files`);
        }),
    );
  },
});

Deno.test({
  name: "an empty folder shows no number, and how to get a run" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using stage = await emptyStage();
    await withBrowser(async ({ page, problems }) => {
      for (const path of ["", "runs"]) {
        await open(page, new URL(path, stage.url).href);
        const text = await page.locator("main").innerText();
        assertNotMatch(text.replace(stage.workplace.path, ""), /\d/);
        assertMatch(text, /deno run -A cli\.ts run --quick/);
      }
      assertEquals(problems, []);
    });
  },
});

Deno.test({
  name: "a run is started, followed and stopped in the browser, and appears by itself" +
    UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using stage = await emptyStage();
    await withBrowser(async ({ page, problems }) => {
      const other = await page.context().newPage();
      await open(other, new URL("runs", stage.url).href);

      await open(page, new URL("start?provider=embedded&benchmarks=smoke&quick=0", stage.url).href);
      await page.getByLabel("Samples of each benchmark").fill("400");
      assertMatch(
        await page.locator(".command code").innerText(),
        /run --provider embedded --benchmarks smoke --samples 400$/,
      );
      await page.getByRole("button", { name: "Start the run" }).click();
      await page.waitForURL("**/jobs/*");
      await page.getByRole("link", { name: "Open the run" }).click();
      await page.waitForURL("**/runs/*");
      await page.locator(".facts-line", { hasText: "running" }).waitFor();
      await other.locator(".virtual-row", { hasText: "running" }).waitFor();

      const done = async () => {
        const text = await page.locator(".facts-line").innerText();
        return Number(/(\d+) of 400 samples/.exec(text)?.[1]);
      };
      const before = await done();
      while (await done() <= before) await delay(50);

      await page.getByRole("button", { name: "Stop" }).click();
      await page.locator(".facts-line", { hasText: "interrupted" }).waitFor();
      await other.locator(".virtual-row", { hasText: "interrupted" }).waitFor();

      await open(page, new URL("start?provider=embedded&benchmarks=smoke", stage.url).href);
      await page.getByLabel("prompt packs").check();
      const begin = page.getByRole("button", { name: "Start the run" });
      assert(await begin.isDisabled(), "without a pack there is nothing to ask");
      await page.getByLabel("A model's character in a minute").check();
      await page.getByLabel("Samples of each benchmark").fill("2");
      await page.getByLabel("Seed").fill("7");
      await page.getByLabel("Seconds of the run").fill("600");
      await page.getByLabel("No probabilities of tokens").check();
      assertMatch(
        await page.locator(".command code").innerText(),
        /run --quick --provider embedded --pack quick --no-logprobs --samples 2 --seed 7 --limit-time 600$/,
      );
      await begin.click();
      await page.getByRole("link", { name: "Open the run" }).click();
      await page.locator(".facts-line", { hasText: "completed" }).waitFor();
      const run = new URL(page.url()).pathname.split("/").at(-1);
      const { header }: RunDetail = await (await fetch(new URL(`api/runs/${run}`, stage.url)))
        .json();
      assertEquals(Object.keys(header.packs ?? {}), ["quick"]);
      const { samples, seed, limit_time, logprobs } = header.config;
      assertEquals({ samples, seed, limit_time, logprobs }, {
        samples: 2,
        seed: 7,
        limit_time: 600,
        logprobs: false,
      });
      assertEquals(problems, []);
    });
  },
});

/** Pages whose controls are used in tests of their own, or are those of others. */
const LOOKED_AT_ONLY = /verdict=|state=|nowhere|view=chunks|\/diff\//;

/** What stands on several pages is used on the first: on any, on any of a run, or on any of one kind. */
function placed(label: string, address: string): string {
  const what = label.replace(/(?<=^button (CSV|JSON) of the table ).*/, "").replace(
    /(?<=^(a (Samples|Calls|all)|button Theme))[ :\d].*/,
    "",
  );
  if (EVERYWHERE.test(label)) return what;
  const kind = new URL(address).pathname.replace(/(?<=\/(runs|calls)\/)[^/]+/g, ":id");
  const everyRun =
    /^a (Summary|Samples|Timeline|Replay|Calls|Machine|Config|Compare|events|tokens|machine)\b|^button Copy the run/;
  return `${everyRun.test(what) && kind.startsWith("/runs/:id") ? "/runs/:id/*" : kind} ${what}`;
}

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** What must have a name for those who do not see it. */
const NAMED = "a[href], button, input, select, textarea, summary, [role=img], [tabindex='0']";

/** Runs in the page: how much it says, what in it has no name, and how many headings say where it is. */
const LOOK = (named: string) => ({
  text: document.querySelector("main")?.innerText.length ?? 0,
  nameless: [...document.querySelectorAll(named)].filter((each) => {
    const label = each.getAttribute("aria-label") ?? each.closest("label")?.textContent;
    return `${label ?? ""}${each.textContent ?? ""}`.trim() === "";
  }).map(({ outerHTML }) => outerHTML.slice(0, 200)),
  headings: document.querySelectorAll("h1").length,
  // Without a head it is a list of what the page has elsewhere, such as the figures of one call.
  unsaved: [...document.querySelectorAll("main table:has(thead)")]
    .map((table) => table.getAttribute("aria-label"))
    .filter((label) =>
      [...document.querySelectorAll(".save-table button")].every((button) =>
        button.getAttribute("aria-label") !== `CSV of the table ${label}`
      )
    ),
});

/** Pixels that the page is wider than the window. */
function tooWide(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}

async function zippedSize(body: Uint8Array): Promise<number> {
  const zipped = new Blob([new Uint8Array(body)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(zipped).arrayBuffer()).byteLength;
}
