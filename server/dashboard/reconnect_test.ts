import { assertMatch } from "@std/assert";
import { Workplace } from "../../cli/testing/program.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../testing/browser.ts";
import { open } from "../testing/crawler.ts";

Deno.test({
  name: "a page outlives its server: it says so, comes back by itself and shows what it missed" +
    UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using workplace = await Workplace.open();
    const serve = async (port: string) => {
      const server = workplace.start(["serve", "--port", port, "--json"]);
      await server.until(/"url":"[^"]+"/);
      return { server, url: new URL(/"url":"([^"]+)"/.exec(server.out())?.[1] ?? "") };
    };
    const first = await serve("0");

    await withBrowser(async ({ page }) => {
      await open(page, new URL("runs", first.url).href);
      await page.locator(".bar .status", { hasText: "live" }).waitFor();

      first.server.kill("SIGKILL");
      await first.server.ended;
      await page.locator(".bar .status", { hasText: "reconnecting" }).waitFor();
      await workplace.lens([
        "run",
        "--benchmarks",
        "smoke",
        "--samples",
        "1",
        "--provider",
        "embedded",
      ]);

      const second = await serve(first.url.port);
      try {
        await page.locator(".bar .status", { hasText: "live" }).waitFor();
        await page.locator(".virtual-row", { hasText: "completed" }).waitFor();
        assertMatch(await page.locator(".virtual-row").innerText(), /modellens-tiny/);
      } finally {
        second.server.kill("SIGTERM");
        await second.server.ended;
      }
    });
  },
});
