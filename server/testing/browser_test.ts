import { assertEquals, assertMatch } from "@std/assert";
import { delay } from "@std/async/delay";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "./browser.ts";

Deno.test({
  name: "withBrowser() shows a page and notices what its console says" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await withBrowser(async ({ page, problems }) => {
      await page.setContent("<title>one</title><h1>Hello</h1>");
      assertEquals(await page.locator("h1").innerText(), "Hello");
      assertEquals(problems, []);

      await page.setContent(
        `<meta http-equiv="Content-Security-Policy" content="script-src 'nonce-1'">
        <script nonce="1">console.error("spoken"); setTimeout(() => { throw new TypeError("thrown") })</script>
        <script>document.title = "inline"</script>`,
      );
      while (problems.length < 3) await delay(10);
      problems.sort();
      assertMatch(problems[0] ?? "", /Content Security Policy/);
      assertMatch(problems[1] ?? "", /spoken/);
      assertMatch(problems[2] ?? "", /thrown/);
    });
  },
});
