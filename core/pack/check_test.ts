import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { answer } from "../testing/answer.ts";
import { chanceOf, checkFault, judgeItem } from "./check.ts";
import type { Check } from "./schema.ts";

const judged = (check: Check, text: string) => judgeItem([check], answer({ text })).value;

const SCHEMA = {
  type: "object",
  properties: { age: { type: "integer" } },
  required: ["age"],
  additionalProperties: false,
};

/** Each check with answers that pass and answers that do not. */
const TABLE: readonly (readonly [Check, readonly string[], readonly string[]])[] = [
  [{ kind: "exact", text: "Lima" }, ["Lima", " Lima\n"], ["lima", "Lima.", ""]],
  [{ kind: "contains", text: "Lima" }, ["It is Lima."], ["It is lima.", ""]],
  [{ kind: "regex", pattern: "^\\d+$", flags: "m" }, ["a\n12"], ["12a", ""]],
  [{ kind: "not-equal", text: "Cusco" }, ["Lima", "cusco"], ["Cusco", " Cusco ", ""]],
  [
    { kind: "json-schema", schema: SCHEMA },
    ['{"age": 3}', 'So:\n```json\n{"age": 3}\n```'],
    ['{"age": "3"}', '{"age": 3, "b": 1}', "age: 3", ""],
  ],
  [{ kind: "answers" }, ["anything"], ["", "  "]],
];

for (const [check, right, wrong] of TABLE) {
  Deno.test(`judgeItem() with ${check.kind} passes what is right, fails what is not, and says why`, () => {
    for (const text of right) assertEquals(judged(check, text), 1, text);
    for (const text of wrong) {
      const { value, explanation } = judgeItem([check], answer({ text }));
      assertEquals(value, 0, text);
      assert(explanation !== "");
    }
  });
}

Deno.test("judgeItem() wants every check, and names those that do not hold", () => {
  const checks: Check[] = [{ kind: "contains", text: "a" }, { kind: "contains", text: "b" }, {
    kind: "not-equal",
    text: "ac",
  }];

  const { value, explanation } = judgeItem(checks, answer({ text: "ac" }));

  assertEquals(value, 0);
  assertEquals(explanation, 'wanted "b" in it; it is the answer that was wrong before');
});

Deno.test("judgeItem() of any text is a score by every check, never an exception", () => {
  const check = fc.constantFrom(...TABLE.map(([one]) => one));
  fc.assert(fc.property(check, fc.string({ unit: "binary" }), (one, text) => {
    const { value } = judgeItem([one], answer({ text }));
    assert(value === 0 || value === 1);
  }));
});

Deno.test("chanceOf() says which checks random text passes", () => {
  assertEquals(TABLE.map(([check]) => chanceOf([check])), [0, 0, 0, 1, 0, 1]);
  assertEquals(chanceOf([{ kind: "not-equal", text: "a" }, { kind: "exact", text: "b" }]), 0);
});

Deno.test("checkFault() finds patterns and schemas that are none", () => {
  assertEquals(checkFault({ kind: "regex", pattern: "\\d+" }), undefined);
  assert(checkFault({ kind: "regex", pattern: "(" })?.startsWith("regex: "));
  assert(
    checkFault({ kind: "json-schema", schema: { type: "nothing" } })?.startsWith("json-schema"),
  );
});
