import { assertEquals, assertMatch } from "@std/assert";
import { loadPack, lockPack } from "../../../../core/pack/load.ts";
import { ImaginedRoot } from "../../../../core/plugin/imagined_root.ts";
import { SAMPLE_DRAFTS } from "../../../../core/trace/testdata/sample_drafts.ts";
import { writeTrace } from "../../../../core/trace/testdata/sample_trace.ts";
import type { PackDetail, PackList } from "../../../api/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../../testing/browser.ts";
import { open } from "../../../testing/crawler.ts";
import { serveFolder } from "../../../testing/served_folder.ts";

const PACK = `pack: 1
id: mine
version: 0.1.0
summary: Sums <b>and</b> words
items:
  - id: sum-1
    family: sums
    prompt: What is 2 + 2? <img src=x onerror=alert(1)>
    checks: [{ kind: numeric, value: 4 }]
    reference: "4"
    broken: [{ answer: "5", fails: wanted 4 }]
  - id: word
    prompt: Say hello
    checks: [{ kind: keywords, any: [hello] }]
`;

/** A run of that pack: the sample of the usual drafts is its item. */
const RUN = SAMPLE_DRAFTS.map((draft) =>
  JSON.parse(
    JSON.stringify(draft).replaceAll("1/smoke/", "1/pack-mine/").replace('"smoke"', '"pack-mine"'),
  )
);

Deno.test({
  name: "the pages of packs show items, checks, the lock and results over runs" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using root = await ImaginedRoot.create();
    await root.write({
      "prompt-packs/mine/pack.yaml": PACK,
      "prompt-packs/new/pack.yaml": PACK.replace("id: mine", "id: new"),
      "prompt-packs/broken/pack.yaml": "pack: 1\nid: broken\nversion: 0.1.0\nsumary: x\n",
    });
    await lockPack(await loadPack({ id: "mine", folder: `${root.path}/prompt-packs/mine`, root }));
    await using there = await serveFolder({ roots: () => Promise.resolve([root]) });
    await writeTrace(`${there.path}/run-1`, RUN);
    await writeTrace(`${there.path}/run-2`);

    await t.step("over the API", async () => {
      const { packs } = await there.json<PackList>("/api/packs");
      assertEquals(
        packs.map(({ id, state, items, weak, runs }) => [id, state, items, weak, runs]),
        [
          ["broken", "refused", 0, 0, 0],
          ["mine", "locked", 2, 1, 1],
          ["new", "new", 2, 1, 0],
        ],
      );
      const { items, runs } = await there.json<PackDetail>("/api/packs/mine");
      assertEquals(runs.map(({ run, mean }) => [run, mean]), [["run-1", 1]]);
      assertEquals(items.map(({ id, results }) => [id, results]), [
        ["sum-1", [{
          run: "run-1",
          model: "qwen3",
          sample: "1/pack-mine/sum-1",
          outcome: "passed",
          explanation: 'It says "4"',
        }]],
        ["word", []],
      ]);
      const { faults } = await there.json<PackDetail>("/api/packs/broken");
      assertEquals(faults.map(({ place, hint }) => [place, hint]), [
        ["pack.yaml:1", "Add it; docs/packs.md lists the fields and the checks"],
        ["pack.yaml:4", 'Did you mean "summary"?'],
      ]);
      assertEquals((await there.get("/api/packs/none")).status, 404);
    });

    await t.step(
      "in a browser, with nothing of a stranger's text alive",
      () =>
        withBrowser(async ({ page, problems }) => {
          const at = (path: string) => new URL(path, there.server.url).href;
          await open(page, at("/packs"));
          const rows = page.locator("table[aria-label=Packs] tbody tr");
          const mine = rows.filter({ has: page.getByRole("link", { name: "mine", exact: true }) });
          assertMatch(
            await mine.innerText(),
            /mine 0\.1\.0\s+locked\s+Sums <b>and<\/b> words\s+2\s+1 numeric\s+1 keywords \(weak\)\s+1/,
          );
          await mine.locator("a").click();
          await page.waitForURL("**/packs/mine");
          const item = page.locator("#sum-1");
          await item.waitFor();
          assertMatch(
            await item.locator("summary").innerText(),
            /sum-1\s+sums\s+numeric\s+passed 1 of 1/,
          );
          await item.locator("summary").click();
          await item.locator(".pack-inside").waitFor();
          assertMatch(
            await item.innerText(),
            /What is 2 \+ 2\? <img[\s\S]*value: 4[\s\S]*run-1\s+qwen3\s+passed/,
          );
          assertEquals(await page.locator("main img").count(), 0);
          assertMatch(await page.locator("#word summary").innerText(), /keywords \(weak\)/);
          await open(page, at("/packs/broken"));
          assertMatch(
            await page.getByRole("alert").innerText(),
            /pack\.yaml:4[\s\S]*Did you mean "summary"/,
          );
          await open(page, at("/packs/new"));
          assertMatch(
            await page.getByRole("alert").innerText(),
            /it is not locked[\s\S]*packs lock new/,
          );
          assertEquals(problems, []);
        }),
    );
  },
});
