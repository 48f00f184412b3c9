/** Items for tests, of every category, difficulty and way of grading. @module */

import { CATEGORIES, type Category, type Evidence, Item, type ItemFolder } from "./item.ts";

/** So many items of each category. */
export function imaginedFolders(each: number): ItemFolder[] {
  return CATEGORIES.flatMap((category) =>
    Array.from({ length: each }, (_, index) => ({
      item: imaginedItem(category, index),
      files: {
        "reference.ts": "export const {{name}} = () => {{number}};",
        "given.ts": "export const {{name}} = () => 0;",
      },
    }))
  );
}

/** One item. */
export function imaginedItem(category: Category, index = 0): Item {
  return Item.parse({
    id: `${category}/item_${index}`,
    category,
    framework: category === "frontend" ? "react" : "typescript",
    difficulty: ["easy", "medium", "hard"][index % 3],
    templates: [
      `Write {{name}} of ${category} ${index}.`,
      `Please write {{name}} for ${category} ${index}; it gives {{number}}.\n{{given}}`,
      `{{name}} is wanted (${category} ${index}).`,
    ],
    slots: { name: ["first", "second", "third", "fourth"] },
    cases: [1, 2, 3].map((number) => ({
      slots: { number: String(number) },
      facts: category === "math" || category === "reasoning" ? { result: number } : {},
    })),
    contexts: ["You help with a shop.\n\n{{task}}", "{{task}}\n\nBe brief."],
    failureKinds: ["logic_error"],
    grading: gradingOf(category),
  });
}

function gradingOf(category: Category): Item["grading"] {
  if (category === "instruction") {
    return {
      kind: "instructions",
      checks: [{ check: "bullets", exactly: 3 }, { check: "avoids", words: ["very"] }, {
        check: "characters",
        max: 200,
      }],
    };
  }
  if (category === "math" || category === "reasoning") {
    return {
      kind: "facts",
      facts: [{ name: "result", is: "number" }],
      instructions: [{ check: "no_code" }],
    };
  }
  return {
    kind: "program",
    exports: ["first"],
    shows: { "keeps the newest": "race_condition" },
    instructions: [{ check: "code_lines", max: 30 }],
  };
}

/** What grading finds of an answer in which there is nothing. */
export const NOTHING: Evidence = {
  extracted: null,
  typeErrors: [],
  lint: [],
  tests: [],
  outcome: null,
  facts: [],
  instructions: [],
};
