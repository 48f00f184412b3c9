/** Things to be found in many files. @module */

import { call, type KnownTask, reads, writes } from "../task.ts";
import { tasksOf } from "./kit.ts";

const SOURCES: Readonly<Record<string, string>> = {
  "src/main.ts": 'import { limit } from "./net/limits.ts";\n\n// TODO: read the port\nlimit(80);\n',
  "src/net/limits.ts":
    "export const RATE_LIMIT = 120;\n\nexport function limit(n: number): number {\n" +
    "  // TODO: use the rate\n  return n;\n}\n",
  "src/net/retry.ts": "/** Uses the rate limit. */\nexport const RETRIES = 3; // TODO: measure\n",
  "docs/notes.md": "RATE_LIMIT is set in the code. TODO lists are not code.\n",
};
const DEBUG: Readonly<Record<string, string>> = {
  "src/a.ts": 'export function a(): number {\n  console.log("a");\n  return 1;\n}\n',
  "src/b.ts": "export const b = 2;\n",
  "src/c.ts": 'console.log("c is loaded");\nexport const c = 3;\n',
};
const withoutLogs = (path: string) =>
  (DEBUG[path] ?? "").split("\n").filter((line) => !line.includes("console.log")).join("\n");
const OLD = "one\ntwo\nthree\nfour\n";
const NEW = "one\ntwo\n3\nfour\n";

