/** `lens/layers`: an import that the table forbids, shown while typing. @module */

import config from "../../deno.json" with { type: "json" };
import { forbidden, type Import } from "../layers.ts";
import { ROOT } from "../source_tree.ts";
import { pathOf } from "./place.ts";

/**
 * Reports what {@linkcode forbidden} says about each import and re-export. Cycles, and packages
 * that the import map does not name, are left to the architecture test.
 */
export const layers: Deno.lint.Rule = {
  create(context) {
    const from = pathOf(context);
    const check = (source: Deno.lint.Literal, how: HowImported): void => {
      if (typeof source.value !== "string") return;
      const message = forbidden({ from, to: resolve(source.value, from), ...how });
      if (message !== undefined) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: ({ source, importKind }) =>
        check(source, { typeOnly: importKind === "type", dynamic: false }),
      ExportAllDeclaration: ({ source, exportKind }) =>
        check(source, { typeOnly: exportKind === "type", dynamic: false }),
      ExportNamedDeclaration({ source, exportKind }) {
        if (source !== null) check(source, { typeOnly: exportKind === "type", dynamic: false });
      },
      ImportExpression({ source }) {
        if (source.type === "Literal") check(source, { typeOnly: false, dynamic: true });
      },
    };
  },
};

type HowImported = Pick<Import, "typeOnly" | "dynamic">;

const IMPORT_MAP: Readonly<Record<string, string>> = config.imports;

/** A specifier as the table names it: a path from the root, or a package. */
function resolve(specifier: string, from: string): string {
  if (specifier.startsWith(".")) {
    return new URL(specifier, new URL(from, ROOT)).href.slice(ROOT.href.length);
  }
  const name = Object.keys(IMPORT_MAP)
    .filter((key) => specifier === key || specifier.startsWith(`${key}/`))
    .sort((a, b) => b.length - a.length)[0];
  const mapped = name === undefined ? undefined : IMPORT_MAP[name];
  if (name === undefined || mapped === undefined) return specifier;
  return mapped.startsWith("./") ? mapped.slice(2) : mapped + specifier.slice(name.length);
}
