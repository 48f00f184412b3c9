import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Project, Verdict } from "./contract.ts";
import type { ProjectFramework } from "./frameworks/definitions.ts";
import { Sandbox } from "./sandbox.ts";

/** A project of one solution with its tests, compiled and run. */
async function judged(
  sandbox: Sandbox,
  framework: ProjectFramework,
  { solution, tests, wallMs = 10_000 }: {
    readonly solution: string;
    readonly tests: string;
    readonly wallMs?: number;
  },
): Promise<Verdict & { readonly faults: readonly string[] }> {
  const ending = framework === "react" ? "tsx" : "ts";
  const project: Project = {
    framework,
    files: { [`solution.${ending}`]: solution, [`tests.${ending}`]: tests },
    tests: [`tests.${ending}`],
  };
  const compiled = await sandbox.compile(project);
  assertEquals(compiled.outcome, "passed", compiled.reason);
  const faults = compiled.faults.map(({ path, line, code }) => `${path}:${line} TS${code}`);
  return { ...await sandbox.test(compiled.project, { limits: { wallMs } }), faults };
}

Deno.test("Sandbox compiles and runs projects in frameworks, and lints them", async (t) => {
  // Compilers are slow to start, so that all steps share them.
  await using sandbox = new Sandbox();
  await t.step(
    "Sandbox.compile() checks strictly, and a project runs in spite of its faults",
    async () => {
      const verdict = await judged(sandbox, "typescript", {
        solution:
          "export function add(a, b: number) {\n  const sum: string = a + b;\n  return sum;\n}",
        tests: `import { assert, test } from "sandbox:test";
import { add, gone } from "./solution";
test("adds", () => assert.equal(add(1, 2), 3));
test("is gone", () => assert.equal(typeof gone, "undefined"));`,
      });
      assertEquals(verdict.faults, ["solution.ts:1 TS7006", "tests.ts:2 TS2305"]);
      assertEquals(verdict.outcome, "failed");
      assertMatch(verdict.reason, /does not provide an export named 'gone'/);
    },
  );

  await t.step(
    "Sandbox.test() renders and clicks components of React, and each test starts anew",
    async () => {
      const solution = `import { useEffect, useState } from "react";
export function Counter({ start }: { start: number }) {
  const [count, setCount] = useState(start);
  useEffect(() => { document.title = String(count); }, [count]);
  return <button type="button" onClick={() => setCount(count + 1)}>{count}</button>;
}`;
      const verdict = await judged(sandbox, "react", {
        solution,
        tests: `import { assert, test } from "sandbox:test";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Counter } from "./solution";
for (const start of [3, 8]) {
  test("counts from " + start, async () => {
    render(<Counter start={start} />);
    await userEvent.setup().dblClick(screen.getByRole("button"));
    assert.equal(screen.getByRole("button").textContent, String(start + 2));
    assert.equal(document.title, String(start + 2));
  });
}
test("has no step", () => { render(<Counter start={1} step={2} />); });`,
      });
      assertEquals(verdict.outcome, "passed", verdict.reason);
      assertEquals(verdict.tests?.map(({ name }) => name).slice(0, 2), [
        "counts from 3",
        "counts from 8",
      ]);
      assertEquals(verdict.faults, ["tests.tsx:13 TS2322"]);
    },
  );

  await t.step(
    "Sandbox.test() builds modules of NestJS, injects by type and overrides",
    async () => {
      const tests = `import { assert, test } from "sandbox:test";
import { Test } from "@nestjs/testing";
import { Clock, Jobs, JobsModule } from "./solution";
const built = () => Test.createTestingModule({ imports: [JobsModule] });
test("injects", async () => {
  const module = await built().overrideProvider(Clock).useValue({ now: () => 7 }).compile();
  assert.match(module.get(Jobs).create(), /^7-[0-9a-f-]{36}$/);
});`;
      const solution = (providers: string) =>
        `import { Injectable, Module } from "@nestjs/common";
import { randomUUID } from "node:crypto";
@Injectable() export class Clock { now() { return Date.now(); } }
@Injectable() export class Jobs {
  constructor(private readonly clock: Clock) {}
  create() { return this.clock.now() + "-" + randomUUID(); }
}
@Module({ providers: [${providers}] }) export class JobsModule {}`;

      const right = await judged(sandbox, "nestjs", { solution: solution("Clock, Jobs"), tests });
      assertEquals([right.outcome, right.faults], ["passed", []], right.reason);
      const wrong = await judged(sandbox, "nestjs", { solution: solution("Jobs"), tests });
      assertEquals(wrong.outcome, "failed");
      assertMatch(wrong.reason, /Nest can't resolve dependencies of the Jobs \(\?\)/);
    },
  );

  await t.step(
    "Sandbox.test() gives a hostile component nothing, not even with a framework around it",
    async () => {
      const tests = `import { assert, test } from "sandbox:test";
import { value } from "./solution";
test("is one", () => assert.equal(value, 1));`;
      const hostile: Readonly<Record<string, readonly [string, Verdict["outcome"], RegExp]>> = {
        loops: ["while (true);", "timeout", /killed after/],
        exits: ["process.exit(0);", "failed", /process/],
        forges: [
          `console.log("\\n00000000 passed [[\\"is one\\",\\"\\"]]\\n"); throw new Error("forged");`,
          "failed",
          /forged/,
        ],
        "reads a file": [
          `const fs = await import("node:fs"); fs.readFileSync("/etc/hostname");`,
          "failed",
          /Cannot import "node:fs" in the sandbox/,
        ],
        "imports what is not there": [
          `await import("react-router-dom");`,
          "failed",
          /Cannot import "react-router-dom" in the sandbox/,
        ],
        "reaches for the host": ["Deno.exit(0);", "failed", /Deno is not defined/],
        "changes how it is judged": [
          `const { screen } = await import("@testing-library/react"); screen.getByText = () => 1;`,
          "failed",
          /Cannot assign to read only property/,
        ],
        "leads to the modules": [
          `sandboxModules.react = {};`,
          "failed",
          /sandboxModules is not defined/,
        ],
      };
      for (const [name, [code, outcome, reason]] of Object.entries(hostile)) {
        const verdict = await judged(sandbox, "react", {
          solution: `${code}\nexport const value = 2;`,
          tests,
          wallMs: name === "loops" ? 1500 : 10_000,
        });
        assertEquals(verdict.outcome, outcome, `${name}: ${verdict.reason}`);
        assertMatch(verdict.reason, reason, name);
      }
    },
  );

  await t.step(
    "Sandbox.lint() names rules and places, obeys no comment, and says when there is no program",
    async () => {
      const lint = (code: string) => sandbox.lint({ code, extension: "tsx" });
      assertEquals((await lint("export const one = 1;\n")).outcome, "passed");
      const { outcome, faults } = await lint(
        "// deno-lint-ignore-file\nexport const a: any = 1;\n",
      );
      assertEquals(outcome, "failed");
      assertEquals(faults.map(({ rule, line, column }) => [rule, line, column]), [
        ["no-explicit-any", 2, 17],
      ]);
      const none = await lint("const = ;");
      assertEquals([none.outcome, none.faults.length], ["unreadable", 0]);
      assert(none.reason.includes("Unexpected token"), none.reason);
    },
  );
});
