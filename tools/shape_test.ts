import { assertEquals } from "@std/assert";
import {
  crowdedFolders,
  overlongFiles,
  silencedRules,
  unconventionalNames,
  unreachedTests,
  vagueNames,
} from "./shape.ts";
import type { SourceFile } from "./source_tree.ts";

const file = (path: string, text = ""): SourceFile => ({ path, text });

Deno.test("vagueNames() finds files and folders named after nothing", () => {
  const vague = ["core/utils.ts", "core/helper_test.ts", "common/bus.ts", "core/_lib/a.ts"];
  const clear = ["core/library.ts", "core/bus.ts", "core/commonmark.ts"];
  assertEquals(vagueNames([...vague, ...clear].map((path) => file(path))), vague);
});

Deno.test("unconventionalNames() finds what is not in snake case, ids apart", () => {
  const wrong = ["core/eventBus.ts", "core/event-bus.ts", "Core/bus.ts", "plugins/My-x/mod.ts"];
  const right = [
    "core/event_bus_test.ts",
    "mod.ts",
    "std/cli/parse_args.d.ts",
    "plugins/provider-x/mod.ts",
    "prompt-packs/basic/pack_test.ts",
  ];
  assertEquals(unconventionalNames([...wrong, ...right].map((path) => file(path))), wrong);
});

Deno.test("overlongFiles() allows 300 lines, and 500 in a test", () => {
  const lines = (count: number) => "x\n".repeat(count);
  assertEquals(
    overlongFiles([
      file("a.ts", lines(300)),
      file("b.ts", lines(301)),
      file("a_test.ts", lines(500)),
      file("b_test.ts", lines(501)),
    ]),
    [
      "b.ts has 301 lines, at most 300 are allowed",
      "b_test.ts has 501 lines, at most 500 are allowed",
    ],
  );
});

Deno.test("crowdedFolders() allows 20 files in a folder, tests and sub-folders apart", () => {
  const folder = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => file(`${name}/${index}.ts`));
  assertEquals(
    crowdedFolders([...folder("a", 20), file("a/0_test.ts"), file("a/b/c.ts"), ...folder("d", 21)]),
    ["d/ has 21 files, at most 20 are allowed"],
  );
});

Deno.test("unreachedTests() finds a test in a file the runner does not open", () => {
  const test = 'Deno.test("x", () => {});\n';
  assertEquals(
    unreachedTests([
      file("core/bus_test.ts", test),
      file("core/bus_tests.ts", test),
      file("core/bus_cases.ts", `for (const x of all) ${test}`),
      file("core/testing/suite.ts", test),
      file("core/bus.ts", "/** Call it from a `Deno.test` body. */\n"),
    ]),
    ["core/bus_tests.ts", "core/bus_cases.ts"],
  );
});

Deno.test("silencedRules() accepts a named rule with a reason, and nothing else", () => {
  const comment = "// deno-lint-ignore";
  const hidden = [
    `${comment}-file\n`,
    `${comment}\n`,
    `${comment} no-explicit-any\n`,
    `${comment} no-console -- the user reads it\n`,
  ];
  assertEquals(
    hidden.filter((text) => silencedRules([file("core/bus.ts", text)]).length !== 1),
    [],
  );
  assertEquals(
    silencedRules([
      file("core/bus.ts", `${comment} no-explicit-any -- parameters are contravariant\n`),
      file("core/bus_test.ts", `${comment} no-console -- its output is the subject\n`),
    ]),
    [],
  );
});
