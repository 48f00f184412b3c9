/** The compiler for projects as the sandbox uses it. @module */

import { join } from "node:path";
import { z } from "zod";
import type { Compilation, Project, Verdict } from "./contract.ts";
import type { ProjectFramework } from "./frameworks/definitions.ts";
import { PACK_FILES } from "./frameworks/pack.ts";
import { Interpreter } from "./interpreter.ts";

/** A compiler for the projects of a framework; `pack` is empty for the language alone. */
export function compilerOf(
  framework: ProjectFramework,
  { pack, notice = () => {} }: {
    readonly pack: string;
    readonly notice?: ((text: string) => void) | undefined;
  },
): Interpreter {
  return new Interpreter({
    kind: "compile",
    about: framework,
    name: "The TypeScript compiler",
    size: "23 MB",
    folder: pack === "" ? "" : join(pack, PACK_FILES.types),
    notice,
  });
}

const Faults = z.array(z.object({
  path: z.string().nullable(),
  line: z.int().nullable(),
  column: z.int().nullable(),
  code: z.int(),
  message: z.string(),
}));

/** What the compiler's answer says about a project. */
export function compilationOf(
  project: Project,
  { outcome, reason, tests = [], ms }: Verdict,
): Compilation {
  if (outcome !== "passed") {
    // The compiler itself fails only by ending, so that "failed" is a crash with words.
    return { outcome: outcome === "failed" ? "crashed" : outcome, reason, faults: [], project, ms };
  }
  const [faults, ...files] = tests;
  return {
    outcome,
    reason: "It was compiled",
    faults: Faults.parse(JSON.parse(faults?.message ?? "[]")),
    project: {
      ...project,
      files: Object.fromEntries(files.map(({ name, message }) => [name, message])),
      tests: project.tests.map((path) => path.replace(/\.tsx?$/, ".js")),
    },
    ms,
  };
}
