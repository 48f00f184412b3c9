/** Compares our scorers with official verdicts and prints how far they agree; exit code 1 where they do not. @module */

import type { Agreement } from "./agreement.ts";
import { hasGold } from "./files.ts";
import { bfclGold } from "./bfcl.ts";
import { gsm8kGold } from "./gsm8k.ts";
import { ifevalGold } from "./ifeval.ts";
import { mmluProGold } from "./mmlu_pro.ts";

/** Every comparison, in the order of the table. */
export const GOLD: readonly (() => Promise<Agreement[]>)[] = [
  mmluProGold,
  gsm8kGold,
  ifevalGold,
  bfclGold,
];

if (import.meta.main) {
  const out = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  if (!await hasGold()) {
    out("Skipped: ../shared/data/gold is absent");
  } else {
    for (const gold of GOLD) {
      for (const { what, verdicts, agreed, random, differences } of await gold()) {
        const drawn = random === 0 ? "" : `, ${random} more are random upstream`;
        out(
          `${
            agreed === verdicts ? "agrees " : "DIFFERS"
          }  ${agreed} of ${verdicts}${drawn}  ${what}`,
        );
        for (const difference of differences) out(`  ${difference}`);
        if (differences.length > 0) Deno.exitCode = 1;
      }
    }
  }
}
