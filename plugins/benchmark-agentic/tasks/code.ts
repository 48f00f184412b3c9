/** Programs that are mended, written and tested. @module */

import { call, type KnownTask, reads, writes } from "../task.ts";
import { tasksOf } from "./kit.ts";

const WITH_TESTS = ["read-file", "write-file", "search-text", "run-tests"];
const IMPORT = 'import { assert, test } from "sandbox:test";\n';

const SUM = "export function total(values: readonly number[]): number {\n  let sum = 0;\n" +
  "  for (let i = 1; i < values.length; i++) sum += values[i] ?? 0;\n  return sum;\n}\n";
const SUM_RIGHT = SUM.replace("let i = 1", "let i = 0");
const SUM_TEST = `${IMPORT}import { total } from "./total.ts";\n\n` +
  'test("adds all", () => assert.equal(total([1, 2, 3]), 6));\n' +
  'test("is 0 for nothing", () => assert.equal(total([]), 0));\n';
const SUM_HIDDEN = `${IMPORT}import { total } from "./total.ts";\n\n` +
  'test("adds others", () => assert.deepEqual([total([7]), total([0.5, 0.25, 9])], [7, 9.75]));\n';

const SLUG_TEST = `${IMPORT}import { slug } from "./slug.ts";\n\n` +
  'test("is in lower case", () => assert.equal(slug("Hello World"), "hello-world"));\n' +
  'test("has one hyphen between words", () => assert.equal(slug("a  b -- c"), "a-b-c"));\n' +
  'test("has none at its ends", () => assert.equal(slug("  !x! "), "x"));\n';
const SLUG = "export function slug(text: string): string {\n" +
  '  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");\n}\n';
const SLUG_HIDDEN = `${IMPORT}import { slug } from "./slug.ts";\n\n` +
  'test("does others", () => assert.deepEqual([slug("Part 2: Go!"), slug("??")], ["part-2-go", ""]));\n';

const RANGE = "/** Whole numbers from `from` up to and without `to`. */\n" +
  "export function range(from: number, to: number): number[] {\n  const all: number[] = [];\n" +
  "  for (let n = from; n <= to; n++) all.push(n);\n  return all;\n}\n";
const RANGE_RIGHT = RANGE.replace("n <= to", "n < to");
const PAGES =
  'import { range } from "./range.ts";\n\nexport function pages(count: number): string {\n' +
  '  return range(1, count + 1).join(", ");\n}\n';
const RANGE_TEST = `${IMPORT}import { pages } from "./pages.ts";\n\n` +
  'test("lists all pages", () => assert.equal(pages(3), "1, 2, 3"));\n';
const RANGE_HIDDEN = `${IMPORT}import { pages } from "./pages.ts";\n` +
  'import { range } from "./range.ts";\n\n' +
  'test("both", () => assert.deepEqual([range(2, 5), pages(1)], [[2, 3, 4], "1"]));\n';

const CLAMP = "export function clamp(value: number, low: number, high: number): number {\n" +
  "  return Math.min(high, Math.max(low, value));\n}\n";
const CLAMP_WRONG = CLAMP.replace("Math.max(low, value)", "value");
const CLAMP_TEST = `${IMPORT}import { clamp } from "./clamp.ts";\n\n` +
  'test("keeps what is between", () => assert.equal(clamp(5, 0, 9), 5));\n' +
  'test("raises what is too low", () => assert.equal(clamp(-5, 0, 9), 0));\n' +
  'test("lowers what is too high", () => assert.equal(clamp(50, 0, 9), 9));\n';

const AREA = "export const circle = (r: number): number => 3.14159 * r * r;\n" +
  "export const ring = (r: number): number => 2 * 3.14159 * r;\n";
const AREA_RIGHT = "export const circle = (r: number): number => Math.PI * r * r;\n" +
  "export const ring = (r: number): number => 2 * Math.PI * r;\n";
const AREA_HIDDEN = `${IMPORT}import { circle, ring } from "./area.ts";\n\n` +
  'test("is exact", () => assert.deepEqual([circle(1), ring(1)], [Math.PI, 2 * Math.PI]));\n';

