import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ImaginedRoot } from "../plugin/imagined_root.ts";
import { parentDeathCommand } from "../sandbox/guard.ts";
import { Sandbox } from "../sandbox/sandbox.ts";
import { lockedSkill } from "./imagined_skill.ts";
import { findSkill, loadSkill, loadSkills, toolOf } from "./load.ts";
import { KeptSkill, runSkill } from "./run.ts";
import { openWorkFolder } from "./work_place.ts";

/** What each test asks of this one skill, so that one lock serves them all. */
const CODE = `
import type { Skill } from "model-lens";
import { twice } from "./twice.ts";
import data from "./data.json" with { type: "json" };
let calls = 0;
const run: Skill<any, any> = async (input, { work, own, sandbox }) => {
  calls++;
  switch (input.do) {
    case "count": return calls;
    case "files": return twice(data.number);
    case "print": console.log("out"); console.error("err"); return 1;
    case "copy": await work.writeText("new/b.txt", await work.readText("a.txt")); return (await work.list()).map(({ path }) => path);
    case "remove": await work.writeText("c.txt", ""); await work.remove("c.txt"); return null;
    case "own": return await own.readText("data.json");
    case "sandbox": return await sandbox.test({ files: { "a_test.ts": 'import { test, assert } from "sandbox:test"; test("sum", () => assert.equal(1 + 1, 2));' }, tests: ["a_test.ts"] });
    case "leave-behind": setInterval(() => console.log("still here"), 1); return calls;
    case "write-and-leave": work.writeText("left.txt", "x".repeat(2e6)); return null;
    case "wait": return await new Promise(() => setTimeout(() => {}, 1e6));
    default: throw new RangeError("wanted something else");
  }
};
export default run;
`;
const FILES = {
  "twice.ts": "export const twice = (n: number): number => n * 2;",
  "data.json": '{"number":21}',
};
const MANIFEST = {
  input: { type: "object", properties: { do: { type: "string" } }, required: ["do"] },
  output: { type: ["integer", "string", "array", "object", "null"] },
  permissions: { read: ["own", "work"], write: ["work"], host: ["sandbox"] },
};

Deno.test("runSkill() runs a locked skill over its work folder and says what it touched", async (t) => {
  await using root = await ImaginedRoot.create();
  const skill = await lockedSkill(root, { code: CODE, files: FILES, manifest: MANIFEST });
  await root.write({ "work/a.txt": "text" });
  const work = await openWorkFolder(`${root.path}/work`, [skill]);

  await t.step("with its own modules and data", async () => {
    const { outcome, value, ms, startMs } = await runSkill(skill, { do: "files" });
    assertEquals([outcome, value], ["completed", 42]);
    assert(ms !== null && ms > startMs && startMs > 0);
  });
  await t.step("reading and writing", async () => {
    const { value, touched } = await runSkill(skill, { do: "copy" }, { work });
    assertEquals(value, ["a.txt", "new", "new/b.txt"]);
    assertEquals(touched, { read: ["a.txt"], written: ["new/b.txt"], removed: [] });
    assertEquals(await Deno.readTextFile(`${root.path}/work/new/b.txt`), "text");
  });
  await t.step("removing", async () => {
    const { touched } = await runSkill(skill, { do: "remove" }, { work });
    assertEquals(touched, { read: [], written: [], removed: ["c.txt"] });
  });
  await t.step("reading its own folder", async () => {
    assertEquals((await runSkill(skill, { do: "own" })).value, FILES["data.json"]);
  });
  await t.step("with the sandbox of the host, where there is one", async () => {
    await using sandbox = new Sandbox({ standby: 0 });
    const { value } = await runSkill(skill, { do: "sandbox" }, { sandbox });
    assertEquals(Object(value).tests, [{ name: "sum", passed: true, message: "" }]);
    const without = await runSkill(skill, { do: "sandbox" });
    assertEquals([without.outcome, without.reason], ["denied", "There is no sandbox in this call"]);
  });
  await t.step("and what it asked for and did not wait for is done when the call is", async () => {
    await using kept = new KeptSkill(skill);
    const { outcome, touched } = await kept.call({ do: "write-and-leave" }, { work });
    assertEquals([outcome, touched.written], ["completed", ["left.txt"]]);
    assertEquals((await Deno.stat(`${root.path}/work/left.txt`)).size, 2e6);
    assertEquals((await kept.call({ do: "count" })).outcome, "completed");
  });
  await t.step("keeping what it prints apart from its result", async () => {
    const { value, printed } = await runSkill(skill, { do: "print" });
    assertEquals([value, printed.split("\n").sort()], [1, ["", "err", "out"]]);
  });
  await t.step("naming what it throws", async () => {
    const { outcome, reason, value } = await runSkill(skill, { do: "other" });
    assertEquals([outcome, reason, value], [
      "failed",
      "RangeError: wanted something else",
      undefined,
    ]);
  });
  await t.step("refusing an input that it does not take, without running anything", async () => {
    const { outcome, reason, ms } = await runSkill(skill, { did: "count" });
    assertEquals([outcome, ms], ["refused", null]);
    assertMatch(reason, /^The input is not what it takes: the whole: .*"do"/);
  });
  await t.step("until its signal ends it", async () => {
    const stop = new AbortController();
    const call = runSkill(skill, { do: "wait" }, { signal: stop.signal });
    stop.abort(new DOMException("user stop", "AbortError"));
    await assertRejects(() => call, DOMException, "user stop");
  });
});

