import { assertEquals } from "@std/assert";
import type { Check } from "../item.ts";
import { checkedFacts, objectIn } from "./facts.ts";
import { checkedRules } from "./rules.ts";

/** A rule, answers that keep it, and answers that do not. */
const CASES: readonly (readonly [Check, readonly string[], readonly string[]])[] = [
  [
    { check: "json", fields: { id: "integer", tags: "string[]" } },
    ['{"id": 1, "tags": ["a"]}', '```json\n{"id": 1, "tags": []}\n```'],
    [
      '{"id": 1.5, "tags": []}',
      '{"id": 1}',
      '{"id": 1, "tags": [], "x": 1}',
      'So: {"id":1,"tags":[]}',
    ],
  ],
  [
    { check: "bullets", exactly: 2, only: true },
    ["- a\n- b", "* a\n\n* b"],
    ["- a", "- a\n- b\n- c", "Two:\n- a\n- b", "- a\n-b"],
  ],
  [{ check: "bullets", exactly: 1 }, ["Here:\n- a"], ["a - b - c"]],
  [{ check: "sentences", exactly: 2 }, ["One. Two!", "It is v1.5 now. Yes"], ["One.", "A. B. C."]],
  [{ check: "words", min: 2, max: 3 }, ["one two", "a, b; c"], ["one", "one two three four"]],
  [{ check: "characters", max: 5 }, ["hello", "  hello "], ["hello!"]],
  [{ check: "lines", exactly: 2 }, ["a\n\nb"], ["a", "a\nb\nc"]],
  [{ check: "mentions", words: ["cache", "cold start"] }, ["Cold  start, Cache."], [
    "caches cold start",
  ]],
  [{ check: "avoids", words: ["pro"] }, ["a process"], ["Pro: it is fast"]],
  [{ check: "no_code" }, ["use `map`"], ["```\nx\n```"]],
  [{ check: "only_code", language: "ts" }, ["```ts\nx\n```"], [
    "```js\nx\n```",
    "So:\n```ts\nx\n```",
    "x",
  ]],
  [{ check: "starts_with", text: "fix:" }, ["fix: it"], ["Fix: it"]],
  [{ check: "ends_with", text: "END" }, ["it END\n"], ["it end"]],
  [{ check: "case", is: "lower" }, ["all low 1"], ["All low", "1"]],
  [
    { check: "table", columns: 2, rows: 1 },
    [
      "| a | b |\n| --- | --- |\n| 1 | 2 |",
      "Here:\n\n| a | b |\n|--|:-:|\n| 1 \\| x | 2 |\n\nDone.",
    ],
    ["| a | b |\n| --- | --- |", "a, b", "| a | b | c |\n| --- | --- | --- |\n| 1 | 2 | 3 |"],
  ],
];

for (const [check, kept, broken] of CASES) {
  Deno.test(`a rule "${check.check}" is counted (${JSON.stringify(check).length})`, () => {
    const verdict = (answer: string) =>
      checkedRules([check], { answer, code: null }).map((one) => one.kept)[0];
    for (const answer of kept) assertEquals(verdict(answer), true, answer);
    for (const answer of [...broken, "", " \n"]) assertEquals(verdict(answer), false, answer);
  });
}

Deno.test("rules about code look at the code that was taken", () => {
  const checks: Check[] = [
    { check: "imports_none_of", modules: ["lodash", "fs"] },
    { check: "code_lines", max: 2 },
  ];
  const kept = (code: string | null) =>
    checkedRules(checks, { answer: "x", code }).map((one) => one.kept);
  assertEquals(kept('import a from "b";\n\nf(a);'), [true, true]);
  assertEquals(kept('import x from "node:fs";\nimport y from "z";\nx(y);'), [false, false]);
  assertEquals(kept('const { map } = require("lodash");'), [false, true]);
  assertEquals(kept(null), [false, false]);
});

Deno.test("facts are compared in their fields, and words around them do not matter", () => {
  const facts = [
    { name: "order", is: "list", value: ["a", "b"] },
    { name: "names", is: "set", value: ["x", "y"] },
    { name: "total", is: "number", value: 10, tolerance: 0.5 },
    { name: "safe", is: "exact", value: false },
    { name: "kind", is: "exact", value: "O(n)" },
  ] as const;
  const right = (answer: string) =>
    checkedFacts(
      facts.map((one) => ({ ...one, value: structuredClone(one.value) as never })),
      answer,
    )
      .map((one) => one.right);
  const said =
    '{"order": ["A ", "b"], "names": ["y", "x"], "total": 10.4, "safe": false, "kind": "o(n)"}';
  assertEquals(right(`I think {this}.\n\`\`\`json\n${said}\n\`\`\``), [
    true,
    true,
    true,
    true,
    true,
  ]);
  assertEquals(right(`The answer is ${said}.`), [true, true, true, true, true]);
  assertEquals(
    right('{"order": ["b", "a"], "names": ["x"], "total": "10", "safe": "false", "kind": null}'),
    [false, false, false, false, false],
  );
  assertEquals(right("order a b names x y total 10 safe false O(n)"), facts.map(() => false));
  assertEquals(right("[1, 2]"), facts.map(() => false));
});

Deno.test("objectIn() takes the last object, and survives what is nested without end", () => {
  assertEquals(objectIn('{"a": 1} no, {"a": 2}'), { a: 2 });
  assertEquals(objectIn('```json\n{"a": 1}\n```\n```json\n{"a": 2}\n```\nor {"a": 3}'), { a: 2 });
  assertEquals(objectIn("{".repeat(100_000)), undefined);
  assertEquals(objectIn("[".repeat(100_000) + "}"), undefined);
});
