/** What a piece of Java stands for, by the rules of the leaderboard; what they do not cover stays text. @module */

import { PYTHON_SPACE, PYTHON_WORD, pythonStrip } from "model-lens";
import type { Value } from "../python/value.ts";
import { numberOrText } from "./numbers.ts";

const S = `[${PYTHON_SPACE}]`;
const W = `[${PYTHON_WORD}]`;
const WHOLE = /^-?\p{Nd}+\n?$/u;
const LONG = /^-?\p{Nd}+[lL]\n?$/u;
const FLOAT = /^-?\p{Nd}+(?:\.\p{Nd}+)?(?:[eE][+-]?\p{Nd}+)?[fF]\n?$/u;
const DOUBLE = /^-?\p{Nd}+(?:\.\p{Nd}+)?(?:[eE][+-]?\p{Nd}+)?\n?$/u;
const AS_LIST = new RegExp(`new${S}+ArrayList<${W}*>\\(Arrays\\.asList\\(([^\\n]+?)\\)\\)`, "u");
const ADDED = new RegExp(`new${S}+ArrayList<${W}*>\\(\\)${S}*\\{\\{${S}*([^]+?)${S}*\\}\\}`, "u");
const EMPTY_LIST = new RegExp(`new${S}+ArrayList<${W}*>\\(\\)`, "u");
const ADD = /add\(([^\n]+?)\)/g;
const ARRAY = new RegExp(`new${S}+${W}+\\[\\]${S}*\\{([^\\n]*?)\\}`, "u");
const MAP = new RegExp(
  `new${S}+HashMap<[^]*?>${S}*\\(\\)${S}*\\{${S}*\\{?${S}*([^]*?)${S}*\\}?${S}*\\}`,
  "u",
);
const EMPTY_MAP = new RegExp(`new${S}+HashMap<[^\\n]*?>${S}*\\(\\)`, "u");
const PUT = new RegExp(`put\\("([^\\n]*?)",${S}*([^\\n]*?)\\)`, "gu");

/** A value of a declared type, and of the type of its items. Throws `TypeError` for types that the leaderboard refuses. */
export function convertJava(text: string, type: string, items?: string): Value {
  switch (type) {
    case "byte":
    case "short":
    case "integer":
      return WHOLE.test(text) ? numberOrText(text) : text;
    case "float":
      return FLOAT.test(text) ? Number(text.replace(/[fF]\n?$/, "")) : text;
    case "double":
      return DOUBLE.test(text) ? Number(text) : text;
    case "long":
      return LONG.test(text) ? numberOrText(text.replace(/[lL]\n?$/, "")) : text;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "char":
    case "String":
    case "any":
      return text;
    case "ArrayList":
      return list(text, items);
    case "Array":
      return array(text, items);
    case "HashMap":
      return map(text);
    default:
      throw new TypeError(`Cannot convert Java: type ${type} is not supported`);
  }
}

function list(text: string, items: string | undefined): Value {
  const written = AS_LIST.exec(text)?.[1];
  if (written !== undefined) return written.split(",").map((item) => element(item, items));
  const added = ADDED.exec(text)?.[1];
  if (added !== undefined) {
    return [...added.matchAll(ADD)].map(([, item = ""]) => element(item, items));
  }
  return EMPTY_LIST.test(text) ? [] : text;
}

function element(item: string, type: string | undefined): Value {
  const text = pythonStrip(item);
  // Without what should be quotation marks.
  if (type === "char" || type === "String") return text.slice(1, -1);
  return type === undefined ? untyped(text) : convertJava(text, type);
}

function array(text: string, items: string | undefined): Value {
  const written = ARRAY.exec(text)?.[1];
  if (written === undefined) return text;
  return written.split(",").map((item) => pythonStrip(item)).filter((item) => item !== "")
    .map((item) => items === undefined ? untyped(item) : convertJava(item, items));
}

function map(text: string): Value {
  const puts = MAP.exec(text)?.[1];
  if (puts === undefined) return EMPTY_MAP.test(text) ? new Map() : text;
  return new Map(
    [...puts.matchAll(PUT)].map(([, key = "", value = ""]) => [key, untyped(pythonStrip(value))]),
  );
}

/** A value whose type nothing declares. */
function untyped(text: string): Value {
  if (text === "true") return true;
  if (text === "false") return false;
  if (text.startsWith('"') && text.endsWith('"')) return text.slice(1, -1);
  if (LONG.test(text)) return numberOrText(text.slice(0, -1));
  if (FLOAT.test(text)) return Number(text.replace(/[fF]\n?$/, ""));
  return numberOrText(text);
}
