import { assert, assertEquals, assertMatch } from "@std/assert";
import type { BenchmarkDefinition } from "../../../../../core/benchmark/contract.ts";
import type { Provider } from "../../../../../core/provider/contract.ts";
import { stageRun } from "../../../../../core/testing/run_stage.ts";
import agentic from "../../../../../plugins/benchmark-agentic/mod.ts";
import type { SampleDetail } from "../../../../api/mod.ts";
import { accessibilityFaults } from "../../../../testing/accessibility.ts";
import { CHROMIUM, startBrowser, UNLESS_CHROMIUM } from "../../../../testing/browser.ts";
import { open, settled } from "../../../../testing/crawler.ts";
import { serveFolder } from "../../../../testing/served_folder.ts";

/** Of the second theme, colours are what is left to see. */
const LOOK = { dark: {}, light: { onlyColours: true } } as const;

/** A file that the task forbids, with a text that wants to be more than text. */
const HOSTILE = "<img src=x onerror=alert(1)>\u202e\n";

/** What the model asks for, turn by turn; then it stops. */
const TURNS = [
  [["read-file", { path: "guide.md" }], ["rm<b>", { path: "/" }]],
  [["write-file", { path: "guide.md", text: "# Guide\n\nPick a color.\n" }]],
  [["write-file", { path: "notes/<i>.txt", text: HOSTILE }]],
] as const;

/** A model that answers by heart. */
function byHeart(): Provider {
  let turn = 0;
  const provider: Pick<Provider, "chat"> = {
    async *chat(request, { sending, headers }) {
      sending({ url: null, body: { messages: request.messages, tools: request.tools ?? [] } });
      headers(performance.now());
      const calls = TURNS[turn++] ?? [];
      if (calls.length === 0) yield { at: performance.now(), text: "I have replaced <b>all</b>." };
      for (const [index, [name, given]] of calls.entries()) {
        const tool = { index, id: `call_${turn}_${index}`, name, arguments: JSON.stringify(given) };
        yield { at: performance.now(), tools: [tool] };
      }
      yield { at: performance.now(), finishReason: calls.length === 0 ? "stop" : "tool_calls" };
    },
  };
  // Nothing else of a provider is asked in a run that is planned already.
  return provider as Provider;
}

/** The benchmark with one task, whichever the seed would choose. */
const ONE: BenchmarkDefinition = {
  ...agentic as BenchmarkDefinition,
  samples: async (context) =>
    (await (agentic as BenchmarkDefinition).samples({ ...context, limit: undefined }))
      .filter(({ id }) => id === "files-replace"),
};

Deno.test({
  name: "a sample with tools shows what was said, what was called and what became of the folder" +
    UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using browser = await startBrowser();
    await using stage = await stageRun({
      provider: byHeart(),
      benchmarks: [ONE],
      benchmarkSettings: agentic.settings.parse({}),
    });
    const { outcome, thrown } = await stage.run();
    assertEquals([thrown, outcome?.scored], [undefined, 1]);
    await using there = await serveFolder({ folder: stage.path.replace(/\/run$/, "") });
    const sample = "1/quiz-1/files-replace";
    const path = `runs/run/samples/${encodeURIComponent(sample)}`;

    await t.step("over the API", async () => {
      const { agent, row } = await there.json<SampleDetail>(`/api/${path}`);
      assert(agent !== null);
      assertEquals([row.score, agent.end?.mode, agent.end?.ended], [0, "tools", "finished"]);
      assertEquals(agent.turns.map(({ tools }) => tools.map(({ outcome }) => outcome)), [
        ["completed", "unknown_skill"],
        ["completed"],
        ["completed"],
        [],
      ]);
      assertEquals(agent.files.map((file) => [file.path, file.change]), [
        ["colours.md", "same"],
        ["guide.md", "changed"],
        ["notes/<i>.txt", "made"],
      ]);
      assertEquals(agent.turns.map(({ turn }) => turn), [1, 2, 3, 4]);
      const [, guide] = agent.files;
      assertEquals(guide?.lines?.filter(({ mark }) => mark === "+"), [
        { mark: "+", text: "Pick a color." },
      ]);
    });

    for (const theme of ["dark", "light"] as const) {
      await t.step(
        `in a browser, ${theme}, by keyboard`,
        () =>
          browser.visit(async ({ page, problems }) => {
            const address = new URL("runs/run/samples", there.server.url);
            await open(page, address.href);
            await settled(page);
            await page.keyboard.press("j");
            await page.waitForURL(/sample=/);
            const panel = page.getByRole("complementary", { name: `Sample ${sample}` });
            const waterfall = panel.getByRole("list", { name: "Waterfall" });
            await waterfall.waitFor();
            assertEquals(
              (await waterfall.locator("li > :first-child").allInnerTexts()).map((one) =>
                one.trim()
              ),
              [
                "turn 1",
                "read-file",
                "rm<b>",
                "turn 2",
                "write-file",
                "turn 3",
                "write-file",
                "turn 4",
              ],
            );
            await panel.getByText("10 messages", { exact: false }).or(
              panel.getByText("2 messages", { exact: false }),
            ).first().waitFor();
            const text = await panel.innerText();
            assertMatch(text, /Work folder: 2 files of 3 changed/i);
            assertMatch(text, /unknown skill/);
            assertMatch(text, /There is no tool "rm<b>"|There is no tool \\"rm<b>\\"/);
            assertMatch(text, /it changed notes\/<i>\.txt, which was to stay as it was/);
            // The diff can be reached and scrolled without a mouse.
            const diff = panel.getByLabel("guide.md, changed");
            await diff.focus();
            assertEquals(await diff.locator(".added").allInnerTexts(), ["+ Pick a color.\n"]);
            assertEquals(await panel.locator("img, i, b:has-text('all')").count(), 0);
            assertEquals(await accessibilityFaults(page, LOOK[theme]), []);
            const folder = Deno.env.get("MODELLENS_SHOTS");
            if (folder !== undefined) {
              await page.screenshot({ path: `${folder}/agent-${theme}.png` });
              await panel.locator(".agent-turns").scrollIntoViewIfNeeded();
              await page.screenshot({ path: `${folder}/agent-turns-${theme}.png` });
            }
            assertEquals(problems, []);
          }, { theme }),
      );
    }
  },
});
