/** The codes of the errors a user can be shown, read from the sources. @module */

import { headings } from "./documents.ts";
import type { SourceFile } from "./source_tree.ts";

/**
 * The codes that classes of the program declare, sorted: literals, and the members of a union type
 * that is the type of a class's `code`.
 */
export function errorCodes(files: readonly SourceFile[]): readonly string[] {
  const sources = program(files);
  const codes = errorClasses(sources).flatMap(({ body }) => codesOf(body, sources));
  return [...new Set(codes)].sort();
}

/** Classes that extend ModelLensError without a code that is literal, which no document could list. */
export function codelessErrors(files: readonly SourceFile[]): readonly string[] {
  const sources = program(files);
  return errorClasses(sources)
    .filter(({ body }) => codesOf(body, sources).length === 0)
    .map(({ path, name }) => `${path}: ${name} has no code`);
}

/** The texts of an exported union of texts, for example the outcomes of a call; empty when there is none of that name. */
export function unionMembers(name: string, files: readonly SourceFile[]): readonly string[] {
  const pattern = new RegExp(String.raw`^export type ${name} =((?:\s*\|?\s*"[^"]*")+);`, "m");
  return files.flatMap(({ text }) =>
    [...pattern.exec(text)?.[1]?.matchAll(/"([^"]*)"/g) ?? []].flatMap(([, member]) => member ?? [])
  );
}

/** Codes that docs/errors.md lacks, and headings there that no class has. */
export function undocumentedCodes(
  codes: readonly string[],
  errorsDocument: string,
): { readonly missing: readonly string[]; readonly stale: readonly string[] } {
  const documented = headings(errorsDocument, 2)
    .filter((heading) => /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(heading));
  return {
    missing: codes.filter((code) => !documented.includes(code)),
    stale: documented.filter((heading) => !codes.includes(heading)),
  };
}

interface ErrorClass {
  readonly path: string;
  readonly name: string;
  readonly body: string;
}

/** Classes that extend ModelLensError, abstract ones apart. */
function errorClasses(files: readonly SourceFile[]): readonly ErrorClass[] {
  return files.flatMap(({ path, text }) =>
    // A class of ours ends at the first brace in its own column, which deno fmt sees to.
    [...text.matchAll(/^( *)(.*)class (\w+) extends ModelLensError\b[\s\S]*?^\1}/gm)]
      .filter(([, , modifiers]) => !modifiers?.includes("abstract"))
      .map(([body, , , name = ""]) => ({ path, name, body }))
  );
}

function codesOf(body: string, files: readonly SourceFile[]): readonly string[] {
  const [, type = "", literal] = CODE.exec(body) ?? [];
  return literal === undefined ? unionMembers(type, files) : [literal];
}

/** The declaration of a code: its type, where it has one, and its value, where it is literal. */
const CODE = /^\s*(?:override )?readonly code(?:: (\w+))?(?: = "([^"]+)")?;/m;

/** The files whose errors a user can meet. */
function program(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter(({ path }) =>
    /^(core|cli|server|plugins|skills)\/|^(cli|mod)\.ts$/.test(path) && !/_test\.ts$/.test(path)
  );
}