export const CODE: readonly KnownTask[] = tasksOf("code", [
  {
    id: "code-mend",
    prompt:
      "The tests in total_test.ts fail. Mend total.ts so that they pass; leave the tests alone.",
    files: { "total.ts": SUM, "total_test.ts": SUM_TEST },
    skills: WITH_TESTS,
    goals: [
      { tests: ["total_test.ts"] },
      { tests: ["hidden_test.ts"], with: { "hidden_test.ts": SUM_HIDDEN } },
    ],
    mayChange: ["total.ts"],
    needs: [["write-file"]],
    reference: {
      turns: [[reads("total.ts")], [writes("total.ts", SUM_RIGHT)], [call("run-tests")]],
      says: "The loop began at 1.",
    },
    broken: [
      {
        turns: [[writes("total_test.ts", `${IMPORT}test("passes", () => assert.ok(true));\n`)]],
        says: "All tests pass.",
        because: "it changed total_test.ts",
      },
      {
        turns: [[
          writes(
            "total.ts",
            "export const total = (v: readonly number[]): number => v.length === 0 ? 0 : 6;\n",
          ),
        ]],
        says: "All tests pass.",
        because: "hidden_test.ts passes (adds others)",
      },
    ],
  },
  {
    id: "code-write",
    prompt: "Write slug.ts so that the tests in slug_test.ts pass: it exports a function slug.",
    files: { "slug_test.ts": SLUG_TEST },
    skills: WITH_TESTS,
    goals: [
      { tests: ["slug_test.ts"] },
      { tests: ["hidden_test.ts"], with: { "hidden_test.ts": SLUG_HIDDEN } },
    ],
    mayChange: ["slug.ts"],
    needs: [["write-file"]],
    reference: {
      turns: [[reads("slug_test.ts")], [writes("slug.ts", SLUG)], [call("run-tests")]],
      says: "All three pass.",
    },
    broken: [
      {
        turns: [[writes("slug.ts", SLUG.replace('.replace(/^-|-$/g, "")', ""))]],
        says: "All pass.",
        because: "slug_test.ts passes (has none at its ends)",
      },
      {
        turns: [[writes("slug.ts", "export function slug(text {\n")]],
        says: "All pass.",
        because: "0 of 2 goals",
      },
    ],
  },
  {
    id: "code-bug",
    prompt:
      "pages_test.ts fails because of a bug in one of the other files. Read what each function promises, " +
      "mend the one that does not keep it, and nothing else.",
    files: { "range.ts": RANGE, "pages.ts": PAGES, "pages_test.ts": RANGE_TEST },
    skills: WITH_TESTS,
    goals: [
      { tests: ["pages_test.ts"] },
      { tests: ["hidden_test.ts"], with: { "hidden_test.ts": RANGE_HIDDEN } },
    ],
    mayChange: ["range.ts"],
    needs: [["write-file"]],
    reference: {
      turns: [
        [call("run-tests"), reads("range.ts"), reads("pages.ts")],
        [writes("range.ts", RANGE_RIGHT)],
      ],
      says: "range() included its end.",
    },
    broken: [
      {
        turns: [[writes("pages.ts", PAGES.replace("count + 1", "count"))]],
        says: "pages() asked for one too many.",
        because: "it changed pages.ts",
      },
      {
        turns: [[call("run-tests")], [reads("range.ts")]],
        says: "range() includes its end; it should be n < to.",
        because: "0 of 2 goals",
      },
    ],
  },
  {
    id: "code-test",
    prompt:
      "Write clamp_test.ts with tests for clamp.ts that pass, and that would fail if values below low were " +
      'not raised. Import { assert, test } from "sandbox:test"; assert is Node\'s assert/strict.',
    files: { "clamp.ts": CLAMP },
    skills: WITH_TESTS,
    goals: [
      { tests: ["clamp_test.ts"] },
      {
        tests: ["clamp_test.ts"],
        with: { "clamp.ts": CLAMP_WRONG },
        fail: true,
      },
    ],
    mayChange: ["clamp_test.ts"],
    needs: [["write-file"]],
    reference: {
      turns: [[reads("clamp.ts")], [writes("clamp_test.ts", CLAMP_TEST)], [call("run-tests")]],
      says: "Three tests.",
    },
    broken: [
      {
        turns: [[
          writes(
            "clamp_test.ts",
            `${IMPORT}import { clamp } from "./clamp.ts";\n\n` +
              'test("keeps", () => assert.equal(clamp(5, 0, 9), 5));\n',
          ),
        ]],
        says: "One test.",
        because: "clamp_test.ts fails where it should",
      },
      {
        turns: [[writes("clamp_test.ts", "throw new Error();\n")]],
        says: "A test.",
        because: "clamp_test.ts passes",
      },
    ],
  },
  {
    id: "code-exact",
    prompt: "area.ts has 3.14159 in it. Use Math.PI instead, everywhere, and keep what it exports.",
    files: { "area.ts": AREA },
    skills: WITH_TESTS,
    goals: [
      { file: "area.ts", lacks: ["3.14"] },
      { tests: ["hidden_test.ts"], with: { "hidden_test.ts": AREA_HIDDEN } },
    ],
    mayChange: ["area.ts"],
    needs: [["write-file"]],
    reference: {
      turns: [[reads("area.ts")], [writes("area.ts", AREA_RIGHT)]],
      says: "Replaced twice.",
    },
    broken: [
      {
        turns: [[writes("area.ts", AREA.replace("3.14159", "Math.PI"))]],
        says: "Replaced.",
        because: 'area.ts is without "3.14"',
      },
      {
        turns: [[writes("area.ts", AREA_RIGHT.replace("ring", "circumference"))]],
        says: "Replaced.",
        because: "not so: hidden_test.ts passes",
      },
    ],
  },
]);
