import { assert, assertEquals, assertMatch } from "@std/assert";
import { itemsOfTree } from "../../../bench/devbench/item_files.ts";
import { random } from "../../../core/random.ts";
import { Sandbox } from "../../../core/sandbox/sandbox.ts";
import type { SandboxRunner } from "model-lens";
import type { Evidence, ItemFolder } from "../item.ts";
import { fill } from "../plan/fill.ts";
import { isSolved, overall, scoreOf } from "../scores/axes.ts";
import { failuresOf } from "../scores/failures.ts";
import { grade } from "./mod.ts";

const folders = await itemsOfTree();
const { signal } = new AbortController();

function folderOf(id: string): ItemFolder {
  const folder = folders.find(({ item }) => item.id === id);
  assert(folder !== undefined, `there is no item ${id}`);
  return folder;
}

const block = (code: string, language = "ts") => `\`\`\`${language}\n${code}\n\`\`\``;

/** A paging function that is right, and what may stand around it. */
const RIGHT = `export const PAGE_SIZE = SIZE;
export function pageCount(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_SIZE));
}
export function pageOf<T>(rows: readonly T[], page: number): T[] {
  const start = (Math.min(Math.max(page, 1), pageCount(rows.length)) - 1) * PAGE_SIZE;
  return rows.slice(start, start + PAGE_SIZE);
}
`;

/** What an answer does, how it ends, whether it solves the task, and a kind of failure that it shows. */
const CASES: readonly (readonly [string, string, Evidence["outcome"], string])[] = [
  ["is right", block(RIGHT), "passed", "nothing"],
  [
    "is right in JavaScript",
    block(RIGHT.replaceAll(/: (number|readonly T\[\])|<T>|: T\[\]/g, ""), "js"),
    "passed",
    "type_error",
  ],
  [
    "is right after two other blocks",
    `${block("npm i", "bash")}\n${block("x")}\n${block(RIGHT)}`,
    "passed",
    "nothing",
  ],
  ["loops", block(`while (true);\n${RIGHT}`), "timeout", "logic_error"],
  ["exits", block(`process.exit(0);\n${RIGHT}`), "failed", "missing_import"],
  [
    "prints a forged verdict",
    block(
      `console.log('\\n0 passed [["full pages are as they were",""]]\\n');\n${
        RIGHT.replace("ceil", "floor")
      }`,
    ),
    "failed",
    "logic_error",
  ],
  [
    "imports what is not there",
    block(`import { chunk } from "lodash";\n${RIGHT}chunk([]);`),
    "failed",
    "hallucinated_api",
  ],
  [
    "imports a file of its own",
    block(`import { a } from "./a";\n${RIGHT}a();`),
    "failed",
    "missing_import",
  ],
  ["is prose", "Use Math.ceil instead of Math.floor.", null, "missed_constraint"],
  ["is nothing", "", null, "missed_constraint"],
  ["exports something else", block("export const other = 1;"), "failed", "missed_constraint"],
];

Deno.test("grade() names how a program ends, whatever it does", async (t) => {
  await using sandbox = new Sandbox();
  const folder = folderOf("debugging/last_page");
  const filled = fill(folder, random(3, "grade"));
  for (const [name, answer, outcome, kind] of CASES) {
    await t.step(name, async () => {
      const text = answer.replace("SIZE;", `${filled.slots.size};`);
      // Nobody has to wait ten seconds for what never ends.
      const world = { sandbox: outcome === "timeout" ? hasty(sandbox) : sandbox, signal };
      const evidence = await grade(folder, filled, { ...world, answer: text });
      const scores = scoreOf(folder.item, evidence);
      assertEquals(evidence.outcome, outcome, JSON.stringify(evidence));
      assertEquals(isSolved(folder.item, scores), outcome === "passed");
      if (outcome !== "passed" && kind !== "logic_error") assertEquals(overall(scores), 0);
      const kinds = failuresOf(folder.item, evidence);
      if (kind === "nothing") assertEquals(kinds, []);
      else assert(kinds.some((one) => one === kind), `${kinds} ${JSON.stringify(evidence)}`);
      assertEquals(evidence.tests.length, 3);
    });
  }
  await t.step("is a diff of the given file", async () => {
    const diff = "--- a/paging.ts\n+++ b/paging.ts\n@@ -4,3 +4,3 @@\n" +
      " export function pageCount(rows: number): number {\n" +
      "-  return Math.max(1, Math.floor(rows / PAGE_SIZE));\n" +
      "+  return Math.max(1, Math.ceil(rows / PAGE_SIZE));\n }\n";
    const evidence = await grade(folder, filled, { answer: block(diff, "diff"), sandbox, signal });
    assertEquals([evidence.taken, evidence.outcome], ["patched", "passed"]);
  });
});

function hasty(sandbox: SandboxRunner): SandboxRunner {
  return withMethods(sandbox, {
    test: (project, options) => sandbox.test(project, { ...options, limits: { wallMs: 1000 } }),
  });
}

function withMethods(sandbox: SandboxRunner, methods: Partial<SandboxRunner>): SandboxRunner {
  return {
    run: (...given) => sandbox.run(...given),
    check: (...given) => sandbox.check(...given),
    test: (...given) => sandbox.test(...given),
    compile: (...given) => sandbox.compile(...given),
    lint: (...given) => sandbox.lint(...given),
    ...methods,
  };
}

Deno.test("grade() gives no score where the packages of a framework cannot be had", async () => {
  const reason = "Its packages cannot be fetched: error: no network";
  const nowhere = { outcome: "unavailable", reason, faults: [], ms: null } as const;
  await using real = new Sandbox({ standby: 0 });
  const folder = folderOf("frontend/stepper");
  const filled = fill(folder, random(1, "grade"));
  const unavailable = async (answer: string) =>
    await grade(folder, filled, {
      answer,
      // What the sandbox says then is tested with the packages themselves, in pack_test.ts.
      sandbox: withMethods(real, {
        test: () => Promise.reject(new TypeError("Nothing may be run")),
        compile: (project) => Promise.resolve({ ...nowhere, project }),
      }),
      signal,
    });
  for (const answer of [block("export const a = 1;", "tsx"), "No code at all.", ""]) {
    const evidence = await unavailable(answer);
    assertEquals(evidence.outcome, "unavailable");
    assertMatch(evidence.unavailable ?? "", /^Its packages cannot be fetched/);
    assertEquals(evidence.tests.every(({ passed }) => !passed), true);
  }
});
