/**
 * Tries the answers of every built-in pack, programs too, and prints the counts.
 *
 *     deno run -A bench/packs/proof.ts
 *
 * @module
 */

import { dirname } from "node:path";
import { findPacks, loadPack } from "../../core/pack/load.ts";
import { provePack, type Trial } from "../../core/pack/proof.ts";
import { withSkills } from "../../core/pack/skills.ts";
import type { Root } from "../../core/plugin/roots.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";

const path = dirname(dirname(import.meta.dirname ?? "."));
const root: Root = { path, name: "built in" };
await using sandbox = new Sandbox();
const { signal } = new AbortController();
const all: Trial[] = [];
for (const found of await findPacks([root])) {
  const pack = await withSkills(await loadPack(found), [root]);
  const began = performance.now();
  const trials = await provePack(pack, { sandbox, signal });
  all.push(...trials);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  print(`${found.id}: ${pack.pack.items.length} items, ${countsOf(trials)}, ${seconds} s`);
}
print(`together: ${countsOf(all)}`);
const others = all.filter(({ outcome }) => outcome !== "held");
for (const { item, what, reason } of others) print(`  ${item}, ${what}: ${reason}`);
Deno.exitCode = others.length === 0 ? 0 : 1;

function countsOf(trials: readonly Trial[]): string {
  return (["reference", "empty", "random", "broken"] as const).map((what) => {
    const tried = trials.filter((trial) => trial.what === what);
    return `${tried.filter(({ outcome }) => outcome === "held").length}/${tried.length} ${what}`;
  }).join(", ");
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