Deno.test("KeptSkill.call() keeps a process, whose memory ends with it", async () => {
  await using root = await ImaginedRoot.create();
  const skill = await lockedSkill(root, { code: CODE, files: FILES, manifest: MANIFEST });
  const values = async (kept: KeptSkill, asks: readonly string[]) => {
    const all: unknown[] = [];
    for (const ask of asks) {
      const { value, startMs } = await kept.call({ do: ask });
      all.push([value, startMs === 0]);
    }
    return all;
  };
  await using kept = new KeptSkill(skill);
  assertEquals(await values(kept, ["count", "count"]), [[1, false], [2, true]]);
  // One that failed is not used again.
  assertEquals(await values(kept, ["other", "count"]), [[undefined, true], [1, false]]);
  // What it left running goes on in the next call at the earliest, where the system can stop it.
  await kept.call({ do: "leave-behind" });
  await new Promise((done) => setTimeout(done, 300));
  const { printed } = await kept.call({ do: "count" });
  if (parentDeathCommand() !== undefined) assert(printed.split("\n").length < 100, printed);
  await using another = new KeptSkill(skill);
  assertEquals(await values(another, ["count"]), [[1, false]]);
});

Deno.test("loadSkill() takes what was locked and nothing else, and names what there is", async () => {
  await using root = await ImaginedRoot.create();
  const skill = await lockedSkill(root, { code: CODE, files: FILES, manifest: MANIFEST });
  assertEquals(toolOf(skill), {
    name: "probe",
    description: "A skill",
    parameters: MANIFEST.input,
  });
  assertEquals((await loadSkills(["probe", "probe"], [root])).length, 1);
  const near = await assertRejects(() => loadSkills(["prob"], [root]));
  assertMatch(String(near), /SkillError: Cannot use skill "prob": there is none of that name/);
  assertEquals(Object(near).hint, 'Did you mean "probe"?');

  await root.write({ "skills/probe/twice.ts": `${FILES["twice.ts"]} ` });
  const changed = await assertRejects(async () => loadSkill(await findSkill("probe", [root])));
  assertMatch(String(changed), /twice\.ts was changed/);
  await root.write({ "skills/probe/twice.ts": FILES["twice.ts"] });
  const found = await findSkill("probe", [root]);
  // Between the comparison with the lock and the reading.
  await root.write({ "skills/probe/data.json": "{}" });
  assertMatch(String(await assertRejects(() => loadSkill(found))), /data\.json was changed/);
});
