import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { imaginedItem, NOTHING } from "../imagined_items.ts";
import { CATEGORIES, type Evidence, FAILURE_KINDS } from "../item.ts";
import { AXES, axesOf, AXIS_NAMES, isSolved, overall, rulesOf, scoreOf } from "./axes.ts";
import { failuresOf } from "./failures.ts";
import { paceOf } from "./pace.ts";
import { realism } from "./realism.ts";

const item = fc.constantFrom(...CATEGORIES).map((category) => imaginedItem(category));
const diagnostics = fc.array(
  fc.record({
    code: fc.constantFrom("TS2322", "TS1005", "TS2304", "TS2305", "no-explicit-any"),
    message: fc.string(),
    line: fc.constant(1),
    column: fc.constant(1),
  }),
  { maxLength: 4 },
);

/** Evidence of any answer to the item. */
const anyEvidence = item.chain((one) =>
  fc.record({
    item: fc.constant(one),
    passed: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    right: fc.boolean(),
    kept: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    typeErrors: diagnostics,
    lint: diagnostics,
  })
);
type Any = Parameters<Parameters<typeof anyEvidence.map>[0]>[0];

function evidenceOf({ item, passed, right, kept, typeErrors, lint }: Any): Evidence {
  const { kind } = item.grading;
  return {
    ...NOTHING,
    ...(kind === "program"
      ? {
        extracted: { code: "export {};", language: "ts", blocks: 1 },
        typeErrors,
        lint,
        tests: passed.map((one, index) => ({ name: `test ${index}`, passed: one })),
        outcome: passed.every(Boolean) ? "passed" as const : "failed" as const,
      }
      : {}),
    facts: kind === "facts" ? [{ name: "result", expected: 1, found: right ? 1 : 2, right }] : [],
    instructions: rulesOf(item.grading).map((_, index) => ({
      name: `rule ${index}`,
      kept: kept[index] === true,
      why: "",
    })),
  };
}

Deno.test("scoreOf() stays between 0 and 1, on the axes that apply and no other", () => {
  fc.assert(fc.property(anyEvidence, (any) => {
    const scores = scoreOf(any.item, evidenceOf(any));
    assertEquals(Object.keys(scores).sort(), axesOf(any.item).sort());
    for (const score of [...Object.values(scores), overall(scores)]) {
      assert(score >= 0 && score <= 1, String(score));
    }
  }));
});

Deno.test("overall() is the weighted mean of the axes that apply: one that does not never counts", () => {
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  const some = fc.record(Object.fromEntries(AXIS_NAMES.map((axis) => [axis, value])), {
    requiredKeys: [],
  });
  fc.assert(fc.property(some, (scores) => {
    const present = AXIS_NAMES.filter((axis) => scores[axis] !== undefined);
    const weights = present.reduce((sum, axis) => sum + AXES[axis], 0);
    const wanted = present.reduce((sum, axis) => sum + AXES[axis] * (scores[axis] ?? 0), 0);
    assertAlmostEquals(overall(scores), weights === 0 ? 0 : wanted / weights, 1e-12);
    const least = Math.min(...present.map((axis) => scores[axis] ?? 0));
    const most = Math.max(...present.map((axis) => scores[axis] ?? 0));
    if (present.length > 0) {
      assert(overall(scores) >= least - 1e-12 && overall(scores) <= most + 1e-12);
    }
  }));
  assertEquals(overall({ instruction: 1 }), 1);
  assertAlmostEquals(overall({ reasoning: 0.5, instruction: 1 }), 0.75, 1e-12);
});

Deno.test("scoreOf() never falls when an answer gets better", () => {
  fc.assert(fc.property(anyEvidence, fc.nat(5), (any, which) => {
    const better: Any = [
      { ...any, passed: [true, ...any.passed.slice(1)] },
      { ...any, passed: [true, true, true] },
      { ...any, right: true },
      { ...any, kept: [true, ...any.kept.slice(1)] },
      { ...any, typeErrors: any.typeErrors.slice(1) },
      { ...any, lint: any.lint.slice(1) },
    ][which] ?? any;
    const [before, after] = [any, better].map((one) => scoreOf(one.item, evidenceOf(one)));
    for (const axis of axesOf(any.item)) {
      assert((after?.[axis] ?? 0) >= (before?.[axis] ?? 0), axis);
    }
  }));
});

for (const category of CATEGORIES) {
  const item = imaginedItem(category);
  Deno.test(`scoreOf() gives 1 on every axis of ${category} to an oracle, and shows no failure`, () => {
    const all = { item, passed: [true, true, true], right: true, kept: [true, true, true] };
    const evidence = evidenceOf({ ...all, typeErrors: [], lint: [] });
    const scores = scoreOf(item, evidence);
    assertEquals(Object.values(scores), axesOf(item).map(() => 1));
    assertEquals(overall(scores), 1);
    assertEquals(isSolved(item, scores), true);
    assertEquals(failuresOf(item, evidence), []);
  });
  Deno.test(`scoreOf() gives 0 on every axis of ${category} to silence, which breaks no rule that forbids`, () => {
    const kept = rulesOf(item.grading).map(({ check }) => check !== "bullets");
    const silence = evidenceOf({
      item,
      passed: [false, false, false],
      right: false,
      kept,
      typeErrors: [],
      lint: [],
    });
    for (const evidence of [silence, { ...silence, extracted: null, tests: [], facts: [] }]) {
      const scores = scoreOf(item, evidence);
      assertEquals(Object.values(scores), axesOf(item).map(() => 0));
      assertEquals(isSolved(item, scores), false);
      assert(failuresOf(item, evidence).length > 0);
    }
  });
}

