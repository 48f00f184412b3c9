/** What a piece of JavaScript stands for, by the rules of the leaderboard; what they do not cover stays text. @module */

import { PYTHON_BOUNDARY, PYTHON_SPACE, pythonStrip } from "model-lens";
import type { Dict, Value } from "../python/value.ts";
import { numberOrText } from "./numbers.ts";

const S = `[${PYTHON_SPACE}]`;
const WHOLE = /^-?\p{Nd}+\n?$/u;
const FLOAT = /^-?\p{Nd}+(?:\.\p{Nd}+)?\n?$/u;
const BIG = /^-?\p{Nd}+n\n?$/u;
const ARRAYS = new RegExp(
  `^(?:\\[${S}*\\[[^\\n]*?\\]${S}*(?:,${S}*\\[[^\\n]*?\\]${S}*)*\\]|` +
    `${PYTHON_BOUNDARY}new${S}+Array\\(${S}*\\[[^\\n]*?\\]${S}*(?:,${S}*\\[[^\\n]*?\\]${S}*)*\\))`,
  "u",
);
const ARRAY = new RegExp(
  `^(?:\\[([^\\n]*?)\\]|${PYTHON_BOUNDARY}new${S}+Array\\(([^\\n]*?)\\))`,
  "u",
);
const INNER = /\[([^\n]*?)\]/g;
const OBJECT = /^\{([^\n]*?)\}/;
const PAIR = new RegExp(`([^:]+):${S}*([^\\n]*?)(?:,${S}*(?=[^,]+:)|(?=\\n?$))`, "gu");

/** A value of a declared type, and of the type of its items. Throws `TypeError` for types that the leaderboard refuses. */
export function convertJavaScript(text: string, type: string, items?: string): Value {
  switch (type) {
    case "String":
      return isQuoted(text) ? text.slice(1, -1) : text;
    case "integer":
      return WHOLE.test(text) ? numberOrText(text) : text;
    case "float":
      return FLOAT.test(text) ? Number(text) : text;
    case "Bigint":
      return BIG.test(text) ? numberOrText(text.slice(0, -1)) : text;
    case "Boolean":
      return text === "true" ? true : text === "false" ? false : text;
    case "array":
      return array(pythonStrip(text), items);
    case "dict":
      return object(pythonStrip(text));
    case "any":
      return text;
    default:
      throw new TypeError(`Cannot convert JavaScript: type ${type} is not supported`);
  }
}

function isQuoted(text: string): boolean {
  return (text.startsWith('"') && text.endsWith('"')) ||
    (text.startsWith("'") && text.endsWith("'"));
}

function array(text: string, items: string | undefined): Value {
  const arrays = ARRAYS.exec(text)?.[0];
  if (arrays !== undefined) {
    return [...arrays.matchAll(INNER)].map(([, inside = ""], index) => {
      const stripped = pythonStrip(inside);
      const first = index === 0 && stripped.startsWith("[") ? stripped.slice(1) : stripped;
      return first.split(",").map((item) => untyped(item));
    });
  }
  const match = ARRAY.exec(text);
  if (match === null) return text;
  const inside = pythonStrip(match[1] ?? match[2] ?? "");
  const parts = inside === "" ? [] : inside.split(",");
  if (items === undefined) return parts.map(untyped);
  return parts.map((item) => convertJavaScript(pythonStrip(item), items));
}

function object(text: string): Value {
  if (text === "{}") return new Map();
  const content = OBJECT.exec(text)?.[1];
  if (content === undefined) return text;
  const dict = new Map<Value, Value>();
  for (const [, key = "", written = ""] of content.matchAll(PAIR)) {
    dict.set(pythonStrip(pythonStrip(key), "'\""), entry(pythonStrip(written)));
  }
  return dict satisfies Dict;
}

function entry(value: string): Value {
  if (value.startsWith("[") && value.endsWith("]")) return array(value, undefined);
  if (value.startsWith("{") && value.endsWith("}")) return object(value);
  return untyped(pythonStrip(value, "'\""));
}

/** A value whose type nothing declares. */
function untyped(written: string): Value {
  const text = pythonStrip(written);
  if (text === "true") return true;
  if (text === "false") return false;
  return isQuoted(text) ? text.slice(1, -1) : numberOrText(text);
}
