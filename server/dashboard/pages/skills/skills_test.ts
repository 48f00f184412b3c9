import { assert, assertEquals, assertMatch } from "@std/assert";
import { ImaginedRoot } from "../../../../core/plugin/imagined_root.ts";
import { lockedSkill, writeSkill } from "../../../../core/skill/imagined_skill.ts";
import { skillsInHeader } from "../../../../core/skill/load.ts";
import { SkillSession } from "../../../../core/skill/session.ts";
import { openWorkFolder } from "../../../../core/skill/work_place.ts";
import { SAMPLE_DRAFTS } from "../../../../core/trace/testdata/sample_drafts.ts";
import { sampleHeader } from "../../../../core/trace/testdata/sample_header.ts";
import { writeTrace } from "../../../../core/trace/testdata/sample_trace.ts";
import { TraceWriter } from "../../../../core/trace/writer.ts";
import type { SkillDetail, SkillList } from "../../../api/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../../testing/browser.ts";
import { open } from "../../../testing/crawler.ts";
import { type ServedFolder, serveFolder } from "../../../testing/served_folder.ts";

const CODE = `export default async ({ path }: any, { work }: any) => {
  await work.writeText(path, "<img src=x onerror=alert(1)>");
  return { wrote: path, note: "\\u202e<b>" };
};`;

const MANIFEST = {
  summary: "Writes <b>a file</b>",
  description: "Writes a file, whatever is there",
  input: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
  permissions: { read: ["work"], write: ["work"] },
  examples: [{ input: { path: "it's.txt" } }],
};

/** A served folder with a run in which a skill was really called, over a root with three skills. */
async function stage(): Promise<ServedFolder & { root: ImaginedRoot }> {
  const root = await ImaginedRoot.create();
  const skill = await lockedSkill(root, { id: "put", code: CODE, manifest: MANIFEST });
  await lockedSkill(root, { id: "other", code: "export default () => 1;" });
  await writeSkill(root, { id: "unlocked", code: "export default () => 1;" });
  await Deno.mkdir(`${root.path}/work`);
  const work = await openWorkFolder(`${root.path}/work`, [skill]);
  const served = await serveFolder({ roots: () => Promise.resolve([root]) });
  const skills = skillsInHeader([skill]);
  const writer = TraceWriter.create(`${served.path}/run-1`, sampleHeader({ run: "run-1", skills }));
  const [started, benchmark, sample, call, ...rest] = SAMPLE_DRAFTS;
  for (const draft of [started, benchmark, sample, call]) {
    if (draft !== undefined) writer.append(draft);
  }
  const channel = { emit: writer.append.bind(writer) };
  const session = new SkillSession({ skills: [skill], work, channel });
  const ask = (given: unknown) => session.call({ tool: "put", arguments: given, parent: "c3" });
  await ask('{"path":"a.txt"}');
  await ask({ path: "../a.txt" });
  await ask({ file: "a.txt" });
  await session[Symbol.asyncDispose]();
  for (const draft of rest) writer.append(draft);
  await writer[Symbol.asyncDispose]();
  // Most runs call none.
  await writeTrace(`${served.path}/run-2`);
  await Deno.mkdir(`${served.path}/run-3`);
  await Deno.writeTextFile(`${served.path}/run-3/events.ndjson`, "no trace\n");
  return {
    ...served,
    root,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await root[Symbol.asyncDispose]();
    },
  };
}

Deno.test({
  name: "the pages of skills show manifests, locks and who called what" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using there = await stage();

    await t.step("over the API", async () => {
      const { skills } = await there.json<SkillList>("/api/skills");
      assertEquals(
        skills.map(({ id, state, calls, failed }) => [id, state, calls, failed]),
        [["other", "locked", 0, 0], ["put", "locked", 3, 2], ["unlocked", "new", 0, 0]],
      );
      const detail = await there.json<SkillDetail>("/api/skills/put");
      assertEquals(detail.ends, { refused: 1, denied: 1, completed: 1 });
      assertEquals(detail.unread, ["run-3"]);
      const [last, , first] = detail.calls;
      assertEquals([first?.arguments, first?.outcome, first?.model, first?.sample, first?.call], [
        '{"path":"a.txt"}',
        "completed",
        "qwen3",
        "1/smoke/sum-1",
        "c3",
      ]);
      assertEquals(first?.said, '{"wrote":"a.txt","note":"\u202e<b>"}');
      assertEquals(first?.current, true);
      assertMatch(last?.said ?? "", /^The input is not what it takes/);
      const { skill: { problem } } = await there.json<SkillDetail>("/api/skills/unlocked");
      assertMatch(problem?.hint ?? "", /plugins lock unlocked/);
      const none = await there.get("/api/skills/none");
      assertEquals([none.status, Object(await none.json()).error.code], [404, "not_there"]);
    });

    await t.step(
      "in a browser, with nothing of a stranger's text alive",
      () =>
        withBrowser(async ({ page, problems }) => {
          const at = (path: string) => new URL(path, there.server.url).href;
          await open(page, at("/skills"));
          const rows = page.locator("table[aria-label=Skills] tbody tr");
          assertEquals(await rows.count(), 3);
          const put = await rows.filter({ hasText: "put" }).innerText();
          assertMatch(
            put,
            /put\s+0\.1\.0\s+locked\s+Writes <b>a file<\/b>\s+read work\s*write work\s+3\s+2/,
          );
          await shot(page, "list");
          await rows.filter({ hasText: "put" }).locator("a").click();
          await page.waitForURL("**/skills/put");
          const calls = page.locator("table[aria-label=Calls] tbody tr");
          await calls.first().waitFor();
          assertEquals(await calls.count(), 3);
          assertMatch(
            await calls.last().innerText(),
            /run-1\s+qwen3\s+1\/smoke\/sum-1\s+\{"path":"a\.txt"\}\s+completed/,
          );
          assert((await page.locator("main").innerText()).includes("read work"));
          assertEquals(await page.locator("main img, main b").count(), 0);
          await shot(page, "skill");
          await open(page, at("/skills/unlocked"));
          assertMatch(await page.getByRole("alert").innerText(), /plugins lock unlocked/);
          assertMatch(await page.locator(".command").innerText(), /plugins lock unlocked/);
          await open(page, at("/skills/other"));
          assertMatch(
            await page.locator(".command").innerText(),
            /skills run other --input '\{\}'/,
          );
          await open(page, at("/skills/none"));
          assertMatch(await page.getByRole("alert").innerText(), /Cannot find the skill "none"/);
          // A request that is answered with 404 is one that the browser tells of.
          assertEquals(problems.filter((problem) => !/404/.test(problem)), []);
        }),
    );

    await t.step("a skill that was changed since says so at its calls", async () => {
      await there.root.write({ "skills/put/mod.ts": `${CODE} ` });
      const { skill, calls } = await there.json<SkillDetail>("/api/skills/put");
      assertEquals([skill.state, skill.problem?.code, calls[0]?.current], [
        "changed",
        "plugin_changed",
        false,
      ]);
    });
  },
});

/** Pictures for who wants to look, in the folder that `MODELLENS_SHOTS` names. */
async function shot(
  page: { screenshot(options: { path: string }): Promise<unknown> },
  name: string,
) {
  const folder = Deno.env.get("MODELLENS_SHOTS");
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}
