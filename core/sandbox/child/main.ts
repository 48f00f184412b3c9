/**
 * The child process of the sandbox. It gives up every permission, and only then looks at what it is
 * to run. It stands alone: it imports nothing of the program and can be run as a file of its own.
 * @module
 */

import { loadFramework, NO_FRAMEWORK } from "./framework.ts";
import { dropPermissions } from "./permissions.ts";
import { runScript } from "./script.ts";

/**
 * Runs the child of a kind. `about` is the framework of what is compiled, or the folder of the pack of
 * what is run. Comes back only when there is nothing left to run.
 */
export async function runChild(kind: string | undefined, about = ""): Promise<void> {
  if (kind === "python") {
    const { runPython } = await import("./python.ts");
    return await runPython(dropPermissions);
  }
  if (kind === "typecheck") {
    const { runTypecheck } = await import("./typecheck.ts");
    return await runTypecheck(dropPermissions);
  }
  if (kind === "compile") {
    const { runCompile } = await import("./compile.ts");
    return await runCompile(about, dropPermissions);
  }
  if (kind === "skill") {
    const { runSkill } = await import("./skill.ts");
    return await runSkill();
  }
  const framework = about === "" ? NO_FRAMEWORK : await loadFramework(about);
  dropPermissions();
  runScript(framework);
}

if (import.meta.main) await runChild(Deno.args[0], Deno.args[1]);
