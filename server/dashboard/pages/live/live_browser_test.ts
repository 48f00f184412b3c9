import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../../../core/testing/imitation/mod.ts";
import type { RunPage } from "../../../api/mod.ts";
import { accessibilityFaults } from "../../../testing/accessibility.ts";
import { CHROMIUM, startBrowser, UNLESS_CHROMIUM } from "../../../testing/browser.ts";
import { deadControls, EVERYWHERE, open } from "../../../testing/crawler.ts";
import { emptyStage } from "../../../testing/stage.ts";

const MODEL = "imitation-1";
const HOSTILE = "<img src=x onerror=\"document.title='taken'\">";

Deno.test({
  name: "calls of an app are followed in the browser, as rows and as threads" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using browser = await startBrowser();
    await using stage = await emptyStage();
    await using model = await startImitation({ script: { tokens: ["It", " is", " 4", "."] } });
    const live = new URL("live", stage.url).href;

    await t.step(
      "without a session it says how to get one",
      () =>
        browser.visit(async ({ page, problems }) => {
          await open(page, live);
          const text = await page.locator("main").innerText();
          assertMatch(text, /deno run -A cli\.ts proxy/);
          assertMatch(text, /OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:4141\/v1/);
          assertEquals(problems, []);
        }),
    );

    const proxy = stage.workplace.start([
      "proxy",
      "--json",
      "--listen",
      "0",
      "--upstream",
      new URL("/", model.url).href,
    ]);
    try {
      await proxy.until(/"kind":"launch"/);
      const url = /"url":"([^"]+)"/.exec(proxy.out())?.[1] ?? "";
      const turns: { role: string; content: string }[] = [];
      const ask = async (app: string, content: string) => {
        turns.push({ role: "user", content });
        const response = await fetch(new URL("v1/chat/completions", url), {
          method: "POST",
          headers: { "user-agent": app, "authorization": "Bearer sk-secret-of-the-app" },
          body: JSON.stringify({ model: MODEL, messages: turns, stream: true }),
        });
        await response.text();
        turns.push({ role: "assistant", content: "It is 4." });
      };
      await ask("calculator/1.0", `2 + 2? ${HOSTILE}`);

      await t.step(
        "a call appears by itself, and a pause keeps the list as it is",
        () =>
          browser.visit(async ({ page, problems }) => {
            await open(page, live);
            const rows = page.locator(".virtual-row");
            await rows.first().waitFor();
            assertMatch(
              await rows.first().innerText(),
              /calculator\/1\.0[^]*completed[^]*<img src=x/,
            );
            const { runs: [session] }: RunPage = await (await fetch(new URL("api/runs", stage.url)))
              .json();
            assertEquals(session?.models, [MODEL]);
            await ask("calculator/1.0", "And plus 0?");
            await rows.nth(1).waitFor();

            await page.keyboard.press(" ");
            await page.waitForURL("**/live?follow=0");
            await ask("other/2.0", "And minus 0?");
            await page.getByText("1 new call since the pause").waitFor();
            assertEquals(await rows.count(), 2);
            await page.keyboard.press(" ");
            await rows.nth(2).waitFor();
            assertEquals(problems, []);
          }),
      );

      await t.step(
        "an address restores filters, and a thread shows what each call adds",
        () =>
          browser.visit(async ({ page, problems }) => {
            await open(page, `${live}?app=other%2F2.0`);
            assertEquals(await page.locator(".virtual-row").count(), 1);
            await page.keyboard.press("v");
            await page.waitForURL("**/live?app=other%2F2.0&view=threads");
            await page.locator(".thread-row").click();
            await page.locator(".turn").nth(2).getByText("It is 4.").waitFor();
            const [first = "", second = ""] = await page.locator(".turn").allInnerTexts();
            assertMatch(first, /2 \+ 2\? <img src=x/);
            assert(!second.includes("2 + 2?"), "what was said before is said again");
            assertMatch(
              second,
              /1 message as before, then the answer above as it came[^]*And plus 0\?/,
            );
            assertEquals(problems, []);
          }),
      );

      await t.step(
        "what went over the wire is shown without secrets",
        () =>
          browser.visit(async ({ page, problems }) => {
            await open(page, live);
            await page.locator(".virtual-row .cover").first().click();
            await page.getByRole("link", { name: "Wire" }).click();
            const wire = page.locator(".exchange");
            await wire.getByText("the response came whole").waitFor();
            const text = await wire.innerText();
            assertMatch(text, /authorization\s+\[redacted\]/i);
            assert(!text.includes("sk-secret"));
            assertMatch(text, /not recorded\s+0 B/);
            assertEquals(problems, []);
          }),
      );

      const addresses = [live, `${live}?view=threads`, `${live}?view=threads&thread=c1`];
      await t.step("every control does something, in both themes and on a phone", async () => {
        await browser.visit(async ({ page, problems }) => {
          const dead: string[] = [];
          for (const address of addresses) {
            dead.push(
              ...await deadControls(page, address, { except: (label) => EVERYWHERE.test(label) }),
            );
          }
          assertEquals(dead, []);
          assertEquals(problems, []);
        });
        await browser.visit(async ({ page, problems }) => {
          for (const address of addresses) {
            await open(page, address);
            assertEquals(await accessibilityFaults(page), [], address);
            const wide = await page.evaluate(() =>
              document.documentElement.scrollWidth - innerWidth
            );
            assert(wide <= 0, `${address} is ${wide} pixels too wide`);
          }
          assertEquals(problems, []);
        }, { theme: "light", size: { width: 390, height: 844 } });
      });
    } finally {
      proxy.kill("SIGINT");
      await proxy.ended;
    }
  },
});
