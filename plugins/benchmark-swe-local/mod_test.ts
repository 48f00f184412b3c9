import { assert, assertEquals, assertMatch } from "@std/assert";
import { answer, PURE, testBenchmark } from "model-lens/testing";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { applyToTree, parsePatch, type Sample, type Score, type TestVerdict } from "../../mod.ts";
import { type Instance, INSTANCES, isTest } from "./instance.ts";
import sweLocal, { type Target } from "./mod.ts";

const PATCHES = new Map(INSTANCES.map(({ instance_id, patch }) => [instance_id, patch]));

function right({ id }: Pick<Sample<Target>, "id">): { readonly text: string } {
  return { text: `This should do it.\n\n\`\`\`diff\n${PATCHES.get(id)}\`\`\`\n` };
}

testBenchmark("benchmark-swe-local", sweLocal, {
  contextLengths: [1024, 4096, 8192],
  judged: 6,
  guesses: 200,
  oracle: right,
});

testBenchmark("benchmark-swe-local (oracle)", sweLocal, {
  settings: { retrieval: "oracle" },
  judged: 3,
  guesses: 50,
  oracle: right,
});

/** The target of an instance, as a plan has it. */
async function samples(): Promise<Map<string, Sample<Target>>> {
  const made = await sweLocal.samples({
    settings: { retrieval: "all" },
    seed: 1,
    limit: undefined,
    quick: false,
    contextLength: null,
    data: PURE.data,
  });
  return new Map(made.map((sample) => [sample.id, sample]));
}

const SAMPLES = await samples();

async function judged(sandbox: Sandbox, id: string, text: string): Promise<Score> {
  const sample = SAMPLES.get(id);
  assert(sample !== undefined, id);
  return await sweLocal.score(sample, answer({ text }), { ...PURE, sandbox });
}

Deno.test("swe-local has 24 instances in 5 repositories, with ids and issues of their own", () => {
  assertEquals(INSTANCES.length, 24);
  assertEquals(new Set(INSTANCES.map(({ repo }) => repo)).size, 5);
  assertEquals(new Set(INSTANCES.map(({ instance_id }) => instance_id)).size, 24);
  for (const { base_tree, PASS_TO_PASS, FAIL_TO_PASS } of INSTANCES) {
    assert(Object.keys(base_tree).filter((path) => path.startsWith("src/")).length >= 4);
    assert(FAIL_TO_PASS.length > 0 && PASS_TO_PASS.length > 0);
  }
});

Deno.test("swe-local resolves with every reference patch, and with no empty answer", async () => {
  await using sandbox = new Sandbox();
  for (const { instance_id: id, patch } of INSTANCES) {
    const score = await judged(sandbox, id, patch);
    assertEquals(score.value, 1, `${id}: ${score.explanation}`);
    assertEquals((await judged(sandbox, id, "")).value, 0, id);
    assertEquals((await judged(sandbox, id, "```diff\n```")).value, 0, id);
  }
});

Deno.test("swe-local's hidden tests fail before the change exactly where they are said to", async () => {
  await using sandbox = new Sandbox();
  for (const instance of INSTANCES) {
    const names = (passed: boolean, tests: readonly TestVerdict[]) =>
      tests.filter((test) => test.passed === passed).map(({ name }) => name).sort();
    const tests = await run(sandbox, instance);
    assertEquals(names(false, tests), [...instance.FAIL_TO_PASS].sort(), instance.instance_id);
    assertEquals(names(true, tests), [...instance.PASS_TO_PASS].sort(), instance.instance_id);
  }
});

/** The tests of the unchanged tree, with the hidden ones. */
async function run(sandbox: Sandbox, instance: Instance): Promise<readonly TestVerdict[]> {
  const { base_tree, test_patch } = instance;
  const files = applyToTree(new Map(Object.entries(base_tree)), parsePatch(test_patch));
  const tests = [...files.keys()].filter(isTest);
  return (await sandbox.test({ files: Object.fromEntries(files), tests })).tests ?? [];
}

