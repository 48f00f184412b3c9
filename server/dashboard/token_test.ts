import { assert, assertEquals, assertMatch } from "@std/assert";
import { writeTrace } from "../../core/trace/testdata/sample_trace.ts";
import { Workplace } from "../../cli/testing/program.ts";
import { startServe } from "../../cli/testing/served.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../testing/browser.ts";

Deno.test({
  name: "a guarded server is looked at with a token that is typed once, and is in no address" +
    UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using place = await Workplace.open();
    const token = (await place.lens(["auth", "token"])).out.trim();
    await writeTrace(`${place.path}/traces/run-1`);
    await using served = await startServe(["--listen", "0.0.0.0"], place);
    const url = new URL("runs/run-1", `http://127.0.0.1:${new URL(served.url).port}`);

    await withBrowser(async ({ page }) => {
      const addresses: string[] = [];
      page.on("request", (request) => addresses.push(request.url()));
      await page.goto(url.href);
      const dialog = page.getByRole("dialog", { name: "This server wants a token" });
      assertMatch(await dialog.innerText(), /token_needed[^]*auth token/);

      await dialog.getByLabel("Token").fill("mlt_wrong");
      await dialog.getByRole("button", { name: "Use it" }).click();
      await dialog.getByText("unknown or has expired").waitFor();
      await dialog.getByLabel("Token").fill(token);
      await dialog.getByRole("button", { name: "Use it" }).click();
      await page.getByRole("heading", { name: "run-1" }).waitFor();
      await page.locator(".bar .status", { hasText: "live" }).waitFor();

      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "events" }).click();
      const path = await (await download).path();
      const events = await Deno.readTextFile(`${place.path}/traces/run-1/events.ndjson`);
      assertEquals(await Deno.readTextFile(path), events);
      assert(addresses.length > 5);
      assertEquals(addresses.filter((each) => each.includes(token)), []);
    });
  },
});
