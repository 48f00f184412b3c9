import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../../../core/testing/imitation/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../../testing/browser.ts";
import { deadControls, EVERYWHERE, open } from "../../../testing/crawler.ts";
import { emptyStage } from "../../../testing/stage.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";

Deno.test({
  name: "two runs are laid side by side, down to the token at which they part" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using stage = await emptyStage();
    const answering = async (tokens: readonly string[]) => {
      await using model = await startImitation({ script: { tokens } });
      const flags = ["--benchmarks", "smoke", "--samples", "3", "--logprobs", "--api-base"];
      const before = new Set(stage.workplace.runs());
      const { code, err } = await stage.workplace.lens(["run", ...flags, model.url.href]);
      assertEquals(code, 0, err);
      // Not the first by name: two runs of one second may come in any order.
      const [path = ""] = stage.workplace.runs().filter((run) => !before.has(run));
      return path.slice(path.lastIndexOf("/") + 1);
    };
    const a = await answering(["The", " river", " is", " long", HOSTILE]);
    const b = await answering(["The", " river", " was", " long", HOSTILE]);
    const diff = new URL(`runs/${a}/diff/${b}`, stage.url).href;
    let pair = "";

    await t.step(
      "from Compare to the token, its margin and the words",
      () =>
        withBrowser(async ({ page, problems }) => {
          await open(page, new URL(`runs/${a}/compare?with=${b}`, stage.url).href);
          await page.getByRole("link", { name: "Call by call" }).click();
          const row = page.locator(".thread-row").first();
          await row.waitFor();
          assertMatch(await row.innerText(), /part at token 2 of the answer/);
          await row.click();
          await page.locator(".parting").waitFor();
          pair = page.url();
          assertMatch(pair, /\ba=c\d+&b=c\d+/);
          const said = await page.locator(".token-said").allInnerTexts();
          assertEquals(said, ['" is"', '" was"']);
          assertMatch(
            await page.locator(".side-facts").first().innerText(),
            /probability\s+[\d.]+/,
          );
          assertEquals(await page.locator(".words del").allInnerTexts(), ["is"]);
          assertEquals(await page.locator(".words ins").allInnerTexts(), ["was"]);
          assertEquals(await page.locator("main img").count(), 0);
          assertEquals(problems, []);
        }),
    );

    await t.step(
      "a sample of Compare opens its pair",
      () =>
        withBrowser(async ({ page, problems }) => {
          await open(page, `${diff}?sample=${encodeURIComponent("1/smoke/arithmetic-1-l1")}`);
          await page.waitForURL(/\?a=c\d+&b=c\d+$/);
          await page.locator(".parting").waitFor();
          assertEquals(problems, []);
        }),
    );

    await t.step(
      "a run and itself have no difference",
      () =>
        withBrowser(async ({ page, problems }) => {
          const call = /a=(c\d+)/.exec(pair)?.[1] ?? "";
          await open(page, new URL(`runs/${a}/diff/${a}?a=${call}&b=${call}`, stage.url).href);
          assertMatch(await page.locator(".pair").innerText(), /No difference in 5 tokens/);
          assertEquals(problems, []);
        }),
    );

    await t.step("every control does something, and a phone has room", async () => {
      await withBrowser(async ({ page, problems }) => {
        const dead = await deadControls(page, pair, {
          except: (label) => EVERYWHERE.test(label),
        });
        assertEquals(dead, []);
        assertEquals(problems, []);
      });
      await withBrowser(async ({ page, problems }) => {
        for (const address of [diff, pair]) {
          await open(page, address);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert(wide <= 0, `${address} is ${wide} pixels too wide`);
        }
        assertEquals(problems, []);
      }, { theme: "light", size: { width: 390, height: 844 } });
    });
  },
});
