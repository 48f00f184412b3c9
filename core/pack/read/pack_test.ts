import { assert, assertEquals, assertThrows } from "@std/assert";
import { stringify } from "@std/yaml";
import fc from "fast-check";
import { faultText, PackError, PackFilesError } from "../errors.ts";
import type { Pack } from "../schema.ts";
import { packOfTexts } from "./pack.ts";

const HEAD = "pack: 1\nid: p\nversion: 0.1.0\nsummary: s\n";
const ITEM = "- id: one\n  prompt: Hi\n  checks:\n    - kind: answers\n";

function read(files: Readonly<Record<string, string>>): Pack {
  return packOfTexts(new Map(Object.entries(files)), "p");
}

/** What is wrong, one line each, with the next step. */
function wrong(files: Readonly<Record<string, string>>): string[] {
  const { faults } = assertThrows(() => read(files), PackFilesError);
  return faults.map((fault) => `${faultText(fault)} → ${fault.hint}`);
}

Deno.test("packOfTexts() reads items of the main file, of YAML, of JSON and of Markdown alike", () => {
  const pack = read({
    "pack.yaml": `${HEAD}items:\n${ITEM}`,
    "prompts/b.yaml": "items:\n- id: two\n  prompt: Hi\n  checks: [{ kind: answers }]\n",
    "prompts/c.json": JSON.stringify([
      { id: "three", prompt: "Hi", checks: [{ kind: "answers" }] },
    ]),
    "prompts/sub/four.md": "---\nchecks: [{ kind: answers }]\n---\n\nHi\n",
    "prompts/five.yml": "prompt: Hi\nchecks: [{ kind: answers }]\n",
    "README.md": "no item",
  });

  assertEquals(pack.items.map(({ id }) => id), ["one", "two", "three", "five", "four"]);
  const [first] = pack.items;
  for (const { id: _, ...item } of pack.items) assertEquals({ id: "one", ...item }, first);
  assertEquals(first?.request, { messages: [{ role: "user", content: "Hi" }] });
});

Deno.test("packOfTexts() puts a system message first, and keeps settings of the request", () => {
  const text = `${HEAD}items:\n${ITEM}  system: Be brief\n  request: { max_tokens: 5 }\n`;

  assertEquals(read({ "pack.yaml": text }).items[0]?.request, {
    messages: [{ role: "system", content: "Be brief" }, { role: "user", content: "Hi" }],
    max_tokens: 5,
  });
});

