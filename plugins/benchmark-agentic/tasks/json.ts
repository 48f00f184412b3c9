/** JSON that is changed, mended, merged and taken apart. @module */

import { call, type KnownTask, reads, writes } from "../task.ts";
import { tasksOf } from "./kit.ts";

const WITH_JSON = ["read-file", "write-file", "json-parse"];
const PACKAGE = {
  name: "weather",
  version: "1.4.2",
  scripts: { start: "node main.js" },
  dependencies: { hono: "^4.0.0" },
};
const BROKEN = '{\n  "retries": 3,\n  "hosts": ["a", "b",],\n  "timeout": 2.5,\n}\n';
const BASE = { port: 80, log: { level: "info", file: "app.log" }, tags: ["base"] };
const OVER = { port: 8080, log: { level: "debug" }, tags: ["own"] };
const MERGED = { port: 8080, log: { level: "debug", file: "app.log" }, tags: ["own"] };
const USERS = [
  { name: "Noor", email: "noor@example.org", active: true },
  { name: "Finn", email: "finn@example.org", active: false },
  { name: "Ada", email: "ada@example.org", active: true },
];
const ENV = "# settings\nHOST=localhost\nPORT=5432\n\nDEBUG=true\n";

const shown = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

export const JSON_TASKS: readonly KnownTask[] = tasksOf("json", [
  {
    id: "json-write",
    prompt:
      'Write city.json: an object with the fields name, which is "Lima", and people, which is the number 11.',
    files: {},
    skills: ["write-file"],
    goals: [{ file: "city.json", json: { name: "Lima", people: 11 } }],
    mayChange: ["city.json"],
    needs: [["write-file"]],
    reference: {
      turns: [[writes("city.json", shown({ name: "Lima", people: 11 }))]],
      says: "Written.",
    },
    broken: [
      {
        turns: [[writes("city.json", shown({ name: "Lima", people: "11" }))]],
        says: "Written.",
        because: "city.json is the JSON that is wanted",
      },
      {
        turns: [[writes("city.json", "name: Lima\npeople: 11\n")]],
        says: "Written.",
        because: "city.json is the JSON that is wanted",
      },
    ],
  },
  {
    id: "json-version",
    prompt:
      "In package.json, raise the version to 1.5.0. Keep every other field and the two spaces of indentation.",
    files: { "package.json": shown(PACKAGE) },
    skills: WITH_JSON,
    goals: [{ file: "package.json", json: { ...PACKAGE, version: "1.5.0" } }],
    mayChange: ["package.json"],
    needs: [["read-file"], ["write-file"]],
    reference: {
      turns: [[reads("package.json")], [
        writes("package.json", shown({ ...PACKAGE, version: "1.5.0" })),
      ]],
      says: "Now 1.5.0.",
    },
    broken: [
      {
        turns: [[writes("package.json", shown({ name: "weather", version: "1.5.0" }))]],
        says: "Now 1.5.0.",
        because: "package.json is the JSON that is wanted",
      },
      {
        turns: [[writes("package.json", shown(PACKAGE).replace('"1.4.2",', "1.5.0,"))]],
        says: "Now 1.5.0.",
        because: "package.json is the JSON that is wanted",
      },
    ],
  },
  {
    id: "json-mend",
    prompt:
      "settings.json is not valid JSON. Mend it without losing or changing any value. json-parse says where it is wrong.",
    files: { "settings.json": BROKEN },
    skills: WITH_JSON,
    goals: [{ file: "settings.json", json: { retries: 3, hosts: ["a", "b"], timeout: 2.5 } }],
    mayChange: ["settings.json"],
    needs: [["read-file"], ["write-file"]],
    reference: {
      turns: [
        [reads("settings.json")],
        [writes("settings.json", shown({ retries: 3, hosts: ["a", "b"], timeout: 2.5 }))],
      ],
      says: "Mended: two commas were too many.",
    },
    broken: [
      {
        turns: [[writes("settings.json", BROKEN.replace("2.5,", "2.5"))]],
        says: "Mended.",
        because: "settings.json is the JSON that is wanted",
      },
      {
        turns: [[writes("settings.json", shown({ retries: 3, hosts: ["a", "b"] }))]],
        says: "Mended.",
        because: "settings.json is the JSON that is wanted",
      },
    ],
  },
  {
    id: "json-merge",
    prompt:
      "Merge override.json over base.json into merged.json: objects are merged field by field at every " +
      "depth, everything else of override.json replaces what base.json has. Leave both files as they are.",
    files: { "base.json": shown(BASE), "override.json": shown(OVER) },
    skills: WITH_JSON,
    goals: [{ file: "merged.json", json: MERGED }],
    mayChange: ["merged.json"],
    needs: [["read-file"], ["write-file"]],
    reference: {
      turns: [
        [reads("base.json"), reads("override.json")],
        [writes("merged.json", shown(MERGED))],
      ],
      says: "Merged.",
    },
    broken: [
      {
        turns: [[writes("merged.json", shown({ ...BASE, ...OVER }))]],
        says: "Merged.",
        because: "merged.json is the JSON that is wanted",
      },
      {
        turns: [[writes("merged.json", shown(MERGED)), writes("base.json", shown(MERGED))]],
        says: "Merged.",
        because: "it changed base.json",
      },
    ],
  },
  {
    id: "json-extract",
    prompt:
      "users.json lists users. Write emails.json: a JSON array of the e-mail addresses of the active users, sorted alphabetically.",
    files: { "users.json": shown(USERS) },
    skills: WITH_JSON,
    goals: [{ file: "emails.json", json: ["ada@example.org", "noor@example.org"] }],
    mayChange: ["emails.json"],
    needs: [["read-file"], ["write-file"]],
    reference: {
      turns: [
        [reads("users.json")],
        [writes("emails.json", shown(["ada@example.org", "noor@example.org"]))],
      ],
      says: "Two addresses.",
    },
    broken: [
      {
        turns: [[writes("emails.json", shown(["noor@example.org", "ada@example.org"]))]],
        says: "Two addresses.",
        because: "emails.json is the JSON that is wanted",
      },
      {
        turns: [[
          writes("emails.json", shown(USERS.map(({ email }) => email).sort())),
        ]],
        says: "Three addresses.",
        because: "emails.json is the JSON that is wanted",
      },
    ],
  },
  {
    id: "json-convert",
    prompt:
      "Turn the settings of .env into config.json: one object with a field for each setting, its name in " +
      "lower case; PORT becomes a number and DEBUG a boolean. Leave .env as it is.",
    files: { ".env": ENV },
    skills: WITH_JSON,
    goals: [{ file: "config.json", json: { host: "localhost", port: 5432, debug: true } }],
    mayChange: ["config.json"],
    needs: [["read-file"], ["write-file"]],
    reference: {
      turns: [[reads(".env")], [
        writes("config.json", shown({ host: "localhost", port: 5432, debug: true })),
      ]],
      says: "Converted.",
    },
    broken: [
      {
        turns: [[
          writes("config.json", shown({ host: "localhost", port: "5432", debug: "true" })),
        ]],
        says: "Converted.",
        because: "config.json is the JSON that is wanted",
      },
      {
        turns: [[call("json-parse", { text: ENV })]],
        says: "It is no JSON.",
        because: "there is no config.json",
      },
    ],
  },
]);
