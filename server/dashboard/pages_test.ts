import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { delay } from "@std/async/delay";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../testing/browser.ts";
import { deadControls, open, settled } from "../testing/crawler.ts";
import { emptyStage, type Stage, stageOfTraces } from "../testing/stage.ts";

/** Every page and every tab, on a stage with a good, a failed and a damaged run. */
function addressesOf({ url, good, failed, damaged, call }: Stage): readonly string[] {
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
    `${run}/replay`,
    `${run}/calls/${call}?view=tokens`,
    `${run}/machine`,
    `${run}/config`,
    `${run}/compare`,
    `runs/${failed}`,
    `runs/${failed}/samples?verdict=failed`,
    `runs/${damaged}`,
    "live",
    "start",
    "settings",
    "nowhere",
  ].map((path) => new URL(path, url).href);
}

Deno.test({
  name: "the dashboard over real traces" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using stage = await stageOfTraces();
    const addresses = addressesOf(stage);

    for (const theme of ["dark", "light"] as const) {
      await t.step(
        `every page is shown without a complaint of the browser, ${theme}`,
        () =>
          withBrowser(async ({ page, problems }) => {
            for (const address of addresses) {
              await open(page, address);
              assertEquals(problems, [], address);
              assert((await page.locator("main").innerText()).length > 20, `${address} is empty`);
            }
          }, { theme }),
      );
    }

    await t.step(
      "every control of every page does something",
      () =>
        withBrowser(async ({ page, problems }) => {
          let used = 0;
          const dead: string[] = [];
          const seen = new Set<string>();
          for (const address of addresses.filter((each) => !/verdict=|state=|nowhere/.test(each))) {
            const found = await deadControls(page, address, {
              // What stands on every page is used once; a run is started in a test of its own.
              // The whole run is in view at first, so one cannot go farther.
              except: (label) =>
                /Start the run|^button (All|Farther)/.test(label) || isSeen(seen, label),
              used: () => used++,
            });
            dead.push(...found.map((label) => `${address}: ${label}`));
          }
          assertEquals(dead, []);
          assert(used > 80, `only ${used} controls were found`);
          assertEquals(problems, []);
        }),
    );

    await t.step("a control without effect is found", () =>
      withBrowser(async ({ page }) => {
        await page.addInitScript(`addEventListener("DOMContentLoaded", () => {
          const button = document.createElement("button");
          button.textContent = "Does nothing";
          document.body.prepend(button);
        })`);
        assertEquals(
          await deadControls(page, stage.url.href, { except: (label) => !/nothing/.test(label) }),
          ["button Does nothing"],
        );
      }));

    await t.step(
      "keys move, open, search and go back",
      () =>
        withBrowser(async ({ page, problems }) => {
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
          await page.goBack();
          await page.waitForURL("**/runs");

          await page.keyboard.press("/");
          await page.keyboard.type("no such run");
          await page.waitForURL("**/runs?q=no+such+run");
          await page.getByText("No run fits the filter").waitFor();
          await page.keyboard.press("Escape");
          await page.keyboard.press("?");
          await page.getByRole("dialog", { name: "Keys" }).waitFor();
          assertMatch(await page.getByRole("dialog").innerText(), /Search[^]*Next row/);
          await page.keyboard.press("Escape");
          await page.getByRole("dialog").waitFor({ state: "detached" });
          assertEquals(problems, []);
        }),
    );

    await t.step(
      "an address restores its view, and what is not there is said",
      () =>
        withBrowser(async ({ page }) => {
          await open(page, `${stage.url}runs/${stage.good}/samples?verdict=right&sort=-ttft`);
          const pressed = page.locator('button[aria-pressed="true"]');
          assertEquals(await pressed.allInnerTexts(), ["right"]);
          assertEquals(await page.locator('[aria-sort="descending"]').innerText(), "TTFT ↓");
          const verdicts = await page.locator(".virtual-row .status").allInnerTexts();
          assertEquals([...new Set(verdicts)], ["right"]);

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
      "every control has a name for those who do not see it",
      () =>
        withBrowser(async ({ page }) => {
          for (const address of addresses) {
            await open(page, address);
            const nameless = await page.$$eval(
              "a[href], button, input, select, textarea, summary, [role=img], [tabindex='0']",
              (elements) =>
                elements.filter((each) => {
                  const label = each.getAttribute("aria-label") ??
                    each.closest("label")?.textContent;
                  return `${label ?? ""}${each.textContent ?? ""}`.trim() === "";
                }).map(({ outerHTML }) => outerHTML.slice(0, 200)),
            );
            assertEquals(nameless, [], address);
            assertEquals(
              await page.locator("h1").count(),
              1,
              `${address}: one heading says where it is`,
            );
          }
        }),
    );

    await t.step(
      "on a phone nothing is wider than the screen",
      () =>
        withBrowser(async ({ page, problems }) => {
          for (const address of addresses) {
            await open(page, address);
            const wide = await page.evaluate(() =>
              document.documentElement.scrollWidth - innerWidth
            );
            assert(wide <= 0, `${address} is ${wide} pixels too wide`);
          }
          assertEquals(problems, []);
        }, { size: { width: 390, height: 844 } }),
    );

    await t.step(
      "the overview loads at most 100 KB of compressed script",
      () =>
        withBrowser(async ({ page }) => {
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
      assertEquals(problems, []);
    });
  },
});

/** What stands on several pages is used on the first. */
function isSeen(seen: Set<string>, label: string): boolean {
  const everywhere =
    /^(a|button) (Skip|Model Lens|Overview|Runs|Live|Settings|Start a run|Theme|Keys)/;
  const everyRun =
    /^a (Summary|Samples|Timeline|Replay|Calls|Machine|Config|Compare|events|tokens|machine)\b|^button Copy the run/;
  if (!everywhere.test(label) && !everyRun.test(label)) return false;
  return seen.size === seen.add(label.replace(/[:\d].*/, "")).size;
}

async function zippedSize(body: Uint8Array): Promise<number> {
  const zipped = new Blob([new Uint8Array(body)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(zipped).arrayBuffer()).byteLength;
}
