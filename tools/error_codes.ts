/** The codes of the errors a user can be shown, read from the sources. @module */

import { headings } from "./documents.ts";
import type { SourceFile } from "./source_tree.ts";

/** The codes that classes of the program declare, sorted. */
export function errorCodes(files: readonly SourceFile[]): readonly string[] {
  const codes = program(files).flatMap(({ text }) =>
    [...text.matchAll(CODE)].flatMap(([, code]) => code ?? [])
  );
  return [...new Set(codes)].sort();
}

/** Classes that extend ModelLensError without a literal code, which no document could list. */
export function codelessErrors(files: readonly SourceFile[]): readonly string[] {
  return program(files).flatMap(({ path, text }) =>
    // A class of ours ends at the first brace in its own column, which deno fmt sees to.
    [...text.matchAll(/^( *)(.*)class (\w+) extends ModelLensError\b[\s\S]*?^\1}/gm)]
      .filter(([body, , modifiers]) => !modifiers?.includes("abstract") && !body.match(CODE))
      .map(([, , , name]) => `${path}: ${name} has no code`)
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

const CODE = /^\s*(?:override )?readonly code(?:: [^=]+)? = "([^"]+)"/gm;

/** The files whose errors a user can meet. */
function program(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter(({ path }) =>
    /^(core|cli|server|plugins|skills)\/|^(cli|mod)\.ts$/.test(path) && !/_test\.ts$/.test(path)
  );
}
