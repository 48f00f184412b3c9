import { assert, assertEquals, assertMatch } from "@std/assert";
import type { RunPage } from "../../api/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../testing/browser.ts";
import { writeHostileTrace } from "../../testing/hostile_trace.ts";
import { settled } from "../../testing/settled.ts";
import { emptyStage } from "../../testing/stage.ts";

Deno.test({
  name: "a published site shows what the live pages show, from disk and below a path" +
    UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using stage = await emptyStage();
    const { workplace, url } = stage;
    await workplace.lens(["run", "--quick", "--provider", "embedded", "--samples", "2"]);
    const [good = ""] = workplace.runs();
    const run = good.replace(/^.*\//, "");
    const evil = "2026-11-26T12-00-00Z-attack-0001";
    await writeHostileTrace(good, `${workplace.path}/traces/${evil}`);
    const { code, err } = await workplace.lens(["publish", "site"]);
    assertEquals(code, 0, err);
    const { total }: RunPage = await (await fetch(new URL("api/runs", url))).json();
    assertEquals(total, 2);
    await using host = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        const path = new URL(request.url).pathname;
        if (!/^\/people\/me\/[\w.\/-]+$/.test(path)) return new Response(null, { status: 404 });
        const type = path.endsWith(".js") ? "text/javascript" : "text/html";
        const file = `${workplace.path}/site/${path.slice("/people/me/".length)}`;
        return new Response(await Deno.readFile(file), { headers: { "content-type": type } });
      },
    );

    await withBrowser(async ({ page, problems }) => {
      const textAt = async (address: string) => {
        await page.goto("about:blank");
        await page.goto(address);
        await page.waitForSelector("main > *");
        await settled(page);
        const view = page.locator("main .view");
        return await (await view.count() > 0 ? view.first() : page.locator("main")).innerText();
      };
      const views = [`/runs/${run}/summary`, `/runs/${run}/samples`, `/runs/${run}/calls`];
      const live: string[] = [];
      for (const view of views) live.push(await textAt(new URL(view, url).href));
      const ranked = await textAt(new URL("leaderboard", url).href);
      assertMatch(ranked, /smoke[^]*modellens-tiny[^]*%/);

      const hosted = `http://127.0.0.1:${host.addr.port}/people/me/index.html`;
      assertEquals(await textAt(`${hosted}#${views[0]}`), live[0]);
      await page.context().setOffline(true);
      const file = `file://${workplace.path}/site/index.html`;
      for (const [at, view] of views.entries()) {
        assertEquals(await textAt(`${file}#${view}`), live[at], view);
      }
      assertEquals(await textAt(file), ranked);
      assertMatch(await textAt(`${file}#/models`), /modellens-tiny/);
      const narrow = await textAt(`${file}#/leaderboard?benchmark=speed-latency`);
      assert(
        narrow.length < ranked.length && !/Wilson|smoke\n/.test(narrow.split("Clear")[1] ?? ""),
      );
      assertMatch(await textAt(`${file}#/runs/${run}/timeline`), /One row each/);
      assertEquals(problems.splice(0), []);

      for (const view of ["/leaderboard", "/models", "/runs", `/runs/${evil}/samples`]) {
        await textAt(`${file}#${view}`);
        assertEquals(
          await page.evaluate(() => ({
            attacked: "attacked" in window,
            elements: document.querySelectorAll("#root :is(img, script, iframe, style)").length,
          })),
          { attacked: false, elements: 0 },
          view,
        );
      }
      await textAt(`${file}#/runs`);
      await page.locator(`a[href$="/runs/${run}"]`).first().click();
      await page.waitForSelector(".run-head");
      assertMatch(page.url(), new RegExp(`index\\.html#/runs/${run}$`));
      assertEquals(problems, []);
    });
  },
});
