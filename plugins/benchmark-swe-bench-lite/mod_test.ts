import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  answer,
  hasOfficialData,
  OFFICIAL_DATA,
  officialRows,
  PURE,
  testBenchmark,
} from "model-lens/testing";
import { DataStore } from "../../core/data/store.ts";
import { ContainerEngine } from "../../core/container/engine.ts";
import {
  type ContainerJob,
  type ContainerRunner,
  NotJudgedError,
  parsePatch,
  type PlanContext,
  type RepositoryFiles,
} from "../../mod.ts";
import sweBenchLite, { type Target } from "./mod.ts";
import { evaluationOf, imageOf } from "./evaluation.ts";
import { MARKERS } from "./log.ts";
import { Row } from "./row.ts";

const ignore = !hasOfficialData;
const ROWS = (await officialRows("swe-bench/lite-test.permissive.jsonl.gz")).map((row) =>
  Row.parse(row)
);
const REFERENCES = new Map(ROWS.map(({ instance_id, patch }) => [instance_id, patch]));

/** A line of a log in the words of the project's own runner. */
function lineOf(repo: string, test: string, passed: boolean): string {
  if (repo === "django/django") return `${test} ... ${passed ? "ok" : "FAIL"}`;
  if (repo === "sympy/sympy") return `${test} ${passed ? "ok" : "F"}`;
  return `${passed ? "PASSED" : "FAILED"} ${test}${passed ? "" : " - AssertionError"}`;
}

/**
 * An engine that looks at the patch instead of running it: for the reference all tests pass, for
 * another those that failed go on failing.
 */
class Imitation implements ContainerRunner {
  readonly jobs: ContainerJob[] = [];

  absence() {
    return Promise.resolve(undefined);
  }

  run(job: ContainerJob) {
    this.jobs.push(job);
    const row = ROWS.find(({ instance_id }) => imageOf(instance_id) === job.image);
    assert(row !== undefined, job.image);
    const { repo, patch, FAIL_TO_PASS, PASS_TO_PASS } = row;
    const isRight = job.files["model.patch"] === patch;
    const output = [
      MARKERS.start,
      ...FAIL_TO_PASS.map((test) => lineOf(repo, test, isRight)),
      ...PASS_TO_PASS.map((test) => lineOf(repo, test, true)),
      MARKERS.end,
    ].join("\n");
    return Promise.resolve({ outcome: "ended" as const, code: 0, output });
  }
}

testBenchmark("benchmark-swe-bench-lite", sweBenchLite, {
  ignore,
  data: OFFICIAL_DATA,
  // Without a network there is no repository.
  settings: { retrieval: "none", network: true },
  containers: new Imitation(),
  contextLengths: [8192],
  guesses: 300,
  oracle: ({ id }) => ({ text: `\`\`\`\`diff\n${REFERENCES.get(id)}\`\`\`\`` }),
});

const SETTINGS = { retrieval: "none" as const, network: true };

async function samples(context: Partial<PlanContext<typeof SETTINGS>> = {}) {
  const data = new DataStore({ given: OFFICIAL_DATA }).reader("tested", sweBenchLite.data);
  return await sweBenchLite.samples({
    settings: SETTINGS,
    seed: 1,
    limit: undefined,
    quick: false,
    contextLength: null,
    data,
    ...context,
  });
}

Deno.test({
  name: "swe-bench-lite grades all rows: every reference resolves, and nothing else does",
  ignore,
  fn: async () => {
    const containers = new Imitation();
    for (const sample of await samples()) {
      const score = async (text: string) =>
        (await sweBenchLite.score(sample, answer({ text }), { ...PURE, containers })).value;
      const patch = REFERENCES.get(sample.id) ?? "";
      assertEquals(await score(patch), 1, sample.id);
      assertEquals(
        await score(`${patch}--- /dev/null\n+++ b/more.py\n@@ -0,0 +1 @@\n+x\n`),
        0,
        sample.id,
      );
    }
    assertEquals(containers.jobs.length, 2 * ROWS.length);
    // Nothing of an instance or an answer is read by a shell.
    for (const { command, files } of containers.jobs) {
      assertEquals(command.slice(0, 2), ["bash", "/modellens/evaluate.sh"]);
      assertEquals(files["evaluate.sh"], containers.jobs[0]?.files["evaluate.sh"]);
      assert(command.length > 6, "It tests something");
    }
  },
});

