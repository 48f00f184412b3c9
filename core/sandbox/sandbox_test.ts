import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Verdict } from "./contract.ts";
import { Sandbox } from "./sandbox.ts";
import { parentDeathCommand } from "./guard.ts";

Deno.test("Sandbox.run() passes what comes to its end, keeps what it prints, and names what fails", async () => {
  await using sandbox = new Sandbox();
  const passed = await sandbox.run({
    language: "typescript",
    code: "enum A { B = 2 }\nconst n: number = A.B;\nconsole.log(n);\nmodule.exports = { n };",
  });
  assertEquals([passed.outcome, passed.output], ["passed", "2\n"], passed.reason);

  const failed = await sandbox.run({
    language: "javascript",
    code: "const assert = require('node:assert'); assert.deepEqual([1, '2'], [1, 3]);",
  });
  assertEquals(failed.outcome, "failed");
  assertMatch(failed.reason, /^AssertionError: /);

  const late = await sandbox.run({
    language: "javascript",
    code: "setTimeout(() => { throw new RangeError('later'); }, 5);",
  });
  assertEquals([late.outcome, late.reason], ["failed", "RangeError: later"]);
});

Deno.test("Sandbox.run() runs Python, and one program leaves nothing to the next", async () => {
  await using sandbox = new Sandbox({ standby: 0 });
  const python = (code: string) => sandbox.run({ language: "python", code });

  const passed = await python("print(sum([1, 2]))");
  assertEquals([passed.outcome, passed.output], ["passed", "3\n"], passed.reason);
  const failed = await python("assert 1 == 2, 'one is not two'");
  assertEquals([failed.outcome, failed.reason], ["failed", "AssertionError: one is not two"]);

  const spoilt = await python(
    "import builtins, math\nbuiltins.len = lambda x: 7\nmath.floor = None\nopen('/tmp/left', 'w').write('x')",
  );
  assertEquals(spoilt.outcome, "passed", spoilt.reason);
  const fresh = await python(
    "import math, os\nassert len([]) == 0 and math.floor(1.5) == 1\nassert not os.path.exists('/tmp/left')",
  );
  assertEquals(fresh.outcome, "passed", fresh.reason);
});

Deno.test("Sandbox.run() goes on after every kind of end", async () => {
  await using sandbox = new Sandbox({ standby: 1 });
  const limits = { wallMs: 700, outputBytes: 10_000 };
  for (const language of ["javascript", "python"] as const) {
    const loop = language === "python" ? "while True: pass" : "while (true);";
    const print = language === "python"
      ? "while True: print('x' * 99)"
      : "while (true) console.log('x'.repeat(99));";
    const good = language === "python" ? "print('hello')" : "console.log('hello')";
    assertEquals((await sandbox.run({ language, code: loop }, { limits })).outcome, "timeout");
    assertEquals((await sandbox.run({ language, code: print }, { limits })).outcome, "output");
    const last = await sandbox.run({ language, code: good });
    assertEquals([last.outcome, last.output], ["passed", "hello\n"], last.reason);
  }
});

Deno.test("Sandbox.test() runs the tests of a project, and tells of each", async () => {
  await using sandbox = new Sandbox({ standby: 0 });
  const verdict = await sandbox.test({
    files: {
      "src/sum.ts": "export const sum = (a: number, b: number): number => a + b;",
      "test/sum_test.ts": `import { assert, test } from "sandbox:test";
import { sum } from "../src/sum.ts";
test("adds", () => assert.equal(sum(1, 2), 3));
test("adds more", async () => { await Promise.resolve(); assert.equal(sum(1, 2), 4); });`,
      "test/broken_test.ts": `import { none } from "../src/none.ts"; none();`,
    },
    tests: ["test/sum_test.ts", "test/broken_test.ts"],
  });
  assertEquals(verdict.outcome, "failed");
  assertEquals(verdict.tests?.map(({ name, passed }) => [name, passed]), [
    ["adds", true],
    ["adds more", false],
  ]);
  assertMatch(verdict.reason, /broken_test\.ts.*Cannot import/);
});