const BROKEN: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    "a missing field",
    { "pack.yaml": HEAD.replace("summary: s\n", "") },
    'pack.yaml:1: "summary" is missing → Add it; docs',
  ],
  [
    "a mistyped field",
    { "pack.yaml": `${HEAD}item: []\n` },
    'pack.yaml:5: there is no field "item" → Did you mean "items"?',
  ],
  ["another format", { "pack.yaml": HEAD.replace("1", "2") }, "pack.yaml:1: pack: wanted 1"],
  ["another id", { "pack.yaml": HEAD.replace("id: p", "id: q") }, 'pack.yaml:2: its id is "q"'],
  ["no YAML", { "pack.yaml": `${HEAD}a: b: c\n` }, "pack.yaml:5: this is not YAML"],
  ["nothing", { "pack.yaml": "" }, "pack.yaml:1: Invalid input: expected object"],
  [
    "no JSON",
    { "pack.yaml": HEAD, "prompts/a.json": '{\n "id": "a",\n}' },
    "prompts/a.json:3: this is not JSON",
  ],
  [
    "no front matter",
    { "pack.yaml": HEAD, "prompts/a.md": "Hi" },
    "prompts/a.md:1: it has no front matter → Begin with",
  ],
  [
    "an unknown check",
    { "pack.yaml": `${HEAD}items:\n${ITEM}    - kind: exakt\n      text: a\n` },
    'pack.yaml:10: checks.1.kind: there is no check "exakt"; did you mean "exact"?',
  ],
  [
    "an unknown check in JSON",
    {
      "pack.yaml": HEAD,
      "prompts/a.json":
        '[\n {"id": "a",\n  "prompt": "x",\n  "checks": [\n   {"kind": "answers"},\n   {"kind": "nope"}]}]',
    },
    'prompts/a.json:6: checks.1.kind: there is no check "nope"; there are exact',
  ],
  [
    "an unknown check in Markdown",
    { "pack.yaml": HEAD, "prompts/a.md": "---\nchecks:\n- kind: answers\n- kind: lenght\n---\nHi" },
    'prompts/a.md:4: checks.1.kind: there is no check "lenght"; did you mean "length"?',
  ],
  [
    "a field of a check that is missing",
    { "pack.yaml": `${HEAD}items:\n${ITEM}    - kind: exact\n` },
    'pack.yaml:10: "checks.1.text" is missing',
  ],
  [
    "a pattern that is none",
    { "pack.yaml": `${HEAD}items:\n${ITEM}    - { kind: regex, pattern: ( }\n` },
    'pack.yaml:10: item "one": regex: Invalid regular expression',
  ],
  [
    "a schema that is none",
    { "pack.yaml": `${HEAD}items:\n${ITEM}    - { kind: json-schema, schema: { typ: string } }\n` },
    'pack.yaml:10: item "one": json-schema: ',
  ],
  [
    "an id that leads out",
    { "pack.yaml": `${HEAD}items:\n${ITEM.replace("one", "../x")}` },
    "pack.yaml:6: id: lower case letters",
  ],
  [
    "a file of a program that leads out",
    {
      "pack.yaml": `${HEAD}items:\n${ITEM}    - { kind: tests, tests: x, file: ../solution.ts }\n`,
    },
    "pack.yaml:10: checks.1.file: wanted a path like solution.ts",
  ],
  [
    "a duplicate",
    { "pack.yaml": `${HEAD}items:\n${ITEM}`, "prompts/a.yaml": ITEM },
    'prompts/a.yaml:1: the item "one" is there twice, first in pack.yaml:6 → Give',
  ],
  [
    "no prompt",
    { "pack.yaml": `${HEAD}items:\n${ITEM.replace("  prompt: Hi\n", "")}` },
    'pack.yaml:6: "prompt" is missing',
  ],
  [
    "two prompts",
    { "pack.yaml": `${HEAD}items:\n${ITEM}  request: { messages: [{ role: user }] }\n` },
    'pack.yaml:6: wanted either "prompt" or "request.messages"',
  ],
  [
    "anchors without end",
    {
      "pack.yaml": `${HEAD}items:\n- &a [x, x, x, x, x, x, x, x, x, x]\n` +
        [..."abcdefg"].map((name, at) =>
          `- &${"bcdefgh"[at]} [${Array(10).fill(`*${name}`).join(", ")}]\n`
        ).join(""),
    },
    "pack.yaml: it has more than 1000000 values → Write it out",
  ],
];

for (const [name, files, sentence] of BROKEN) {
  Deno.test(`packOfTexts() says where there is ${name}, and what to do`, () => {
    const said = wrong(files);
    assertEquals(said[0]?.startsWith(sentence), true, said.join("\n"));
  });
}

Deno.test("packOfTexts() names all that is wrong, not the first alone", () => {
  const text = `${HEAD}items:\n${ITEM}${ITEM.replace("kind: answers", "kind: nope")}${
    ITEM.replace("id", "ident")
  }`;
  assertEquals(wrong({ "pack.yaml": text, "prompts/a.md": "" }).map((line) => line.split(":")[1]), [
    "13",
    "14",
    "14",
    "1",
  ]);
});

/** Values as somebody might have typed them who has not read how. */
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(
      "exact",
      "tests",
      "tool-calls",
      "regex",
      "judge",
      "(",
      "../x",
      "",
      null,
      1,
      -1,
      true,
    ),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        "id",
        "prompt",
        "checks",
        "kind",
        "text",
        "pattern",
        "schema",
        "calls",
        "items",
        "__proto__",
        "request",
      ),
      tie("value"),
      { maxKeys: 5 },
    ),
  ),
})).value;

Deno.test("packOfTexts() of any files is a pack or sentences with file and next step, never another error", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    anything.map((value) => JSON.stringify(value)),
    anything.map((value) => `${HEAD}items:\n${stringify([value], { skipInvalid: true })}`),
    anything.map((value) => `---\n${stringify(value, { skipInvalid: true })}\n---\nHi`),
  );
  const name = fc.constantFrom(
    "prompts/a.md",
    "prompts/b.yaml",
    "prompts/c.json",
    "prompts/x/d.yml",
  );
  fc.assert(
    fc.property(text, fc.dictionary(name, text, { maxKeys: 3 }), (main, others) => {
      try {
        read({ "pack.yaml": main, ...others });
      } catch (cause) {
        assert(cause instanceof PackError, String(cause));
        assert(cause instanceof PackFilesError);
        for (const { file, says, hint } of cause.faults) {
          assert(file !== "" && says !== "" && hint !== "");
        }
      }
    }),
    { numRuns: 300 },
  );
});
