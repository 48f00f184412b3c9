import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../../../../core/testing/imitation/mod.ts";
import { accessibilityFaults } from "../../../../testing/accessibility.ts";
import { CHROMIUM, startBrowser, UNLESS_CHROMIUM } from "../../../../testing/browser.ts";
import { deadControls, open } from "../../../../testing/crawler.ts";
import { emptyStage } from "../../../../testing/stage.ts";

const SETTINGS = `benchmark_settings:
  needle: { lengths: [512, 1024], depths: [0, 50], kinds: [single, multi-key] }
`;

/** Of the second theme, colours are what is left to see. */
const LOOK = { dark: {}, light: { onlyColours: true } } as const;

Deno.test({
  name: "scores by place are a map and a list, and lead to their samples" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using browser = await startBrowser();
    await using stage = await emptyStage();
    await using model = await startImitation({ script: { tokens: ["I", " do", " not", " know"] } });
    const config = `${stage.workplace.path}/needle.yaml`;
    await Deno.writeTextFile(config, SETTINGS);
    const ran = await stage.workplace.lens(
      ["run", "--benchmarks", "needle", "--config", config, "--api-base", model.url.href],
    );
    const [path = ""] = stage.workplace.runs();
    const run = path.slice(path.lastIndexOf("/") + 1);
    assert(run !== "", ran.err);
    const at = (query: string) => new URL(`runs/${run}/heatmap${query}`, stage.url).href;

    for (const theme of ["dark", "light"] as const) {
      await t.step(
        `every place says its figures and can be reached by keys, ${theme}`,
        () =>
          browser.visit(async ({ page, problems }) => {
            await open(page, at(""));
            const places = page.locator(".heat-cell");
            const said = await places.evaluateAll((all) =>
              all.map((one) => one.getAttribute("aria-label"))
            );
            assertEquals(said.length, 4);
            for (const one of said) {
              assertMatch(
                one ?? "",
                /^depth (0|50) %, length (512|1024) tokens; (\d+\.0\s% .*n=2$|over ×2$)/,
              );
            }
            assertEquals(await accessibilityFaults(page, LOOK[theme]), []);
            await places.first().focus();
            await page.keyboard.press("ArrowRight");
            await page.keyboard.press("ArrowDown");
            assertMatch(
              await page.locator(":focus").getAttribute("aria-label") ?? "",
              /^depth 50 %, length 1024 tokens/,
            );
            await page.keyboard.press("Enter");
            await page.getByText("2 samples").waitFor();
            assertMatch(page.url(), /place=1024%2C50/);
            assertEquals(problems, []);
          }, { theme }),
      );
    }

    await t.step(
      "the list has the same figures, at an address of its own",
      () =>
        browser.visit(async ({ page, problems }) => {
          await open(page, at("?family=single"));
          await page.getByRole("button", { name: "list" }).click();
          assertMatch(page.url(), /family=single&as=list$/);
          const rows = page.getByRole("table", { name: "Places" }).locator("tbody tr");
          assertEquals(await rows.count(), 4);
          assertEquals(await accessibilityFaults(page), []);
          assertEquals(await deadControls(page, at("?as=list"), { except: () => false }), []);
          assertEquals(problems, []);
        }),
    );
  },
});
