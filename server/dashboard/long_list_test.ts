import { assert, assertEquals } from "@std/assert";
import { writeSyntheticTrace } from "../../bench/server/synthetic_trace.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../testing/browser.ts";
import { open, settled } from "../testing/crawler.ts";
import { emptyStage } from "../testing/stage.ts";

Deno.test({
  name: "a list of 20,000 samples holds only what is seen, and leads to the last" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using stage = await emptyStage();
    const traces = `${stage.workplace.path}/traces`;
    await Deno.mkdir(traces, { recursive: true });
    const path = await writeSyntheticTrace(traces, { calls: 20_000, chunks: 1 });
    const run = path.slice(path.lastIndexOf("/") + 1);

    await withBrowser(async ({ page, problems }) => {
      for (const view of ["samples", "calls"]) {
        await open(page, new URL(`runs/${run}/${view}`, stage.url).href);
        const table = page.getByRole("table");
        assertEquals(await table.getAttribute("aria-rowcount"), "20001");
        assert(await page.locator(".virtual-row").count() < 80);
        const first = await page.locator(".virtual-row .cover").first().innerText();

        await page.locator(".virtual").evaluate((list) => list.scrollTo(0, list.scrollHeight));
        await page.locator('[aria-rowindex="20001"] .cover').waitFor();
        await settled(page);
        assert(await page.locator(".virtual-row").count() < 80);
        assert(await page.locator(".virtual-row .cover").first().innerText() !== first);
      }
      await page.locator('[aria-rowindex="20001"] .cover').click();
      await page.getByRole("navigation", { name: "Views of the call" }).waitFor();
      await page.goBack();
      await page.locator('[aria-rowindex="20001"] .cover').waitFor();
      assertEquals(problems, []);
    });
  },
});
