/** What a module imports, read from its text: nothing of it runs. @module */

/**
 * Specifiers of all imports and re-exports of a TypeScript or JavaScript text, and of `import()` of a
 * literal. Words in comments, strings and templates are none. A computed `import()` is not seen.
 */
export function importsOf(text: string): readonly string[] {
  const found: string[] = [];
  const words = tokensOf(text);
  for (const [at, { kind, value }] of words.entries()) {
    if (kind !== "string") continue;
    const before = words[at - 1]?.value;
    const earlier = words[at - 2]?.value;
    const isFrom = before === "from" && earlier !== ".";
    const isBare = before === "import" && earlier !== ".";
    const isCall = before === "(" && earlier === "import" && words[at - 3]?.value !== ".";
    if (isFrom || isBare || isCall) found.push(value);
  }
  return found;
}

/** A word, a text in quotes without them, or one other character. */
interface LexToken {
  readonly kind: "word" | "string" | "sign";
  readonly value: string;
}

const SPACE = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*/uy;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** The text of a template up to its end or to the next `${`. */
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;

/** After these a slash divides; after everything else it begins a regular expression. */
const ENDS_VALUE = /^(?:[)\]}]|[\p{ID_Continue}$]+)$/u;
const BEFORE_REGEX = new Set(["return", "typeof", "case", "in", "of", "void", "delete", "await"]);

function tokensOf(text: string): LexToken[] {
  const tokens: LexToken[] = [];
  /** How many braces are open in each template expression around. */
  const templates: number[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const [match] = pattern.exec(text) ?? [];
    if (match !== undefined) at += match.length;
    return match;
  };
  const template = () => {
    take(TEMPLATE);
    if (text.startsWith("${", at)) {
      templates.push(0);
      at += 2;
    } else {
      at++;
      tokens.push({ kind: "string", value: "" });
    }
  };
  while (at < text.length) {
    if (take(SPACE) !== undefined) continue;
    const word = take(WORD);
    if (word !== undefined) {
      tokens.push({ kind: "word", value: word });
      continue;
    }
    const quoted = take(STRING);
    if (quoted !== undefined) {
      tokens.push({ kind: "string", value: unquoted(quoted) });
      continue;
    }
    const last = tokens.at(-1);
    const divides = last !== undefined && !BEFORE_REGEX.has(last.value) &&
      (last.kind === "string" || ENDS_VALUE.test(last.value));
    if (text[at] === "/" && !divides && take(REGEX) !== undefined) {
      tokens.push({ kind: "string", value: "" });
      continue;
    }
    const sign = text[at++] ?? "";
    const open = templates.at(-1);
    if (sign === "`") template();
    else if (sign === "}" && open === 0) {
      templates.pop();
      template();
    } else {
      if (open !== undefined && sign === "{") templates[templates.length - 1] = open + 1;
      if (open !== undefined && sign === "}") templates[templates.length - 1] = open - 1;
      tokens.push({ kind: "sign", value: sign });
    }
  }
  return tokens;
}

/** Without quotes; a specifier with an escape in it is read as JavaScript does. */
function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi,
    (_, braced, four, two, plain) =>
      plain ?? String.fromCodePoint(parseInt(braced ?? four ?? two, 16)),
  );
}
