/** The axes keep their promises whatever an agent did. @module */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Axes, axesOf, constraintsOf, type Done } from "./axes.ts";

const OUTCOMES = [
  "completed",
  "failed",
  "denied",
  "timeout",
  "unknown_skill",
  "refused",
  "malformed_json",
  "too_many_calls",
];
const SKILLS = ["read-file", "write-file", "diff"];

const CALL = fc.record({
  turn: fc.constant(1),
  tool: fc.constantFrom(...SKILLS, "invented"),
  arguments: fc.constant({}),
  outcome: fc.constantFrom(...OUTCOMES),
  reason: fc.constant(""),
});
const DONE: fc.Arbitrary<Done> = fc.record({
  record: fc.record({ calls: fc.array(CALL, { maxLength: 12 }), ended: fc.constant("finished") }),
  task: fc.record({
    needs: fc.array(fc.subarray(SKILLS, { minLength: 1 }), { maxLength: 3 }),
    calls: fc.integer({ min: 1, max: 8 }),
  }),
  progress: fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4),
  kept: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
});
const AXES = ["validity", "planning", "skillCorrectness", "constraintAdherence", "total"] as const;

/** One more call. */
function withCall(done: Done, outcome: string, tool: string): Done {
  const call = { turn: 1, tool, arguments: {}, outcome, reason: "" };
  return { ...done, record: { ...done.record, calls: [...done.record.calls, call] } };
}

/** No axis of the first is above that of the second. */
function assertNoHigher(lower: Axes, higher: Axes): void {
  for (const axis of AXES) {
    assert(lower[axis] <= higher[axis] + 1e-12, `${axis}: ${lower[axis]} > ${higher[axis]}`);
  }
}

Deno.test("axesOf() stays between 0 and 1, and the total between its parts", () => {
  fc.assert(fc.property(DONE, (done) => {
    const axes = axesOf(done);
    const four = AXES.slice(0, 4).map((axis) => axes[axis]);
    for (const axis of AXES) assert(axes[axis] >= 0 && axes[axis] <= 1, axis);
    assert(axes.total >= Math.min(...four) - 1e-12 && axes.total <= Math.max(...four) + 1e-12);
    const { hallucinated } = axes;
    assertEquals(hallucinated === null, done.record.calls.length === 0);
    assert(hallucinated === null || (hallucinated >= 0 && hallucinated <= 1));
  }));
});

Deno.test("axesOf(): a call that is none raises nothing, and one of an invented tool is counted", () => {
  fc.assert(fc.property(DONE, (done) => {
    const before = axesOf(done);
    const after = axesOf(withCall(done, "unknown_skill", "invented"));
    assertNoHigher(after, before);
    assert((after.hallucinated ?? 0) >= (before.hallucinated ?? 0));
    assertNoHigher(axesOf(withCall(done, "malformed_json", "write-file")), before);
  }));
});

Deno.test("axesOf(): more that is reached lowers nothing, and a broken constraint raises nothing", () => {
  fc.assert(fc.property(DONE, (done) => {
    const more = { ...done, progress: Math.min(1, done.progress + 0.25) };
    assertNoHigher(axesOf(done), axesOf(more));
    const broken = { ...done, kept: done.kept.with(0, false) };
    assertNoHigher(axesOf(broken), axesOf(done));
  }));
});

Deno.test("axesOf(): a needed skill that is used at last lowers no skill correctness", () => {
  fc.assert(fc.property(DONE, (done) => {
    const after = axesOf(withCall(done, "completed", "write-file"));
    assert(after.skillCorrectness >= axesOf(done).skillCorrectness - 1e-12);
  }));
});

Deno.test("axesOf(): who does nothing has nothing, and who does what is enough has everything", () => {
  fc.assert(fc.property(DONE, (done) => {
    const nothing = axesOf({ ...done, record: { calls: [], ended: "finished" }, progress: 0 });
    assertEquals(AXES.map((axis) => nothing[axis]), [0, 0, 0, 0, 0]);
    const used = SKILLS.map((tool) => ({
      ...{ turn: 1, tool, arguments: {}, outcome: "completed", reason: "" },
    }));
    const all = axesOf({
      record: { calls: used, ended: "finished" },
      task: { ...done.task, calls: 3 },
      progress: 1,
      kept: done.kept.map(() => true),
    });
    assertEquals(AXES.map((axis) => Math.round(all[axis] * 1e9) / 1e9), [1, 1, 1, 1, 1]);
  }));
});

Deno.test("constraintsOf() sees every file that was made, changed or removed", () => {
  const file = (path: string, text: string) => ({ path, text, bytes: text.length });
  const of = (after: ReturnType<typeof file>[]) =>
    constraintsOf({ mayChange: ["mine"], without: ["diff"] }, {
      ...{ mode: "tools", ended: "finished", reason: "", turns: 1, calls: [], after },
      before: [file("mine", "a"), file("theirs", "b")],
    })[0];
  const theirs = file("theirs", "b");
  assertEquals(of([file("mine", "c"), theirs])?.kept, true);
  assertEquals(of([theirs])?.kept, true);
  for (
    const [after, path] of [
      [[file("mine", "a")], "theirs"],
      [[file("mine", "a"), file("theirs", "c")], "theirs"],
      [[file("mine", "a"), theirs, file("new", "")], "new"],
    ] as const
  ) {
    assertEquals(of([...after]), {
      kept: false,
      text: `it changed ${path}, which was to stay as it was`,
    });
  }
});
