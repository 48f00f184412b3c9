import { assert, assertEquals, assertMatch } from "@std/assert";
import type { CallPage, RunPage } from "../../api/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../testing/browser.ts";
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
    const { code, err } = await workplace.lens(["publish", "site"]);
    assertEquals(code, 0, err);
    const { total }: RunPage = await (await fetch(new URL("api/runs", url))).json();
    assertEquals(total, 1);
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

    const { calls }: CallPage = await (await fetch(new URL(`api/runs/${run}/calls`, url))).json();
    const call = `/runs/${run}/calls/${calls[0]?.span}`;

    await withBrowser(async ({ page, problems }) => {
      const shown = async () => {
        await page.waitForSelector("main > *");
        await settled(page);
        const view = page.locator("main .view");
        return await (await view.count() > 0 ? view.first() : page.locator("main")).innerText();
      };
      const textAt = async (address: string) => {
        await page.goto("about:blank");
        await page.goto(address);
        return await shown();
      };
      // Whatever a site has; a list of runs also says in which folder they are, and of models which
      // runs were left out and why.
      const views = [
        ...["summary", "samples", "calls", "machine", "config", "samples?verdict=wrong&sort=-ttft"]
          .map((view) => `/runs/${run}/${view}`),
        ...["answer", "request", "tokens", "chunks"].map((view) => `${call}?view=${view}`),
        "/models/modellens-tiny",
        "/leaderboard?benchmark=smoke",
      ];
      const live: string[] = [];
      await page.goto(url.href);
      for (const view of views) {
        await page.evaluate((view) => {
          history.pushState(null, "", view);
          dispatchEvent(new PopStateEvent("popstate"));
        }, view);
        live.push(await shown());
      }
      const ranked = await textAt(new URL("leaderboard", url).href);
      assertMatch(ranked, /smoke[^]*modellens-tiny[^]*%/);

      const hosted = `http://127.0.0.1:${host.addr.port}/people/me/index.html`;
      assertEquals(await textAt(`${hosted}#${views[0]}`), live[0]);
      await page.context().setOffline(true);
      const file = `file://${workplace.path}/site/index.html`;
      await page.goto(file);
      for (const [at, view] of views.entries()) {
        await page.evaluate((view) => location.hash = view, view);
        assertEquals(await shown(), live[at], view);
      }
      assertEquals(await textAt(file), ranked);
      assertMatch(await textAt(`${file}#/models`), /modellens-tiny/);
      const narrow = await textAt(`${file}#/leaderboard?benchmark=speed-latency`);
      assert(
        narrow.length < ranked.length && !/Wilson|smoke\n/.test(narrow.split("Clear")[1] ?? ""),
      );
      assertMatch(await textAt(`${file}#/runs/${run}/timeline`), /One row each/);
      await textAt(`${file}#/runs`);
      await page.locator(`a[href$="/runs/${run}"]`).first().click();
      await page.waitForSelector(".run-head");
      assertMatch(page.url(), new RegExp(`index\\.html#/runs/${run}$`));
      assertEquals(problems, []);
    });
  },
});
