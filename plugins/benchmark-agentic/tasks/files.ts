/** Texts that are written, copied, split and put in order. @module */

import { call, type KnownTask, reads, writes } from "../task.ts";
import { tasksOf } from "./kit.ts";

const CONFIG = "[server]\nport = 8080\nhost = localhost\n\n[cache]\nttl = 300\n";
const GUIDE = "# Guide\n\nPick a colour. Each colour has a name.\nThe colour of links is blue.\n";
const SALES =
  "date,item,amount\n2026-01-02,lamp,19.50\n2026-01-03,desk,240.00\n2026-01-03,lamp,19.50\n" +
  "2026-01-07,chair,85.25\n2026-01-09,cable,4.75\n";
const NOTES = "# alpha\nFirst thoughts.\n\n# beta\nSecond thoughts.\nAnd more.\n";
const CHANGES = "# Changes\n\n## Unreleased\n\n- Faster start\n\n## 1.0.0\n\n- First release\n";
const NAMES = "Mia\nadam\nZoe\nBela\nadam\nIvo\n";
const UPPER_LOG = "ok 1\nERROR disk full\nok 2\nERROR no route\nok 3\n";

export const FILES: readonly KnownTask[] = tasksOf("files", [
  {
    id: "files-write",
    prompt:
      'Write a file hello.txt whose only line is "Hello, folder!" (without the quotation marks).',
    files: { "readme.txt": "An almost empty folder.\n" },
    skills: ["write-file"],
    goals: [{ file: "hello.txt", is: "Hello, folder!" }],
    mayChange: ["hello.txt"],
    needs: [["write-file"]],
    reference: { turns: [[writes("hello.txt", "Hello, folder!\n")]], says: "Done." },
    broken: [
      { turns: [], says: "I wrote hello.txt with the line.", because: "there is no hello.txt" },
      {
        turns: [[writes("hello.txt", '"Hello, folder!"\n')]],
        says: "Done.",
        because: "hello.txt has the text that is wanted",
      },
    ],
  },
  {
    id: "files-pair",
    prompt: "Write two files: left.txt with the word port and right.txt with the word starboard.",
    files: {},
    skills: ["write-file"],
    goals: [{ file: "left.txt", is: "port" }, { file: "right.txt", is: "starboard" }],
    mayChange: ["left.txt", "right.txt"],
    needs: [["write-file"]],
    reference: {
      turns: [[writes("left.txt", "port\n"), writes("right.txt", "starboard\n")]],
      says: "Both are there.",
    },
    broken: [
      {
        turns: [[writes("left.txt", "port\n")]],
        says: "Both are there.",
        because: "there is no right.txt",
      },
      {
        turns: [[writes("left.txt", "starboard\n"), writes("right.txt", "port\n")]],
        says: "Both are there.",
        because: "0 of 2 goals",
      },
    ],
  },
  {
    id: "files-copy",
    prompt: "Copy config/app.ini to backup/app.ini, byte for byte. Leave config/app.ini as it is.",
    files: { "config/app.ini": CONFIG },
    goals: [{ file: "backup/app.ini", is: CONFIG }],
    mayChange: ["backup/app.ini"],
    needs: [["read-file", "search-text"], ["write-file"]],
    reference: {
      turns: [[reads("config/app.ini")], [writes("backup/app.ini", CONFIG)]],
      says: "Copied.",
    },
    broken: [
      {
        turns: [[writes("backup/app.ini", "[server]\nport = 8080\n")]],
        says: "Copied.",
        because: "backup/app.ini has the text that is wanted",
      },
      {
        turns: [[writes("backup/app.ini", CONFIG), writes("config/app.ini", "moved\n")]],
        says: "Moved.",
        because: "it changed config/app.ini",
      },
    ],
  },
  {
    id: "files-replace",
    prompt:
      'In guide.md, replace every "colour" by "color". colours.md keeps its spelling: do not touch it.',
    files: { "guide.md": GUIDE, "colours.md": "Every colour there is.\n" },
    goals: [{ file: "guide.md", is: GUIDE.replaceAll("colour", "color") }],
    mayChange: ["guide.md"],
    needs: [["read-file", "search-text"], ["write-file"]],
    reference: {
      turns: [[reads("guide.md")], [writes("guide.md", GUIDE.replaceAll("colour", "color"))]],
      says: "Replaced three times.",
    },
    broken: [
      {
        turns: [[writes("guide.md", GUIDE.replace("colour", "color"))]],
        says: "Replaced.",
        because: "guide.md has the text that is wanted",
      },
      {
        turns: [[
          writes("guide.md", GUIDE.replaceAll("colour", "color")),
          writes("colours.md", "Every color there is.\n"),
        ]],
        says: "Replaced everywhere.",
        because: "it changed colours.md",
      },
    ],
  },
  {
    id: "files-sum",
    prompt:
      "sales.csv has a column amount. Write the sum of all amounts, with two digits after the point, " +
      "into total.txt: the number and nothing else.",
    files: { "sales.csv": SALES },
    goals: [{ file: "total.txt", is: "369.00" }],
    mayChange: ["total.txt"],
    needs: [["read-file", "search-text"], ["write-file"]],
    reference: { turns: [[reads("sales.csv")], [writes("total.txt", "369.00\n")]], says: "369.00" },
    broken: [
      {
        turns: [[reads("sales.csv")], [writes("total.txt", "349.50\n")]],
        says: "349.50",
        because: "total.txt has the text that is wanted",
      },
      {
        turns: [[reads("sales.csv")]],
        says: "The sum is 369.00.",
        because: "there is no total.txt",
      },
    ],
  },
  {
    id: "files-split",
    prompt:
      "notes.txt has two sections with the headings # alpha and # beta. Write the lines below each " +
      "heading, without the heading, into alpha.txt and beta.txt. Leave notes.txt as it is.",
    files: { "notes.txt": NOTES },
    goals: [
      { file: "alpha.txt", is: "First thoughts." },
      { file: "beta.txt", is: "Second thoughts.\nAnd more." },
    ],
    mayChange: ["alpha.txt", "beta.txt"],
    needs: [["read-file", "search-text"], ["write-file"]],
    reference: {
      turns: [
        [reads("notes.txt")],
        [
          writes("alpha.txt", "First thoughts.\n"),
          writes("beta.txt", "Second thoughts.\nAnd more.\n"),
        ],
      ],
      says: "Split in two.",
    },
    broken: [
      {
        turns: [[writes("alpha.txt", "First thoughts.\n")]],
        says: "Split.",
        because: "there is no beta.txt",
      },
      {
        turns: [[
          writes("alpha.txt", "# alpha\nFirst thoughts.\n"),
          writes("beta.txt", "Second thoughts.\nAnd more.\n"),
        ]],
        says: "Split.",
        because: "alpha.txt has the text that is wanted",
      },
    ],
  },
  {
    id: "files-insert",
    prompt:
      'In CHANGELOG.md, add the line "- Smaller download" right below "- Faster start". Change nothing else.',
    files: { "CHANGELOG.md": CHANGES },
    goals: [{
      file: "CHANGELOG.md",
      is: CHANGES.replace("- Faster start\n", "- Faster start\n- Smaller download\n"),
    }],
    mayChange: ["CHANGELOG.md"],
    needs: [["read-file", "search-text"], ["write-file"]],
    reference: {
      turns: [[reads("CHANGELOG.md")], [
        writes(
          "CHANGELOG.md",
          CHANGES.replace("- Faster start\n", "- Faster start\n- Smaller download\n"),
        ),
      ]],
      says: "Added.",
    },
    broken: [
      {
        turns: [[writes("CHANGELOG.md", `${CHANGES}- Smaller download\n`)]],
        says: "Added.",
        because: "CHANGELOG.md has the text that is wanted",
      },
      {
        turns: [[call("append-line", { path: "CHANGELOG.md", line: "- Smaller download" })]],
        says: "Added.",
        because: "0 of 1 goal,",
      },
    ],
  },
  {
    id: "files-sort",
    prompt:
      "names.txt has a name on each line. Write sorted.txt with every name once, in alphabetical order " +
      "without regard to capitals, spelled as in names.txt.",
    files: { "names.txt": NAMES },
    goals: [{ file: "sorted.txt", is: "adam\nBela\nIvo\nMia\nZoe" }],
    mayChange: ["sorted.txt"],
    needs: [["read-file", "search-text"], ["write-file"]],
    reference: {
      turns: [[reads("names.txt")], [writes("sorted.txt", "adam\nBela\nIvo\nMia\nZoe\n")]],
      says: "Sorted.",
    },
    broken: [
      {
        turns: [[writes("sorted.txt", "Bela\nIvo\nMia\nZoe\nadam\n")]],
        says: "Sorted.",
        because: "sorted.txt has the text that is wanted",
      },
      {
        turns: [[writes("names.txt", "adam\nBela\nIvo\nMia\nZoe\n")]],
        says: "Sorted in place.",
        because: "there is no sorted.txt",
      },
    ],
  },
  {
    id: "files-filter",
    prompt:
      "Copy the lines of log.txt that begin with ERROR into errors.txt, in their order. Do not use " +
      "read-file: search-text is enough.",
    files: { "log.txt": UPPER_LOG },
    goals: [{ file: "errors.txt", is: "ERROR disk full\nERROR no route" }],
    mayChange: ["errors.txt"],
    without: ["read-file"],
    needs: [["search-text"], ["write-file"]],
    reference: {
      turns: [
        [call("search-text", { pattern: "ERROR" })],
        [writes("errors.txt", "ERROR disk full\nERROR no route\n")],
      ],
      says: "Two lines.",
    },
    broken: [
      {
        turns: [[reads("log.txt")], [writes("errors.txt", "ERROR disk full\nERROR no route\n")]],
        says: "Two lines.",
        because: "it used read-file, which was forbidden",
      },
      {
        turns: [[writes("errors.txt", "ERROR disk full\n")]],
        says: "One line.",
        because: "errors.txt has the text that is wanted",
      },
    ],
  },
]);
