import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import fc from "fast-check";
import { NotJudgedError, type Score } from "../benchmark/contract.ts";
import { Sandbox } from "../sandbox/sandbox.ts";
import { answer } from "../testing/answer.ts";
import { chanceOf, checkFault, judgeItem } from "./check.ts";
import type { Check } from "./schema.ts";

/** One sandbox for all: only patterns need it here. */
async function inSandbox(act: (judge: Judge) => Promise<void>): Promise<void> {
  await using sandbox = new Sandbox();
  const { signal } = new AbortController();
  await act((checks, text) =>
    judgeItem(checks, answer({ text }), { sandbox, signal, patternMs: 1500 })
  );
}
type Judge = (checks: readonly Check[], text: string) => Promise<Score>;

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
  [{ kind: "exact", text: "Lima", ignore_case: true }, ["LIMA"], ["Lima!"]],
  [
    { kind: "keywords", all: ["stale closure"], any: ["ref", "effect"], none: ["class"] },
    ["A Stale\nclosure in the effect."],
    ["stale in a closure, effect", "stale closure", "stale closure, effect, class", ""],
  ],
  [
    { kind: "numeric", value: 1234.5, tolerance: 0.1 },
    ["It is 1,234.5.", "first 7, then 1234.56", "**1234.45**"],
    ["1234.7", "1234.5 or 8", "none", ""],
  ],
  [{ kind: "numeric", value: -3, take: "first" }, ["-3 and 4"], ["3", "4 and -3"]],
  [{ kind: "numeric", value: 200, relative: 0.01, take: "only" }, ["198"], ["197.9", "200 200"]],
  [
    { kind: "length", unit: "words", min: 2, max: 3 },
    ["one two", "one two three"],
    ["one", "one two three four", ""],
  ],
  [{ kind: "length", unit: "sentences", max: 1 }, ["One."], ["One. Two."]],
  [{ kind: "length", unit: "characters", max: 2 }, ["🙂🙂"], ["abc"]],
  [{ kind: "length", unit: "lines", min: 2 }, ["a\n\nb"], ["a"]],
  [{ kind: "format", is: "json" }, ["[1]", "```json\n{}\n```"], ["[1", ""]],
  [{ kind: "format", is: "bullets", count: 2 }, ["- a\n* b"], ["- a", "-a\n-b"]],
  [{ kind: "format", is: "numbered" }, ["1. a"], ["a"]],
  [{ kind: "format", is: "code" }, ["```\nx\n```"], ["x"]],
  [{ kind: "format", is: "plain" }, ["a - b * c"], ["# a", "**a**", "- a", "`a`"]],
  [{ kind: "format", is: "lower-case" }, ["é!"], ["É"]],
  [{ kind: "format", is: "upper-case" }, ["É!"], ["é"]],
];

Deno.test("judgeItem() passes what is right, fails what is not, and says why", async (t) => {
  await inSandbox(async (judge) => {
    for (const [check, right, wrong] of TABLE) {
      await t.step(`${check.kind} ${JSON.stringify(check).slice(0, 60)}`, async () => {
        for (const text of right) {
          const { value, explanation } = await judge([check], text);
          assertEquals(value, 1, `${text}: ${explanation}`);
        }
        for (const text of wrong) {
          const { value, explanation } = await judge([check], text);
          assertEquals(value, 0, text);
          assert(explanation !== "");
        }
      });
    }
  });
});

Deno.test("judgeItem() wants every check, and names those that do not hold", async () => {
  const checks: Check[] = [{ kind: "contains", text: "a" }, { kind: "contains", text: "b" }, {
    kind: "not-equal",
    text: "ac",
  }];
  await inSandbox(async (judge) => {
    const { value, explanation } = await judge(checks, "ac");

    assertEquals(value, 0);
    assertEquals(
      explanation,
      'contains: wanted "b" in it; not-equal: it is the answer that was wrong before',
    );
  });
});

Deno.test("judgeItem() of any text is a score by every check, never an exception", async () => {
  const plain = TABLE.map(([one]) => one).filter(({ kind }) => kind !== "regex");
  await inSandbox(async (judge) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...plain),
        fc.string({ unit: "binary" }),
        async (one, text) => {
          const { value } = await judge([one], text);
          assert(value === 0 || value === 1);
        },
      ),
      { numRuns: 60 },
    );
  });
});

Deno.test("judgeItem() ends a pattern that backtracks without end, and gives no score", async () => {
  await inSandbox(async (judge) => {
    const evil: Check = { kind: "regex", pattern: "^(a+)+$" };
    const text = `${"a".repeat(60)}!`;
    const { message } = await assertRejects(() => judge([evil], text), NotJudgedError);
    assertMatch(message, /takes too long/);
    const schema: Check = {
      kind: "json-schema",
      schema: { type: "string", pattern: "^(a+)+$" },
    };
    await assertRejects(() => judge([schema], JSON.stringify(text)), NotJudgedError, "too long");
    // What fails anyhow is wrong, whatever the pattern says.
    assertEquals((await judge([evil, { kind: "contains", text: "b" }], text)).value, 0);
  });
});

Deno.test("chanceOf() says which checks random text passes", () => {
  assertEquals(TABLE.slice(0, 6).map(([check]) => chanceOf([check])), [0, 0, 0, 1, 0, 1]);
  assertEquals(
    chanceOf([{ kind: "tool-calls", calls: [] }, { kind: "length", unit: "words", min: 1 }]),
    1,
  );
  assertEquals(chanceOf([{ kind: "not-equal", text: "a" }, { kind: "exact", text: "b" }]), 0);
});

Deno.test("checkFault() finds patterns and schemas that are none", () => {
  assertEquals(checkFault({ kind: "regex", pattern: "\\d+" }), undefined);
  assert(checkFault({ kind: "regex", pattern: "(" })?.startsWith("regex: "));
  assert(
    checkFault({ kind: "json-schema", schema: { type: "nothing" } })?.startsWith("json-schema"),
  );
});
