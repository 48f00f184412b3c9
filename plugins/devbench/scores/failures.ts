/** In which ways an answer failed, told by compiler, linter, tests and checks, never by words in it. @module */

import type { Check, Diagnostic, Evidence, FailureKind, Item } from "../item.ts";
import { FAILURE_KINDS } from "../item.ts";
import { isSolved, rulesOf, scoreOf } from "./axes.ts";

/** The kinds of failure that the evidence shows, each once, in the order of the taxonomy. */
export function failuresOf(
  item: Pick<Item, "category" | "grading">,
  evidence: Evidence,
): FailureKind[] {
  const { grading } = item;
  const shown = new Set<FailureKind>([
    ...brokenRules(rulesOf(grading), evidence),
    ...(grading.kind === "facts" ? wrongFacts(grading, evidence) : []),
    ...(grading.kind === "program" ? faultsOfProgram(grading, evidence) : []),
  ]);
  if (shown.size === 0 && !isSolved(item, scoreOf(item, evidence))) shown.add("other");
  return FAILURE_KINDS.filter((kind) => shown.has(kind));
}

type GradingOf<K extends Item["grading"]["kind"]> = Extract<Item["grading"], { kind: K }>;

function faultsOfProgram(
  { shows = {} }: GradingOf<"program">,
  evidence: Evidence,
): FailureKind[] {
  const { extracted, typeErrors, lint, tests, outcome } = evidence;
  // Code was asked for.
  if (extracted === null) return ["missed_constraint"];
  const compiled = typeErrors.map((one) => compilerShows(one, extracted.code));
  const linted = lint.flatMap(({ code }) =>
    ASYNC_LINT.has(code) ? ["wrong_async_usage" as const] : []
  );
  const failed = tests.filter(({ passed }) => !passed);
  // A program that cannot be loaded fails every test, and none of them shows anything.
  const ran = failed.filter((one) => one.ran !== false);
  const neverRan = failed.length > 0 && ran.length === 0;
  return [
    ...compiled,
    ...linted,
    ...ran.map(({ name }) => shows[name] ?? "logic_error"),
    // What it was to export is said in every prompt.
    ...(neverRan && outcome === "failed" && !compiled.some((kind) => NOT_LOADED.has(kind))
      ? ["missed_constraint" as const]
      : []),
    ...(outcome === "timeout" || outcome === "memory" || outcome === "output"
      ? ["logic_error" as const]
      : []),
    ...(outcome === "crashed" ? ["other" as const] : []),
  ];
}

/** With these, a module is not loaded. */
const NOT_LOADED: ReadonlySet<FailureKind> = new Set([
  "syntax_error",
  "hallucinated_api",
  "missing_import",
]);

const ASYNC_LINT: ReadonlySet<string> = new Set([
  "require-await",
  "no-await-in-sync-fn",
  "no-floating-promises",
  "no-async-promise-executor",
]);

/** `await` where it must not stand, async functions of a wrong type, promises used as what they promise. */
const ASYNC_CODES: ReadonlySet<string> = new Set([
  "TS1055",
  "TS1058",
  "TS1062",
  "TS1064",
  "TS1103",
  "TS1308",
  "TS1378",
  "TS2801",
  "TS2773",
  "TS80007",
]);
const NO_SUCH_MEMBER: ReadonlySet<string> = new Set(["TS2339", "TS2551", "TS2550"]);
const NO_SUCH_EXPORT: ReadonlySet<string> = new Set(["TS2305", "TS2307", "TS2614", "TS2724"]);
const NO_SUCH_NAME: ReadonlySet<string> = new Set([
  "TS2304",
  "TS2503",
  "TS2552",
  "TS2580",
  "TS2582",
  "TS2584",
  "TS2591",
  "TS2593",
  "TS2686",
]);

function compilerShows({ code, message }: Diagnostic, program: string): FailureKind {
  if (ASYNC_CODES.has(code) || /\bdid you (mean|forget) to use 'await'/i.test(message)) {
    return "wrong_async_usage";
  }
  // Those of 17000 are about elements that are not closed.
  if (/^TS1(\d{3}|700[28]|701[45])$/.test(code)) return "syntax_error";
  // A file of its own that is not there was forgotten; a package or an export that is not was made up.
  if (code === "TS2307" && /'\.{1,2}\//.test(message)) return "missing_import";
  if (NO_SUCH_EXPORT.has(code)) return "hallucinated_api";
  if (NO_SUCH_NAME.has(code)) return "missing_import";
  if (NO_SUCH_MEMBER.has(code) && isOfLibrary(message, program)) return "hallucinated_api";
  return "type_error";
}

/** Whether the compiler names a type that the program does not declare itself. */
function isOfLibrary(message: string, program: string): boolean {
  const [, type = ""] = /on type '(?:typeof )?([A-Za-z_$][\w$]*)/.exec(message) ?? [];
  if (type === "" || type === "unknown" || type === "never") return false;
  const name = type.replaceAll("$", "\\$");
  // `import { type Name }` declares nothing.
  const declared = new RegExp(
    `\\b(?:class|interface|enum)\\s+${name}\\b|\\btype\\s+${name}\\s*(?:<[^=]*>)?\\s*=`,
  );
  return !declared.test(program);
}

function wrongFacts({ facts }: GradingOf<"facts">, evidence: Evidence): FailureKind[] {
  return evidence.facts.filter(({ right }) => !right).map(({ name, found }) =>
    found === null || found === undefined
      ? "incorrect_json_schema"
      : facts.find((one) => one.name === name)?.shows ?? "logic_error"
  );
}

function brokenRules(rules: readonly Check[], { instructions }: Evidence): FailureKind[] {
  return rules.flatMap((rule, index) =>
    instructions[index]?.kept === true ? [] : [brokenShows(rule)]
  );
}

function brokenShows(rule: Check): FailureKind {
  switch (rule.check) {
    case "json":
      return "incorrect_json_schema";
    case "characters":
    case "code_lines":
      return "oververbose_output";
    case "words":
      return rule.min === undefined ? "oververbose_output" : "missed_constraint";
    default:
      return "missed_constraint";
  }
}
