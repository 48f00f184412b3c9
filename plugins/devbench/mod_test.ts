import { testFramework } from "model-lens/testing";
import devbench from "./mod.ts";
import type { Target } from "./benchmark.ts";

testFramework("devbench", devbench, {
  folder: import.meta.dirname ?? "",
  oracle: ({ target }) => ({ text: asAnswer(target) }),
});

/** The reference as a model would give it: a program in a block, everything else as it stands. */
function asAnswer({ reference, filled, framework }: Target): string {
  if (filled.facts.length > 0 || filled.item.startsWith("instruction/")) return reference;
  return `\`\`\`${framework === "react" ? "tsx" : "ts"}\n${reference}\n\`\`\`\n`;
}
