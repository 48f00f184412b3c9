import { assert, assertEquals, assertMatch } from "@std/assert";
import type { CallPage, SamplePage } from "../api/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../testing/browser.ts";
import { open } from "../testing/crawler.ts";
import { ATTACK, writeHostileTrace } from "../testing/hostile_trace.ts";
import { emptyStage } from "../testing/stage.ts";

Deno.test({
  name: "texts of a model and a file that attack the page are shown as text" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using stage = await emptyStage();
    const { workplace, url } = stage;
    await workplace.lens(["run", "--quick", "--provider", "embedded", "--samples", "2"]);
    const [good = ""] = workplace.runs();
    const run = "2026-11-26T12-00-00Z-attack-0001";
    await writeHostileTrace(good, `${workplace.path}/traces/${run}`);
    const api = new URL(`api/runs/${run}/`, url);
    const { samples }: SamplePage = await (await fetch(new URL("samples", api))).json();
    const { calls }: CallPage = await (await fetch(new URL("calls", api))).json();
    const [sample] = samples;
    const [call] = calls;
    assert(sample !== undefined && call !== undefined);

    await withBrowser(async ({ page, problems }) => {
      const views = ["", "/samples", "/timeline", "/replay", "/calls", "/machine", "/config"];
      const addresses = [
        "",
        "runs",
        ...views.map((view) => `runs/${run}${view}`),
        `runs/${run}/samples?sample=${encodeURIComponent(sample.id.toWellFormed())}`,
        ...["answer", "request", "tokens", "chunks"].map((view) =>
          `runs/${run}/calls/${call.span}?view=${view}`
        ),
        `runs/${encodeURIComponent(ATTACK.slice(0, -1))}`,
        `runs/${run}/${encodeURIComponent(ATTACK.slice(0, 30))}`,
        `runs?q=${encodeURIComponent(ATTACK.slice(0, 30))}`,
      ];
      for (const address of addresses) {
        await open(page, new URL(address, url).href);
        assertEquals(
          await page.evaluate(() => ({
            attacked: "attacked" in window,
            elements: document.querySelectorAll("#root :is(img, script, iframe, style)").length,
          })),
          { attacked: false, elements: 0 },
          address,
        );
        const refused = problems.splice(0).filter((each) => !/status of 40\d/.test(each));
        assertEquals(refused, [], address);
      }
      await open(page, new URL(`runs/${run}/config`, url).href);
      assertMatch(await page.locator("main").innerText(), /<img src=x onerror=/);
      assert(await page.locator(".unseen", { hasText: "U+202E" }).count() > 10);
      assert(await page.locator(".unseen", { hasText: "U+D800" }).count() > 10);
    });
  },
});
