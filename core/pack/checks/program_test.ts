import { assertEquals, assertRejects } from "@std/assert";
import { NotJudgedError } from "../../benchmark/contract.ts";
import type { SandboxRunner } from "../../sandbox/contract.ts";
import { programFault, programIn } from "./program.ts";

Deno.test("programIn() takes the last block that exports something, else the last, else a whole module", () => {
  const exported = "export const a = 1;";
  const block = (code: string) => `\`\`\`ts\n${code}\n\`\`\``;
  const cases: readonly (readonly [string, string | undefined])[] = [
    [block(exported), exported],
    [`${block(exported)}\nUse it:\n${block("a();")}`, exported],
    [`${block("export const old = 0;")}\n${block(exported)}`, exported],
    [block("const a = 1;"), "const a = 1;"],
    [exported, exported],
    [`\`\`\`ts\n${exported}`, exported],
    ["I would export it", undefined],
    ["", undefined],
    ["```\n\n```", undefined],
  ];
  for (const [answer, program] of cases) assertEquals(programIn(answer), program, answer);
});

Deno.test("programFault() gives no verdict where there is no sandbox for the framework", async () => {
  const nowhere = () => {
    throw new TypeError("Nothing is run in this test");
  };
  const sandbox: SandboxRunner = {
    ...{ run: nowhere, check: nowhere, test: nowhere, lint: nowhere },
    compile: (project) =>
      Promise.resolve({
        ...{ outcome: "unavailable", reason: "npm did not answer", faults: [], project, ms: null },
      }),
  };
  const { signal } = new AbortController();
  const check = { kind: "tests", tests: "x", framework: "react" } as const;
  const error = await assertRejects(
    () => programFault(check, "export const a = 1;", { sandbox, signal }),
    NotJudgedError,
  );
  assertEquals([error.type, error.message], ["sandbox_unavailable", "npm did not answer"]);
  assertEquals(
    await programFault(check, "no program", { sandbox, signal }),
    "wanted a program, and the answer has none",
  );
});
