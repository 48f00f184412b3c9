/** Which program an answer holds, by a stated rule. @module */

import { applyToTree, fencedBlocks, parsePatch, PatchError, patchOfAnswer } from "model-lens";
import type { FencedBlock } from "model-lens";
import type { Taken } from "../item.ts";

/** A program and where it was found; null where there is none. */
export interface Extraction {
  readonly taken: Taken;
  readonly extracted: {
    readonly code: string;
    readonly language: string;
    readonly blocks: number;
  } | null;
}

/** What the program must be like. */
export interface Wanted {
  /** Names that it must export. */
  readonly exports: readonly string[];
  /** The file that the task gives, for answers that are a diff of it. */
  readonly given?: string | undefined;
}

const TYPESCRIPT = /^(typescript|ts|tsx|typescriptreact|mts)$/;
const JAVASCRIPT = /^(javascript|js|jsx|javascriptreact|mjs)$/;

/**
 * The rule. Blocks in TypeScript, JavaScript or no named language count, others do not. Of one block it
 * is that one. Of several it is the one that exports the most of what is asked for; of equals the last,
 * since who writes twice corrects himself. A diff is applied to the given file, and has to fit it line
 * by line. Without any fence the whole answer counts when it has a line that imports or exports.
 */
export function extract(answer: string, { exports, given }: Wanted): Extraction {
  if (answer.trim() === "") return { taken: "empty", extracted: null };
  const all = fencedBlocks(answer);
  const blocks = all.filter(({ language, code }) =>
    (language === "" || TYPESCRIPT.test(language) || JAVASCRIPT.test(language)) &&
    code.trim() !== "" && !isDiff(code)
  );
  const best = blocks.toSorted((a, b) => exported(b.code, exports) - exported(a.code, exports));
  const [first] = best;
  if (first !== undefined) {
    const most = exported(first.code, exports);
    const chosen = blocks.findLast(({ code }) => exported(code, exports) === most) ?? first;
    const taken = blocks.length === 1 ? "block" : "chosen";
    return { taken, extracted: { ...ofBlock(chosen), blocks: all.length } };
  }
  const patch = patchOfAnswer(answer);
  if (patch !== undefined) {
    const code = given === undefined ? undefined : patched(given, patch);
    if (code === undefined) return { taken: "diff", extracted: null };
    return { taken: "patched", extracted: { code, language: "diff", blocks: all.length } };
  }
  if (all.length > 0) return { taken: "language", extracted: null };
  if (!/^(import\s|export\s|@\w+\()/m.test(answer)) return { taken: "prose", extracted: null };
  return { taken: "bare", extracted: { code: answer, language: "", blocks: 0 } };
}

function ofBlock({ language, code }: FencedBlock): { code: string; language: string } {
  return { code: `${code}\n`, language };
}

/** How many of the names a text exports. */
function exported(code: string, names: readonly string[]): number {
  return names.filter((name) =>
    new RegExp(
      `^\\s*export\\s+(default\\s+)?(abstract\\s+|async\\s+|declare\\s+)*` +
        `(function\\*?|class|const|let|var|interface|type|enum)\\s+${name}\\b`,
      "m",
    ).test(code) || new RegExp(`^\\s*export\\s*(type\\s*)?\\{[^}]*\\b${name}\\b`, "m").test(code)
  ).length;
}

/** A block without a language may be one. */
function isDiff(code: string): boolean {
  return /^@@ -\d/m.test(code) || (/^--- \S/m.test(code) && /^\+\+\+ \S/m.test(code));
}

const FILE = "given";

/** The file after a patch of it, under whatever name; undefined when it does not fit. */
function patched(given: string, patch: string): string | undefined {
  try {
    const [file, ...more] = parsePatch(patch);
    if (file === undefined || more.length > 0 || file.to === null) return undefined;
    return applyToTree(new Map([[FILE, given]]), [{ ...file, from: FILE, to: FILE }]).get(FILE);
  } catch (cause) {
    if (cause instanceof PatchError) return undefined;
    throw cause;
  }
}
