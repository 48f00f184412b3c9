import { assert, assertEquals, assertMatch } from "@std/assert";
import type { CallPage } from "../../api/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../testing/browser.ts";
import { settled } from "../../testing/settled.ts";
import { emptyStage } from "../../testing/stage.ts";

Deno.test({
  name: "a copy in a file shows what the live pages show, without a network" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using stage = await emptyStage();
    const { workplace, url } = stage;
    await workplace.lens(["run", "--quick", "--provider", "embedded", "--samples", "3"]);
    const [good = ""] = workplace.runs();
    const run = good.replace(/^.*\//, "");
    const { code, err } = await workplace.lens(["export", "html", run, "--output", "good.html"]);
    assertEquals(code, 0, err);
    const { calls }: CallPage = await (await fetch(new URL(`api/runs/${run}/calls`, url))).json();
    const call = `/calls/${calls[0]?.span}`;
    const views = [
      "/summary",
      "/samples?sort=-ttft",
      "/samples?verdict=wrong",
      "/samples?q=json",
      "/calls?q=json",
      "/calls",
      "/machine",
    ];
    const shown = [...views, `${call}?view=tokens`, `${call}?view=request`];

    await withBrowser(async ({ page, problems }) => {
      const textAt = async (address: string) => {
        await page.goto("about:blank");
        await page.goto(address);
        await page.waitForSelector("main > *");
        await settled(page);
        const view = page.locator("main .view");
        return await (await view.count() > 0 ? view.first() : page.locator("main")).innerText();
      };
      const live: string[] = [];
      for (const view of shown) live.push(await textAt(new URL(`runs/${run}${view}`, url).href));
      await page.context().setOffline(true);
      const file = `file://${workplace.path}/good.html`;
      for (const [at, view] of shown.entries()) {
        assertEquals(await textAt(`${file}#/runs/${run}${view}`), live[at], view);
      }
      assertMatch(await textAt(`${file}#/runs/${run}/timeline`), /One row each/);
      assert((await textAt(file)).includes("Results"), "it opens with the run");
      assertEquals(problems, []);
    });
  },
});
