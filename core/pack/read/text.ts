/** The files of a pack as values: YAML, JSON, or Markdown with front matter. @module */

import { parse } from "@std/yaml";
import type { PackFault } from "../errors.ts";
import { jsonLine, type ValuePath, yamlLine } from "./line.ts";

/** A file that was read. */
export interface ReadFile {
  readonly file: string;
  readonly value: unknown;
  /** The line of a value in it. */
  line(path: ValuePath): number;
}

/** Reads the text of a file by its ending; a fault where it is not what its ending says. */
export function readText(file: string, text: string): ReadFile | PackFault {
  const whole = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  const read = file.endsWith(".json")
    ? readJson(file, whole)
    : file.endsWith(".md")
    ? readMarkdown(file, whole)
    : readYaml(file, whole);
  if ("says" in read) return read;
  const excess = excessOf(read.value);
  return excess === undefined
    ? read
    : { file, line: undefined, says: excess, hint: "Write it out, without anchors" };
}

/** Whether a file is one of prompts, by its name. */
export function isPromptFile(file: string): boolean {
  return /\.(ya?ml|json|md)$/.test(file);
}

function readJson(file: string, text: string): ReadFile | PackFault {
  try {
    return { file, value: JSON.parse(text), line: (path) => jsonLine(path, text) };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const position = Number(/position (\d+)/.exec(cause.message)?.[1] ?? text.length);
    const line = text.slice(0, position).split("\n").length;
    return { file, line, says: `this is not JSON: ${cause.message}`, hint: "Correct the line" };
  }
}

function readYaml(file: string, text: string, below = 0): ReadFile | PackFault {
  try {
    const value = parse(text, { schema: "core" });
    return { file, value, line: (path) => below + yamlLine(path, text) };
  } catch (cause) {
    // The parser throws other errors for some texts that are none.
    if (!(cause instanceof Error)) throw cause;
    const [, line] = /line (\d+)/.exec(cause.message) ?? [];
    const says = `this is not YAML: ${cause.message.split("\n")[0]}`;
    const at = line === undefined ? undefined : below + Number(line);
    return { file, line: at, says, hint: "Correct the line; texts with : or # want quotes" };
  }
}

/** An item whose fields are the front matter and whose prompt is what follows. */
function readMarkdown(file: string, text: string): ReadFile | PackFault {
  const [, front, body = ""] = /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(?:\n([\s\S]*))?$/.exec(text) ??
    [];
  if (!text.startsWith("---") || front === undefined) {
    return {
      ...{ file, line: 1, says: "it has no front matter" },
      hint: "Begin with a line of ---, the fields, and another line of ---",
    };
  }
  const read = readYaml(file, front, 1);
  if ("says" in read) return read;
  const { value } = read;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { file, line: 2, says: "its front matter has no fields", hint: "Write checks: there" };
  }
  if ("prompt" in value || body.trim() === "") return read;
  return { ...read, value: { ...value, prompt: body.trim() } };
}

const MOST_VALUES = 1_000_000;
const DEEPEST = 100;

/** Anchors make a small text a value without end. */
function excessOf(value: unknown): string | undefined {
  let count = 0;
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (++count > MOST_VALUES) return `it has more than ${MOST_VALUES} values`;
    if (next.depth > DEEPEST) return `it is more than ${DEEPEST} levels deep`;
    if (typeof next.value !== "object" || next.value === null) continue;
    const depth = next.depth + 1;
    for (const inner of Object.values(next.value)) stack.push({ value: inner, depth });
  }
  return undefined;
}