Deno.test({
  name: "swe-bench-lite shows the files that the reference changes, as they were at the commit",
  ignore,
  fn: async () => {
    const asked: RepositoryFiles[] = [];
    const repositories = {
      files: (wanted: RepositoryFiles) => {
        asked.push(wanted);
        return Promise.resolve(new Map(wanted.paths.map((path) => [path, `# text of ${path}\n`])));
      },
    };
    const settings = { retrieval: "oracle" as const, network: false };
    const [sample] = await samples({ limit: 1, settings, repositories } as never);
    const row = ROWS.find(({ instance_id }) => instance_id === sample?.id);
    assert(sample !== undefined && row !== undefined);
    const paths = parsePatch(row.patch).map(({ from }) => from?.slice(2));
    assertEquals(asked, [{ repo: row.repo, commit: row.base_commit, paths }] as never);
    const prompt = sample.request.messages[0]?.content ?? "";
    assertStringIncludes(prompt, row.problem_statement.trim());
    for (const path of paths) {
      assertStringIncludes(prompt, `[start of ${path}]\n# text of ${path}\n[end of ${path}]`);
    }
    // The reference itself is not shown.
    const added = row.patch.split("\n").filter((line) => /^\+[^+]/.test(line));
    assert(added.some((line) => !prompt.includes(line.slice(1))));
  },
});

const TARGET: Target = {
  instance: "psf__requests-863",
  repo: "django/django",
  version: "3.1",
  baseCommit: "0".repeat(40),
  testPatch:
    "diff --git a/tests/a/test_x.py b/tests/a/test_x.py\n--- a/tests/a/test_x.py\n+++ b/tests/a/test_x.py\n@@ -1 +1 @@\n-a\n+b\ndiff --git a/tests/b/new.json b/tests/b/new.json\nnew file mode 100644\n--- /dev/null\n+++ b/tests/b/new.json\n@@ -0,0 +1 @@\n+{}\n",
  failToPass: ["f (a.test_x)"],
  passToPass: ["p (a.test_x)"],
  network: false,
};
const PATCH = "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n";

Deno.test("evaluationOf() names image, commit, tests and files as the harness does", () => {
  const { image, command, files, network } = evaluationOf(TARGET, { patch: PATCH, network: false });
  assertEquals(image, "docker.io/swebench/sweb.eval.x86_64.psf_1776_requests-863:latest");
  assertEquals(command.slice(2), [
    "0".repeat(40),
    "make",
    "keep",
    "./tests/runtests.py",
    "--verbosity",
    "2",
    "--settings=test_sqlite",
    "--parallel",
    "1",
    "a.test_x",
  ]);
  assertEquals([files["checkout.txt"], files["remove.txt"]], [
    "tests/a/test_x.py\n",
    "tests/b/new.json\n",
  ]);
  assertEquals(network, false);
});

Deno.test("swe-bench-lite gives no score where there is no container engine, whatever the answer", async () => {
  const containers = new ContainerEngine({ engines: ["no-such-engine"] });
  for (const text of ["", "no patch", PATCH]) {
    const error = await assertRejects(
      async () =>
        await sweBenchLite.score({ id: "x", target: TARGET }, answer({ text }), {
          ...PURE,
          containers,
        }),
      NotJudgedError,
      "no-such-engine is not installed",
    );
    assertEquals(error.type, "container_unavailable");
  }
});

Deno.test("swe-bench-lite says why a run resolves nothing", async () => {
  const ended = (output: string) => ({ outcome: "ended" as const, code: 0, output });
  const complete = `${MARKERS.start}\nf (a.test_x) ... FAIL\np (a.test_x) ... ok\n${MARKERS.end}`;
  for (
    const [outcome, why] of [
      [ended(MARKERS.applyFailed), /the patch does not apply/],
      [ended(MARKERS.start), /no complete output/],
      [{ outcome: "timeout" as const, output: complete }, /took too long/],
      [{ outcome: "output" as const, output: "x" }, /no complete output/],
      [ended(complete), /1 of 1 failing tests still fail \(f \(a\.test_x\)\)/],
    ] as const
  ) {
    const containers = {
      absence: () => Promise.resolve(undefined),
      run: () => Promise.resolve(outcome),
    };
    const { value, explanation } = await sweBenchLite.score(
      { id: "x", target: TARGET },
      answer({ text: PATCH }),
      { ...PURE, containers },
    );
    assertEquals(value, 0);
    assertMatch(explanation, why);
  }
  const requests = { ...TARGET, repo: "psf/requests" };
  await assertRejects(
    async () =>
      await sweBenchLite.score({ id: "x", target: requests }, answer({ text: PATCH }), {
        ...PURE,
        containers: new Imitation(),
      }),
    NotJudgedError,
    "on the network",
  );
});
