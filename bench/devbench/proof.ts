/**
 * Tries every item of DevBench: its reference, nothing, noise, every broken variant, and the file
 * that a debugging task gives. Prints the counts, and what was judged otherwise than it has to be.
 *
 *     deno run -A bench/devbench/proof.ts [--only <part of an id>] [--fillings 3]
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { random } from "../../core/random.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { faultsOfForm, type Proof, prove } from "../../plugins/devbench/grounding/proof.ts";
import { itemsOfTree } from "./item_files.ts";

const { only = "", fillings } = parseArgs(Deno.args, {
  string: ["only", "fillings"],
  default: { fillings: "1" },
});
const folders = (await itemsOfTree()).filter(({ item }) => item.id.includes(only));
await using sandbox = new Sandbox({ notice: (text) => print(text) });
const { signal } = new AbortController();

const faults = folders.flatMap(faultsOfForm);
const tried: Record<keyof Proof["tried"], number> = {
  reference: 0,
  empty: 0,
  random: 0,
  broken: 0,
  given: 0,
};
const began = performance.now();
for (const folder of folders) {
  for (let filling = 1; filling <= Number(fillings); filling++) {
    const stream = random(filling, folder.item.id);
    const proof = await prove(folder, stream, { sandbox, signal });
    faults.push(...proof.faults);
    for (const what of Object.keys(tried) as (keyof Proof["tried"])[]) {
      tried[what] += proof.tried[what];
    }
  }
}
const seconds = (performance.now() - began) / 1000;
for (const fault of faults) print(fault);
print(`${folders.length} items, ${fillings} fillings each, ${seconds.toFixed(1)} s`);
for (const [category, items] of Map.groupBy(folders, ({ item }) => item.category)) {
  print(`  ${category}: ${items.length}`);
}
print(Object.entries(tried).map(([what, count]) => `${what} ${count}`).join(", "));
print(faults.length === 0 ? "all as they have to be" : `${faults.length} are not`);
if (faults.length > 0) Deno.exitCode = 1;

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