Deno.test("Sandbox.test() keeps the harness from what is tested, and ends a test that waits for nothing", async () => {
  await using sandbox = new Sandbox({ standby: 0 });
  const test = 'import { assert, test } from "sandbox:test";\nimport { a } from "./a.ts";\n';
  const reach = await sandbox.test({
    files: {
      "a.ts": 'import { test } from "sandbox:test";\nexport const a = test;',
      "t.ts": `${test}test("one", () => assert.ok(a));`,
    },
    tests: ["t.ts"],
  });
  assertEquals(reach.outcome, "failed");
  assertMatch(reach.reason, /Only tests can import sandbox:test/);

  const hang = await sandbox.test({
    files: {
      "a.ts": "export const a = 1;",
      "t.ts": `${test}test("waits", () => new Promise(() => {}));\ntest("never runs", () => {});`,
    },
    tests: ["t.ts"],
  });
  assertEquals(hang.outcome, "failed");
  assertEquals(hang.tests?.map(({ passed }) => passed), [false]);
});

Deno.test("Sandbox.run() throws the reason of its signal, and leaves nothing running", async () => {
  await using sandbox = new Sandbox({ standby: 0 });
  for (const language of ["javascript", "python"] as const) {
    const stop = new AbortController();
    const code = language === "python" ? "while True: pass" : "while (true);";
    const running = sandbox.run({ language, code }, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 50);
    await assertRejects(() => running, Error, "enough");
  }
});

Deno.test("Sandbox.run() says that Python is unavailable where it cannot be had, and gives no verdict", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", testdata("no_python.ts")],
  }).output();
  const verdicts = new TextDecoder().decode(stdout).trimEnd().split("\n");
  assertEquals(verdicts.length, 2);
  for (const line of verdicts) {
    const verdict: Verdict = JSON.parse(line);
    assertEquals([verdict.outcome, verdict.ms], ["unavailable", null]);
    assertMatch(verdict.reason, /^Python cannot be started here: /);
  }
});

Deno.test({
  name: "Sandbox leaves no orphan when its program is killed with SIGKILL",
  ignore: parentDeathCommand() === undefined,
  fn: async () => {
    const parent = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", testdata("busy_parent.ts")],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const pids = await childrenOnceBusy(parent.pid, 2);
    parent.kill("SIGKILL");
    await parent.status;
    await parent.stdout.cancel();
    await until(() => pids.every((pid) => !isThere(pid)));
  },
});

Deno.test("__sandbox gives up all permissions before it looks at a program", async () => {
  const cli = new URL("../../cli.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", cli, "__sandbox", "script"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const code = "console.log(typeof Deno); import('/etc/hostname', { with: { type: 'text' } });";
  const job = { nonce: "n0", language: "javascript", code, parent: Deno.pid, outputBytes: 1000 };
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(`${JSON.stringify(job)}\n`));
  await writer.close();
  const { stdout } = await child.output();
  const text = new TextDecoder().decode(stdout);
  assert(text.startsWith("undefined\n\nn0 failed null "), text);
});

function testdata(name: string): string {
  return new URL(`./testdata/${name}`, import.meta.url).pathname;
}

/** Process ids of the children, once there are so many that compute. */
async function childrenOnceBusy(parent: number, count: number): Promise<number[]> {
  let pids: number[] = [];
  await until(async () => {
    const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid=,time="] })
      .output();
    const rows = new TextDecoder().decode(stdout).trim().split("\n")
      .map((line) => line.trim().split(/\s+/));
    const children = rows.filter(([, ppid]) => Number(ppid) === parent);
    pids = children.map(([pid]) => Number(pid));
    return children.filter(([, , time]) => time !== "00:00:00").length >= count;
  });
  return pids;
}

function isThere(pid: number): boolean {
  try {
    // A zombie has no memory left.
    return Deno.readTextFileSync(`/proc/${pid}/statm`).split(" ")[1] !== "0";
  } catch {
    // There is no such process.
    return false;
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!await condition()) {
    assert(performance.now() < end, "It did not come true within a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
