import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { records, results, Workplace } from "../testing/program.ts";

/** A folder with a skill that was made by the command, and perhaps locked. */
async function withSkill({ locked }: { readonly locked: boolean }): Promise<Workplace> {
  const place = await Workplace.open();
  const { code, out, err } = await place.lens(["skills", "new", "word-count"]);
  assertEquals(code, 0, err);
  assertEquals(out.trimEnd().split("\n").map((path) => path.replace(/^.*\//, "")), [
    "skill.jsonc",
    "mod.ts",
    "mod_test.ts",
  ]);
  assertMatch(err, /plugins lock word-count/);
  if (locked) assertEquals((await place.lens(["plugins", "lock", "word-count"])).code, 0);
  return place;
}

Deno.test("skills: a new folder is refused with the next step, works once locked, and a changed byte is refused", async () => {
  await using place = await withSkill({ locked: false });
  const call = ["skills", "run", "word-count", "--input", '{"text":"a b"}'];
  const before = await place.lens(call);
  assertEquals([before.code, before.out], [2, ""]);
  assertMatch(before.err, /error\[plugin_not_locked\][^]*hint: .*plugins lock word-count/);

  assertEquals((await place.lens(["plugins", "lock", "word-count"])).code, 0);
  const good = await place.lens(call);
  assertEquals([good.code, good.out], [0, '{\n  "words": 2\n}\n'], good.err);
  assertMatch(good.err, /ms, [\d.]+ of them to start/);

  const text = await Deno.readTextFile(`${place.path}/skills/word-count/mod.ts`);
  await place.write("skills/word-count/mod.ts", `${text} `);
  const after = await place.lens(call);
  assertEquals([after.code, after.out], [2, ""]);
  assertMatch(after.err, /error\[plugin_changed\].*mod\.ts was changed/);
  const verify = await place.lens(["skills", "verify", "word-count"]);
  assertEquals(verify.code, 1);
  assertStringIncludes(verify.out, "mod.ts was changed");
});

Deno.test("skills list and info show what a skill takes, asks for, and whether it is locked", async () => {
  await using place = await withSkill({ locked: true });
  const [list, all, info] = await Promise.all([
    place.lens(["skills"]),
    place.lens(["skills", "list", "--json"]),
    place.lens(["skills", "info", "read-file"]),
  ]);
  assertMatch(list.out, /word-count +0\.1\.0 +locked +this folder +nothing +Counts/);
  assertMatch(list.out, /write-file +1\.0\.0 +locked +built in +read work; write work/);
  const states = results(all.out).map(({ kind, id, state }) => [kind, id, state]);
  assert(states.length >= 12, String(states.length));
  assertEquals(states.filter(([kind, , state]) => kind !== "skill" || state !== "locked"), []);
  assertMatch(info.out, /\nasks for +read work\nlimits +10000 ms/);
  assertMatch(
    info.out,
    /try it: +.* skills run read-file --input '\{"path":"a.txt"\}' --work FOLDER/,
  );
  assertStringIncludes(info.out, "# read-file");
});

Deno.test("skills run works in the folder it is given, and names every end", async () => {
  await using place = await withSkill({ locked: true });
  await place.write("work/a.txt", "text\u001b[31m");
  await place.write("input.json", '{"path":"a.txt"}');
  const read = (input: string, ...more: readonly string[]) =>
    place.lens(["skills", "run", "read-file", "--input", input, ...more]);
  const work = ["--work", "work"];
  const cases = await Promise.all([
    read("@input.json", ...work, "--json", "--twice"),
    read('{"path":"a.txt"}', ...work),
    read('{"path":"../a.txt"}', ...work),
    read('{"path":"a.txt"}'),
    read('{"paths":"a.txt"}', ...work),
    read("{", ...work),
    read('{"path":"a.txt"}', "--work", "none"),
    read('{"path":"a.txt"}', "--work", "."),
    place.lens(["skills", "run", "read-fil"]),
    place.lens(["skills", "run", "read-file", "--input", "@none.json"]),
  ]);
  const [json, plain, ...bad] = cases;
  const [result] = results(json?.out ?? "");
  assertEquals([json?.code, result?.["outcome"], result?.["kind"]], [
    0,
    "completed",
    "skill_result",
  ]);
  assertEquals(Object(result?.["touched"]).read, ["a.txt"]);
  assertEquals(Object(result?.["value"]).text, "text\u001b[31m");
  // What a file has in it does not reach the terminal as it is.
  assertEquals([plain?.code, plain?.out.includes("\u001b")], [0, false]);
  assertEquals(
    bad.map(({ code, err }) => [code, /^error\[(\w+)\]/m.exec(err)?.[1]]),
    [
      [1, "skill_failed"],
      [1, "skill_failed"],
      [2, "usage"],
      [2, "usage"],
      [2, "work_folder_unusable"],
      [1, "skill_failed"],
      [2, "skill_unusable"],
      [2, "usage"],
    ],
  );
  assertMatch(bad[0]?.err ?? "", /read-file" gave no result, denied: "\.\.\/a\.txt" leads out/);
  assertMatch(bad.at(-2)?.err ?? "", /Did you mean "read-file"\?/);
  // Where a skill could change its own code it may read, and not write.
  const own = ["skills", "run", "word-count", "--input", '{"text":""}', "--work", "."];
  assertEquals((await place.lens(own)).code, 0);
  const manifest = await Deno.readTextFile(`${place.path}/skills/word-count/skill.jsonc`);
  const writing = manifest.replace('"permissions": {}', '"permissions": { "write": ["work"] }');
  await place.write("skills/word-count/skill.jsonc", writing);
  assertEquals((await place.lens(["plugins", "lock", "word-count"])).code, 0);
  const refused = await place.lens(own);
  assertEquals([refused.code, /work_folder_unusable/.test(refused.err)], [2, true]);
});

Deno.test("skills verify runs the examples, and finds a skill that is not what it says", async () => {
  await using place = await withSkill({ locked: true });
  const good = await place.lens(["skills", "verify", "word-count"]);
  assertEquals([good.code, good.out.split("\n")[0]], [0, "good  word-count: 2 examples"]);
  const file = "skills/word-count/mod.ts";
  await place.write(file, "let n = 1;\nexport default () => ({ words: (n = n * 2) - 2 });\n");
  await place.lens(["plugins", "lock", "word-count"]);
  const wrong = await place.lens(["skills", "verify", "word-count", "--json"]);
  assertEquals(wrong.code, 1);
  assertEquals(results(wrong.out)[0]?.["faults"], [
    'example 1: It returned {"words":0}, the example says {"words":2}',
    'example 2: It returned {"words":0} and then {"words":2} after a call before it',
  ]);
  await place.write(file, "export default () => ({ words: 2, at: performance.now() });\n");
  await place.lens(["plugins", "lock", "word-count"]);
  const run = ["skills", "run", "word-count", "--input", '{"text":""}', "--twice", "--json"];
  const twice = await place.lens(run);
  assertEquals([twice.code, results(twice.out)[0]?.["outcome"]], [1, "not_deterministic"]);
  assertEquals(records(twice.out).at(-1)?.["kind"], "done");
});
