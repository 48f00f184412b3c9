import { assertEquals, assertMatch } from "@std/assert";
import {
  DEFAULT_SCRIPT,
  type Imitation,
  startImitation,
} from "../../../../core/testing/imitation/mod.ts";
import type { CallPage, RunPage } from "../../../api/mod.ts";
import { accessibilityFaults } from "../../../testing/accessibility.ts";
import { CHROMIUM, startBrowser, UNLESS_CHROMIUM } from "../../../testing/browser.ts";
import { open } from "../../../testing/crawler.ts";
import { emptyStage } from "../../../testing/stage.ts";

const HOSTILE = "<img src=x onerror=document.title='taken'>\u202e\x1b[2J";

/** Two models that answer, the second with what attacks a page, one that dies and one that never ends. */
function fourModels(): Promise<Imitation> {
  return startImitation({
    models: ["plain", "hostile", "dying", "endless"],
    script: ({ body }) => {
      const { model } = body as { model: string };
      if (model === "hostile") return { tokens: [HOSTILE, " done"] };
      if (model === "dying") return { ...DEFAULT_SCRIPT, defect: { kind: "death-mid-stream" } };
      if (model === "endless") return { ...DEFAULT_SCRIPT, defect: { kind: "stall" } };
      return { tokens: ["All", " is", " well"] };
    },
  });
}

Deno.test({
  name: "one prompt is asked of several models side by side, and is kept as a run" +
    UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using browser = await startBrowser();
    await using server = await fourModels();
    await using stage = await emptyStage({ MODELLENS_API_BASE: server.url.href });
    const at = (models: readonly string[]) =>
      new URL(
        `playground?provider=openai-compatible&temperature=0.5&maxTokens=40&models=${
          encodeURIComponent(models.join("\n"))
        }`,
        stage.url,
      ).href;

    await t.step(
      "answers stream beside each other, and one that fails says why",
      () =>
        browser.visit(async ({ page, problems }) => {
          await open(page, at(["plain", "hostile", "dying"]));
          await page.getByRole("textbox", { name: "System" }).fill("Be brief");
          await page.getByRole("textbox", { name: "Prompt" }).fill("How is it?");
          await page.keyboard.press("Control+Enter");
          const column = (name: string) => page.getByRole("region", { name });
          await column("plain").getByText("All is well").waitFor();
          await column("hostile").getByText("done").waitFor();
          await column("dying").getByRole("alert").waitFor();

          assertMatch(await column("dying").getByRole("alert").innerText(), /cut|closed/);
          assertMatch(
            await column("hostile").innerText(),
            /<img src=x onerror=.*U\+202E.*␛\[2J done/s,
          );
          assertEquals(await page.title(), "Playground · Model Lens");
          assertEquals(await page.locator("main img").count(), 0);
          await page.getByRole("button", { name: "Ask", exact: true }).waitFor();

          assertEquals(await accessibilityFaults(page), []);
          await page.emulateMedia({ colorScheme: "light" });
          assertEquals(await accessibilityFaults(page, { onlyColours: true }), []);

          // The server says the same of the run as the page does of the answers.
          const runs: RunPage = await (await fetch(new URL("/api/runs", stage.url))).json();
          const [run] = runs.runs;
          assertEquals([run?.source, run?.models], ["playground", ["plain", "hostile", "dying"]]);
          const path = `/api/runs/${run?.id}/calls`;
          const { calls }: CallPage = await (await fetch(new URL(path, stage.url))).json();
          const asked = server.requests.map(({ body }) => body as Record<string, unknown> | null)
            .find((body) => body?.["messages"] !== undefined);
          assertEquals(asked?.["temperature"], 0.5);
          assertEquals(asked?.["messages"], [
            { role: "system", content: "Be brief" },
            { role: "user", content: "How is it?" },
          ]);
          assertEquals(calls.filter(({ state }) => state === "completed").length, 2);

          // An address restores what was asked, and leads to the trace.
          await column("hostile").getByRole("link", { name: "Call" }).waitFor();
          const whole = await column("hostile").innerText();
          await page.reload();
          await column("hostile").getByText("done").waitFor();
          await column("hostile").getByRole("link", { name: "Call" }).waitFor();
          assertEquals(await column("hostile").innerText(), whole);
          await page.getByRole("link", { name: "Timeline" }).click();
          await page.waitForURL("**/runs/*/timeline");
          await page.getByText("playground").first().waitFor();
          assertEquals(problems, []);
        }),
    );

    await t.step(
      "an answer without end is stopped, and what had come stays",
      () =>
        browser.visit(async ({ page, problems }) => {
          await open(page, at(["endless"]));
          await page.getByRole("textbox", { name: "Prompt" }).fill("Go on");
          await page.getByRole("button", { name: "Ask", exact: true }).click();
          const column = page.getByRole("region", { name: "endless" });
          await column.getByText("This").waitFor();
          await page.getByRole("button", { name: "Stop", exact: true }).click();
          await column.getByText("stopped", { exact: true }).waitFor();
          assertMatch(await column.innerText(), /This/);
          await page.getByRole("button", { name: "Ask", exact: true }).waitFor();
          assertEquals(problems, []);
        }),
    );

    await t.step("what cannot be asked is said", () =>
      browser.visit(async ({ page }) => {
        await open(page, at(["plan"]));
        assertEquals(
          await page.getByRole("button", { name: "Ask", exact: true }).isEnabled(),
          false,
        );
        await page.getByRole("textbox", { name: "Prompt" }).fill("How is it?");
        await page.getByRole("button", { name: "Ask", exact: true }).click();
        const said = page.getByRole("alert");
        await said.waitFor();
        assertEquals(await accessibilityFaults(page), []);
        assertMatch(await said.innerText(), /run_refused.*"plan".*Did you mean "plain"/s);
      }));
  },
});
