import { assertEquals } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../testing/browser.ts";
import { open } from "../testing/crawler.ts";
import { emptyStage } from "../testing/stage.ts";

Deno.test({
  name: "a run that does not stop gracefully is ended at once by a second press" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using stuck = await startImitation({ defect: { kind: "stall-before-first" } });
    await using stage = await emptyStage({ MODELLENS_API_BASE: stuck.url.href });
    await withBrowser(async ({ page, problems }) => {
      const asked = "start?provider=openai-compatible&benchmarks=smoke&quick=0&samples=3";
      await open(page, new URL(asked, stage.url).href);
      await page.getByRole("button", { name: "Start the run" }).click();
      await page.getByRole("link", { name: "Open the run" }).waitFor();
      await page.getByRole("button", { name: "Stop", exact: true }).click();
      await page.getByRole("button", { name: "End at once" }).click();
      await page.locator(".facts-line", { hasText: "exit code" }).waitFor();

      assertEquals(await page.getByRole("button", { name: "End at once" }).count(), 0);
      await page.getByRole("link", { name: "Open the run" }).click();
      await page.locator(".facts-line", { hasText: /interrupted|open/ }).waitFor();
      assertEquals(problems, []);
    });
  },
});