Deno.test("failuresOf() names kinds of the taxonomy, each once, exactly where the task is not whole", () => {
  fc.assert(fc.property(anyEvidence, (any) => {
    const evidence = evidenceOf(any);
    const failures = failuresOf(any.item, evidence);
    assertEquals(failures, FAILURE_KINDS.filter((kind) => failures.includes(kind)));
    if (!isSolved(any.item, scoreOf(any.item, evidence))) assert(failures.length > 0);
    const isClean = evidence.typeErrors.length === 0 &&
      evidence.instructions.every((one) => one.kept);
    if (isClean && isSolved(any.item, scoreOf(any.item, evidence))) assertEquals(failures, []);
  }));
});

const TOLD: readonly (readonly [string, string, string])[] = [
  ["TS1005", "';' expected.", "syntax_error"],
  ["TS1308", "'await' expressions are only allowed within async functions", "wrong_async_usage"],
  ["TS2307", "Cannot find module '@nestjs/magic' or its corresponding type", "hallucinated_api"],
  ["TS2307", "Cannot find module './own.ts' or its corresponding type", "missing_import"],
  ["TS2305", "Module '\"react\"' has no exported member 'useMagic'.", "hallucinated_api"],
  ["TS2339", "Property 'flatMapAll' does not exist on type 'string[]'.", "hallucinated_api"],
  ["TS2339", "Property 'total' does not exist on type 'Cart'.", "type_error"],
  ["TS2339", "Property 'a' does not exist on type '{ b: number; }'.", "type_error"],
  ["TS2304", "Cannot find name 'Injectable'.", "missing_import"],
  ["TS2322", "Type 'string' is not assignable to type 'number'.", "type_error"],
];
for (const [code, message, wanted] of TOLD) {
  Deno.test(`failuresOf() reads ${code} ${message} as ${wanted}`, () => {
    const evidence: Evidence = {
      ...NOTHING,
      extracted: { code: "class Cart {}", language: "ts", blocks: 1 },
      typeErrors: [{ code, message, line: 1, column: 1 }],
      tests: [{ name: "adds", passed: true }],
      instructions: [{ name: "short", kept: true, why: "" }],
      outcome: "passed",
    };
    assertEquals(failuresOf(imaginedItem("code"), evidence), [wanted]);
  });
}

Deno.test("failuresOf() takes what a failing test shows from the item, and blames no logic that never ran", () => {
  const code = imaginedItem("code");
  const base: Evidence = {
    ...NOTHING,
    extracted: { code: "", language: "ts", blocks: 1 },
    instructions: [{ name: "short", kept: true, why: "" }],
    outcome: "failed",
    tests: [{ name: "keeps the newest", passed: false }, { name: "adds", passed: true }],
  };
  assertEquals(failuresOf(code, base), ["race_condition"]);
  const syntax = { code: "TS1005", message: "", line: 1, column: 1 };
  const tests = base.tests.map(({ name }) => ({ name, passed: false, ran: false as const }));
  assertEquals(failuresOf(code, { ...base, tests }), ["missed_constraint"]);
  assertEquals(failuresOf(code, { ...base, tests, typeErrors: [syntax] }), ["syntax_error"]);
  assertEquals(failuresOf(code, { ...base, tests: [], outcome: "crashed" }), ["other"]);
  assertEquals(failuresOf(code, { ...NOTHING, instructions: base.instructions }), [
    "missed_constraint",
  ]);
});

Deno.test("realism() stays between 0 and 1, grows with every part, and gives nothing for speed alone", () => {
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  const outcome = fc.constantFrom("passed", "failed", "timeout", null);
  const inputs = fc.record({
    scores: fc.record({ correctness: value, types: value, lint: value, instruction: value }),
    outcome,
    characters: fc.nat(10_000),
    reference: fc.nat(3000),
    ttft: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 60, noNaN: true })),
  });
  fc.assert(fc.property(inputs, (one) => {
    const score = realism(one);
    assert(score >= 0 && score <= 1);
    const better = { ...one.scores, correctness: 1 };
    assert(realism({ ...one, scores: better }) >= score - 1e-12);
    assert(realism({ ...one, characters: 0 }) >= score - 1e-12);
    if (one.ttft !== null) assert(realism({ ...one, ttft: 0 }) >= score - 1e-12);
  }));
  const zero = { correctness: 0, types: 0, lint: 0, instruction: 0 };
  const fast = { outcome: "passed", characters: 0, reference: 0, ttft: 0 } as const;
  assertEquals(realism({ ...fast, scores: zero }), 0);
  const one = { correctness: 1, types: 1, lint: 1, instruction: 1 };
  assertAlmostEquals(realism({ ...fast, scores: one }), 1, 1e-12);
  assertAlmostEquals(realism({ ...fast, scores: { instruction: 1 } }), 1, 1e-12);
});

Deno.test("paceOf() measures after the first chunks, and says when there is too little", () => {
  const ms = (...times: number[]) => times.map((one) => one * 1e6);
  const steady = ms(0, 500, 510, 520, 530, 540, 550, 560, 600);
  const [speed, tail] = paceOf({ arrivals: steady, tokens: 18, usage: null, chunks: 9 });
  // Five gaps in 80 ms, two tokens each.
  assertAlmostEquals(speed?.value ?? 0, 5 * 2 / 0.08, 1e-9);
  assertAlmostEquals(tail?.value ?? 0, 40, 1e-9);
  for (const few of [[], ms(0, 1, 2, 3), steady.map(() => 0)]) {
    const metrics = paceOf({ arrivals: few, tokens: 3, usage: null, chunks: few.length });
    assertEquals(metrics.map(({ value }) => value), [null, null]);
    for (const { reason } of metrics) assert(reason !== undefined);
  }
  const [unknown] = paceOf({ arrivals: steady, tokens: null, usage: null, chunks: 9 });
  assertEquals(unknown?.value, null);
});
