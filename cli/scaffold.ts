/** The files that a new plugin begins with. They pass their conformance suite as they are. @module */

import { API_VERSION } from "../core/plugin/manifest.ts";

/** The kinds that begin with files of ours; a framework is too much of its own for that. */
export const SCAFFOLDS = ["provider", "benchmark", "alarm", "skill"] as const;
export type ScaffoldKind = typeof SCAFFOLDS[number];

/** Texts by file name. */
export function scaffold(kind: ScaffoldKind, id: string): Record<string, string> {
  if (kind === "provider") return providerFiles(id);
  if (kind === "alarm") return alarmFiles(id);
  return kind === "benchmark" ? benchmarkFiles(id) : skillFiles(id);
}

function providerFiles(id: string): Record<string, string> {
  return {
    "plugin.jsonc": manifest(id, {
      kind: "provider",
      summary: "A server in the OpenAI dialect",
      permissions: '{ "net": ["user"] }',
    }),
    "mod.ts":
      `/** A server in the OpenAI dialect. Change what it differs in; CONTRIBUTING.md says how. @module */

import { defineProvider, openAICompatible } from "model-lens";
import { z } from "zod";

export default defineProvider({
  url: "http://localhost:9000/v1",
  rank: 100,
  settings: z.strictObject({}),
  create(context) {
    return openAICompatible(context, { server: "${id}" });
  },
});
`,
    "mod_test.ts": `import { testProvider } from "model-lens/testing";
import provider from "./mod.ts";

testProvider("${id}", provider, { dialect: "openai" });
`,
  };
}

function benchmarkFiles(id: string): Record<string, string> {
  return {
    "plugin.jsonc": manifest(id, {
      kind: "benchmark",
      summary: "Sums of two numbers",
      permissions: "{}",
    }),
    "mod.ts":
      `/** Sums of two numbers. Replace them by what you want to know; CONTRIBUTING.md says how. @module */

import { defineBenchmark, random } from "model-lens";
import { z } from "zod";

export default defineBenchmark({
  version: "1",
  settings: z.strictObject({}),
  target: z.int(),
  // Nobody guesses a sum of four digits.
  chance: 0,

  samples({ seed, limit = 20 }) {
    const { int } = random(seed, "${id}");
    return Array.from({ length: limit }, (_, index) => {
      const a = int(500, 4999);
      const b = int(500, 4999);
      return {
        id: \`sum-\${index + 1}\`,
        request: {
          messages: [{
            role: "user" as const,
            content: \`What is \${a} + \${b}? Reply with the number.\`,
          }],
          maxTokens: 256,
        },
        target: a + b,
      };
    });
  },

  score({ target }, { text }) {
    const answer = text.replaceAll(",", "").match(/-?\\d+(?!.*\\d)/s)?.[0] ?? null;
    const right = answer !== null && Number(answer) === target;
    return { value: right ? 1 : 0, answer, explanation: \`wanted \${target}\` };
  },
});
`,
    "mod_test.ts": `import { answer, testBenchmark } from "model-lens/testing";
import benchmark from "./mod.ts";

testBenchmark("${id}", benchmark, {
  oracle: ({ target }) => answer({ text: String(target) }),
});
`,
  };
}

function alarmFiles(id: string): Record<string, string> {
  return {
    "plugin.jsonc": manifest(id, {
      kind: "alarm",
      summary: "Answers that are much longer than was asked for",
      permissions: "{}",
    }),
    "mod.ts":
      `/** Answers that are much longer than was asked for. Watch for what you like; CONTRIBUTING.md says how. @module */

import { defineAlarm, QUIET } from "model-lens";
import { z } from "zod";

export default defineAlarm({
  summary: "Answers that are much longer than was asked for",
  kinds: ["call.completed"],
  settings: z.strictObject({
    characters: z.int().min(1).default(20_000).describe("Characters that an answer may have"),
  }),

  create({ characters }) {
    return {
      add(event, call) {
        if (event.kind !== "call.completed" || call === undefined) return QUIET;
        const { length } = event.text;
        if (length <= characters) return QUIET;
        return [{
          finding: "long-answer",
          span: call.span,
          message: \`The answer has \${length} characters, more than \${characters}\`,
          evidence: { characters: length, allowed: characters, seqs: [event.seq] },
          confidence: 1,
          advice: "Ask for a short answer, or lower max_tokens",
        }];
      },
    };
  },
});
`,
    "mod_test.ts": `import { testAlarm } from "model-lens/testing";
import alarm from "./mod.ts";

testAlarm("${id}", alarm, {
  fires: { chunks: [{ text: "word ".repeat(5000) }], usage: { outputTokens: 5000 } },
});
`,
  };
}

function skillFiles(id: string): Record<string, string> {
  return {
    "skill.jsonc": `{
  // The folder's name: what models and traces call it.
  "id": "${id}",
  "api": ${API_VERSION},
  "version": "0.1.0",
  "summary": "Counts the words of a text",
  "entry": "./mod.ts",
  // What it takes and what it returns; both are checked, and models are told the first.
  "input": {
    "type": "object",
    "properties": { "text": { "type": "string", "description": "Any text" } },
    "required": ["text"],
    "additionalProperties": false
  },
  "output": {
    "type": "object",
    "properties": { "words": { "type": "integer", "minimum": 0 } },
    "required": ["words"]
  },
  // Nothing listed means nothing but its input. There is { "read": ["work"], "write": ["work"] }.
  "permissions": {},
  // The same input gives the same output, whatever was called before.
  "deterministic": true,
  // The test runs these.
  "examples": [
    { "input": { "text": " two words " }, "output": { "words": 2 } },
    { "input": { "text": "" }, "output": { "words": 0 } }
  ]
}
`,
    "mod.ts":
      `/** Counts the words of a text. Replace it by what you need; CONTRIBUTING.md says how. @module */

import type { Skill } from "model-lens";

/** Words are what white space separates. */
const run: Skill<{ readonly text: string }, { readonly words: number }> = ({ text }) => ({
  words: text.split(/\\s+/).filter((word) => word !== "").length,
});

export default run;
`,
    "mod_test.ts": `import { testSkill } from "model-lens/testing";

testSkill(import.meta.url);
`,
  };
}

function manifest(
  id: string,
  { kind, summary, permissions }: { kind: string; summary: string; permissions: string },
): string {
  return `{
  // The folder's name; without its kind, it is what users type.
  "id": "${id}",
  "kind": "${kind}",
  "api": ${API_VERSION},
  "version": "0.1.0",
  "summary": "${summary}",
  "entry": "./mod.ts",
  // Shown when somebody locks it.
  "permissions": ${permissions}
}
`;
}
