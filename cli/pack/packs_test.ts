import { assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { sha256 } from "../../core/sha256.ts";
import { records, results, Workplace } from "../testing/program.ts";

const CONTRIBUTING = new URL("../../CONTRIBUTING.md", import.meta.url);

/** The pack of the recipe, so that its words are tried too. */
async function exampleOf(document: URL): Promise<string> {
  const text = await Deno.readTextFile(document);
  const recipe = text.split("\n## ").find((part) => part.startsWith("Add a pack\n")) ?? "";
  // Its items have fences of their own, deeper than those of the document.
  const example = /^(`{3,})yaml\n([\s\S]*?)^\1$/m.exec(recipe)?.[2];
  if (example === undefined) throw new RangeError(`${document} has no example of a pack`);
  return example;
}

Deno.test("a pack written from CONTRIBUTING.md alone is proven, locked, run, passed on, installed and removed", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    script: { tokens: ["It is ", "42.195", " km."] },
  });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const made = await place.lens(["packs", "new", "units"]);
  assertEquals(made.code, 0, made.err);
  const generated = await place.lens(["packs", "validate", "units"]);
  assertEquals(generated.code, 0, generated.out);

  await place.write("prompt-packs/units/pack.yaml", await exampleOf(CONTRIBUTING));
  await Deno.remove(`${place.path}/prompt-packs/units/prompts`, { recursive: true });
  const proven = await place.lens(["packs", "validate", "units"]);
  assertEquals(proven.code, 0, proven.out);
  assertMatch(
    proven.out,
    /^valid +units: 2 items; right answers that pass: 2, wrong ones that fail: 2 empty, 2 random, 2 broken$/m,
  );
  assertMatch((await place.lens(["run", "--pack", "units", ...base])).err, /pack_not_locked/);
  assertEquals((await place.lens(["packs", "lock", "units"])).code, 0);
  const run = await place.lens(["run", "--pack", "units", ...base, "--json"]);
  assertEquals(run.code, 0, run.err);
  const report = records(run.out).find(({ kind }) => kind === "report");
  assertEquals([Object(report)["rows"][0].scored, Object(report)["rows"][0].mean], [2, 0.5]);
  const samples = await place.lens(["trace", "show", "latest", "--samples"]);
  assertMatch(samples.out, /tests: wanted a program, and the answer has none/);

  const packed = await place.spawn("tar", ["czf", "units.tgz", "-C", "prompt-packs", "units"])
    .ended;
  assertEquals(packed.code, 0, packed.err);
  await Deno.remove(`${place.path}/prompt-packs`, { recursive: true });
  const hash = sha256(await Deno.readFile(`${place.path}/units.tgz`));
  const wrong = await place.lens(["packs", "install", "units.tgz", "--sha256", "0".repeat(64)]);
  assertEquals(wrong.code, 2);
  assertMatch(wrong.err, new RegExp(`pack_unusable.*its SHA-256 is ${hash}`));
  const installed = await place.lens(["packs", "install", "units.tgz", "--sha256", hash, "--json"]);
  assertEquals(installed.code, 0, installed.err);
  const [record] = results(installed.out);
  assertEquals([record?.["kind"], record?.["id"], record?.["source"]], [
    "installed",
    "units",
    hash,
  ]);
  assertEquals((await place.lens(["run", "--pack", "units", ...base])).code, 0);
  const unasked = await place.lens(["packs", "remove", "units"]);
  assertEquals(unasked.code, 2);
  assertMatch(unasked.err, /hint: Add --yes/);
  assertEquals((await place.lens(["packs", "remove", "units", "--yes"])).code, 0);
  const listed = results((await place.lens(["packs", "list", "--json"])).out);
  // The folder that was deleted by hand is still named by the lock of this folder.
  assertEquals(listed.filter(({ id }) => id === "units").map(({ state }) => state), ["gone"]);
  assertMatch((await place.lens(["packs", "remove", "quick", "--yes"])).err, /it is built in/);
});

Deno.test("packs validate says what is wrong with file, line and next step, and which proofs do not hold", async () => {
  await using place = await Workplace.open();
  const pack = (items: string) => `pack: 1\nid: mine\nversion: 0.1.0\nsummary: s\nitems:\n${items}`;
  await place.write(
    "prompt-packs/mine/pack.yaml",
    pack("  - id: a\n    promt: Hi\n    checks:\n      - kind: exakt\n"),
  );
  const broken = await place.lens(["packs", "validate", "mine"]);
  assertEquals(broken.code, 1);
  assertMatch(broken.out, /pack\.yaml:7: there is no field "promt"\n +Did you mean "prompt"\?/);
  assertMatch(
    broken.out,
    /pack\.yaml:9: checks\.0\.kind: there is no check "exakt"; did you mean "exact"\?/,
  );
  await place.write(
    "prompt-packs/mine/pack.yaml",
    pack(
      "  - id: a\n    prompt: Hi\n    checks: [{ kind: keywords, any: [hello] }]\n    reference: Good day\n" +
        "    broken: [{ answer: no, fails: too long }]\n",
    ),
  );
  const unproven = await place.lens(["packs", "validate", "mine"]);
  assertEquals(unproven.code, 1);
  assertMatch(
    unproven.out,
    /a: the reference does not pass: keywords \(weak\): wanted one of "hello"/,
  );
  assertMatch(
    unproven.out,
    /a: a broken answer does not fail as it should: wanted the reason "too long"/,
  );
  assertMatch(unproven.out, /weak, because only keywords are looked for: a/);
});

Deno.test("run --pack gives an item with a judge no score without one, and asks the judge that is named", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    script: { tokens: ["Well. ", "mark: 5"] },
    models: ["kind-one"],
  });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  await place.write(
    "prompt-packs/kind/pack.yaml",
    "pack: 1\nid: kind\nversion: 0.1.0\nsummary: s\nitems:\n  - id: a\n    prompt: Be kind\n" +
      "    checks: [{ kind: judge, rubric: It is kind }]\n",
  );
  await place.lens(["packs", "lock", "kind"]);
  const unjudged = await place.lens(["run", "--pack", "kind", ...base]);
  assertEquals(unjudged.code, 3, unjudged.err);
  assertMatch(unjudged.out + unjudged.err, /judge_unavailable/);
  const models = ["--models", "kind-one", "--judge", "kind-one"];
  const judged = await place.lens(["run", "--pack", "kind", ...base, ...models, "--json"]);
  const report = records(judged.out).find(({ kind }) => kind === "report");
  assertEquals([judged.code, Object(report)["rows"]?.[0]?.mean], [0, 1], judged.err);
});
