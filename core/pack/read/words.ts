/** What a schema has against a value, in words that name the next step. @module */

import type { z } from "zod";
import { nearest } from "../../config/nearest.ts";
import type { PackFault } from "../errors.ts";
import type { ReadFile } from "./text.ts";
import type { ValuePath } from "./line.ts";

const GUIDE = "docs/packs.md lists the fields and the checks";

/** The faults that a schema finds; `at` leads to the value in its file. */
export function faultsOf(
  { issues }: z.ZodError,
  { read, at, fields }: {
    readonly read: ReadFile;
    readonly at: ValuePath;
    /** Names of fields that a mistyped one may have meant. */
    readonly fields: readonly string[];
  },
): PackFault[] {
  return issues.map((issue) => {
    const path = issue.path.map((part) => typeof part === "number" ? part : String(part));
    const unknown = issue.code === "unrecognized_keys" ? issue.keys[0] : undefined;
    const place = [...at, ...path, ...(unknown === undefined ? [] : [unknown])];
    return {
      file: read.file,
      line: read.line(place),
      ...wordsOf(issue, { path, unknown, fields }),
    };
  });
}

function wordsOf(
  issue: z.core.$ZodIssue,
  { path, unknown, fields }: {
    readonly path: ValuePath;
    readonly unknown: string | undefined;
    readonly fields: readonly string[];
  },
): Pick<PackFault, "says" | "hint"> {
  const name = path.join(".");
  if (unknown !== undefined) {
    const near = nearest(unknown, fields);
    return {
      says: `there is no field "${[...path, unknown].join(".")}"`,
      hint: near === undefined ? `Remove it; ${GUIDE}` : `Did you mean "${near}"?`,
    };
  }
  if (issue.code === "invalid_type" && /received undefined$/.test(issue.message)) {
    return { says: `"${name}" is missing`, hint: `Add it; ${GUIDE}` };
  }
  const says = name === "" ? issue.message : `${name}: ${issue.message}`;
  return { says, hint: `Correct it; ${GUIDE}` };
}