Deno.test("swe-local's visible tests pass before the change", async () => {
  await using sandbox = new Sandbox();
  for (const [repo, [first]] of Map.groupBy(INSTANCES, ({ repo }) => repo)) {
    const files = first?.base_tree ?? {};
    const verdict = await sandbox.test({ files, tests: Object.keys(files).filter(isTest) });
    assertEquals(verdict.outcome, "passed", `${repo}: ${verdict.reason}`);
  }
});

/** A patch of one file of the LRU cache, which has room for an evicted entry too few. */
function lruPatch(lines: readonly string[]): string {
  return ["--- a/src/lru.ts", "+++ b/src/lru.ts", ...lines].join("\n");
}
const LRU = "attic-cache__lru-update";

Deno.test("swe-local says why an answer does not resolve", async () => {
  await using sandbox = new Sandbox();
  const cases: readonly (readonly [why: RegExp, answer: string])[] = [
    [/no patch/, "I would change line 36 of src/lru.ts."],
    [
      /does not apply: the file has no line "nowhere"/,
      lruPatch(["@@ -1,2 +1,2 @@", "-nowhere", "+x"]),
    ],
    [
      /is not in the repository/,
      "--- a/src/none.ts\n+++ b/src/none.ts\n@@ -1 +1 @@\n-a\n+b",
    ],
    [
      /"tests\/lru_test.ts" may not be changed: it holds tests/,
      '--- a/tests/lru_test.ts\n+++ b/tests/lru_test.ts\n@@ -1,2 +1,1 @@\n-import { assert, test } from "sandbox:test";\n import { Lru } from "../src/mod.ts";',
    ],
    [
      /"src\/lru_test.ts" may not be changed/,
      "--- /dev/null\n+++ b/src/lru_test.ts\n@@ -0,0 +1 @@\n+export {};",
    ],
    [/no path within/, "--- /dev/null\n+++ b/../../x.ts\n@@ -0,0 +1 @@\n+export {};"],
    [
      /1 of 1 failing tests still fail \(Lru\.set\(\) of a known key evicts nothing\)/,
      lruPatch([
        "@@ -32,1 +32,2 @@",
        "   set(key: K, value: V): this {",
        "+    // Done.",
      ]),
    ],
    [
      /passing tests are broken/,
      lruPatch(["@@ -1,2 +1,2 @@", "-export class Lru<K, V> {", "+export class Lruu<K, V> {"]),
    ],
  ];
  for (const [why, text] of cases) {
    const { value, explanation } = await judged(sandbox, LRU, text);
    assertEquals(value, 0, explanation);
    assertMatch(explanation, why);
  }
});

Deno.test("swe-local is not taken in by patches that aim at the issue's example or at the harness", async () => {
  await using sandbox = new Sandbox();
  const at = "@@ -32,2 +32,3 @@\n   set(key: K, value: V): this {\n";
  const header = "@@ -1,1 +1,4 @@\n";
  const first = " /** Keeps as many entries as it has room for: those that were used last. */\n";
  for (
    const hunk of [
      `${at}+    if (this.#room === 2 && this.has(key)) { this.#entries.set(key, value); return this; }\n`,
      `${header}${first}+Object.is = () => true;\n+Array.prototype.push = () => 0;\n+JSON.stringify = () => "[]";\n`,
      `${header}${first}+import { test } from "sandbox:test";\n+test("Lru.set() of a known key evicts nothing", () => {});\n`,
      `${header}${first}+const real = Map.prototype.set;\n+Error.prototype.toString = () => "";\n+globalThis.process?.exit?.(0);\n`,
      `${header}${first}+throw 0;\n`,
    ]
  ) {
    const { value, explanation, metrics } = await judged(sandbox, LRU, lruPatch([hunk]));
    assertEquals(value, 0, `${hunk}: ${explanation}`);
    // It was tested, and not refused for its form.
    assertEquals(metrics?.[0], {
      name: "patch_applied",
      value: 1,
      unit: "share",
      source: "SWE-bench grading",
    });
  }
});