export const SEARCH: readonly KnownTask[] = tasksOf("search", [
  {
    id: "search-todos",
    prompt:
      "Find every line with TODO in the files below src. Write todos.txt with one path:line for each, " +
      "for example src/x.ts:7, sorted by path. Then say how many there are.",
    files: SOURCES,
    goals: [
      { file: "todos.txt", is: "src/main.ts:3\nsrc/net/limits.ts:4\nsrc/net/retry.ts:2" },
      { answer: "3" },
    ],
    mayChange: ["todos.txt"],
    needs: [["search-text", "read-file"], ["write-file"]],
    reference: {
      turns: [
        [call("search-text", { pattern: "TODO", path: "src" })],
        [writes("todos.txt", "src/main.ts:3\nsrc/net/limits.ts:4\nsrc/net/retry.ts:2\n")],
      ],
      says: "There are 3.",
    },
    broken: [
      {
        turns: [[
          writes("todos.txt", "src/main.ts:3\nsrc/net/limits.ts:4\nsrc/net/retry.ts:2\n"),
        ]],
        says: "There are 4.",
        because: 'the last message says "3"',
      },
      {
        turns: [[call("search-text", { pattern: "TODO" })], [
          writes(
            "todos.txt",
            "docs/notes.md:1\nsrc/main.ts:3\nsrc/net/limits.ts:4\nsrc/net/retry.ts:2\n",
          ),
        ]],
        says: "There are 3.",
        because: "todos.txt has the text that is wanted",
      },
    ],
  },
  {
    id: "search-definition",
    prompt:
      "In which file is the constant RATE_LIMIT defined, and what is its value? Write where.json with the fields file and value.",
    files: SOURCES,
    goals: [{ file: "where.json", json: { file: "src/net/limits.ts", value: 120 } }],
    mayChange: ["where.json"],
    needs: [["search-text", "read-file"], ["write-file"]],
    reference: {
      turns: [
        [call("search-text", { pattern: "RATE_LIMIT =" })],
        [writes("where.json", '{ "file": "src/net/limits.ts", "value": 120 }\n')],
      ],
      says: "In src/net/limits.ts.",
    },
    broken: [
      {
        turns: [[writes("where.json", '{ "file": "docs/notes.md", "value": null }\n')]],
        says: "In the notes.",
        because: "where.json is the JSON that is wanted",
      },
      { turns: [], says: "In src/net/limits.ts: 120.", because: "there is no where.json" },
    ],
  },
  {
    id: "search-logs",
    prompt:
      "Remove every line with console.log from the files below src. Change no other line, and no file without one.",
    files: DEBUG,
    goals: [
      { file: "src/a.ts", is: withoutLogs("src/a.ts") },
      { file: "src/c.ts", is: withoutLogs("src/c.ts") },
    ],
    mayChange: ["src/a.ts", "src/c.ts"],
    needs: [["search-text", "read-file"], ["write-file"]],
    reference: {
      turns: [
        [call("search-text", { pattern: "console.log", path: "src" })],
        [reads("src/a.ts"), reads("src/c.ts")],
        [
          writes("src/a.ts", withoutLogs("src/a.ts")),
          writes("src/c.ts", withoutLogs("src/c.ts")),
        ],
      ],
      says: "Removed two lines.",
    },
    broken: [
      {
        turns: [[writes("src/a.ts", withoutLogs("src/a.ts"))]],
        says: "Removed.",
        because: "1 of 2 goals",
      },
      {
        turns: [[
          writes("src/a.ts", withoutLogs("src/a.ts")),
          writes("src/c.ts", withoutLogs("src/c.ts")),
          writes("src/b.ts", ""),
        ]],
        says: "Removed.",
        because: "it changed src/b.ts",
      },
    ],
  },
  {
    id: "search-rename",
    prompt:
      "Rename the function limit to capped in all files below src: where it is defined and where it is " +
      "imported and called. RATE_LIMIT and the file name limits.ts stay.",
    files: SOURCES,
    goals: [
      {
        file: "src/main.ts",
        is: 'import { capped } from "./net/limits.ts";\n\n// TODO: read the port\ncapped(80);',
      },
      { file: "src/net/limits.ts", has: ["export function capped(n: number)", "RATE_LIMIT = 120"] },
    ],
    mayChange: ["src/main.ts", "src/net/limits.ts"],
    needs: [["search-text", "read-file"], ["write-file"]],
    reference: {
      turns: [
        [reads("src/main.ts"), reads("src/net/limits.ts")],
        [
          writes(
            "src/main.ts",
            'import { capped } from "./net/limits.ts";\n\n// TODO: read the port\ncapped(80);\n',
          ),
          writes(
            "src/net/limits.ts",
            (SOURCES["src/net/limits.ts"] ?? "").replace("function limit", "function capped"),
          ),
        ],
      ],
      says: "Renamed.",
    },
    broken: [
      {
        turns: [[
          writes(
            "src/net/limits.ts",
            (SOURCES["src/net/limits.ts"] ?? "").replace("function limit", "function capped"),
          ),
        ]],
        says: "Renamed.",
        because: "src/main.ts has the text that is wanted",
      },
      {
        turns: [[
          writes(
            "src/main.ts",
            'import { capped } from "./net/capped.ts";\n\n// TODO: read the port\ncapped(80);\n',
          ),
        ]],
        says: "Renamed.",
        because: "0 of 2 goals",
      },
    ],
  },
  {
    id: "search-difference",
    prompt:
      "old.txt and new.txt differ in one line. Write change.json with the fields line (its number, from 1), " +
      "before and after (the texts of that line).",
    files: { "old.txt": OLD, "new.txt": NEW },
    skills: ["read-file", "write-file", "diff"],
    goals: [{ file: "change.json", json: { line: 3, before: "three", after: "3" } }],
    mayChange: ["change.json"],
    needs: [["diff", "read-file"], ["write-file"]],
    reference: {
      turns: [
        [call("diff", { a_path: "old.txt", b_path: "new.txt" })],
        [writes("change.json", '{"line": 3, "before": "three", "after": "3"}\n')],
      ],
      says: "Line 3.",
    },
    broken: [
      {
        turns: [[writes("change.json", '{"line": 2, "before": "three", "after": "3"}\n')]],
        says: "Line 2.",
        because: "change.json is the JSON that is wanted",
      },
      {
        turns: [[writes("new.txt", OLD)]],
        says: "They are the same now.",
        because: "it changed new.txt",
      },
    ],
  },
]);
