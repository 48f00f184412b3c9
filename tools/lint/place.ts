/** Where the file being linted stands in the repository. @module */

import { type LayerName, layerOf } from "../layers.ts";
import { ROOT } from "../source_tree.ts";

/** The path of the linted file from the repository root. */
export function pathOf({ filename }: Deno.lint.RuleContext): string {
  const root = decodeURIComponent(ROOT.pathname);
  return filename.startsWith(root) ? filename.slice(root.length) : filename;
}

/** Whether the linted file is in one of these layers. */
export function isIn(context: Deno.lint.RuleContext, ...names: readonly LayerName[]): boolean {
  const layer = layerOf(pathOf(context));
  return layer !== undefined && names.includes(layer.name);
}
