/** How long it takes to read and check a pack of 1,000 items, and to try their answers without programs. @module */

import { stringify } from "@std/yaml";
import { loadPack } from "../../core/pack/load.ts";
import { provePack } from "../../core/pack/proof.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { medianFigure, present } from "../figure.ts";

const ITEMS = 1000;
const REPETITIONS = 15;

/** Items with checks of every kind that costs no model and no compiler, in turns. */
const CHECKS = [
  { check: { kind: "numeric", value: 42 }, right: "42", wrong: "41" },
  { check: { kind: "exact", text: "Lima" }, right: "Lima", wrong: "Cusco" },
  { check: { kind: "regex", pattern: "^\\d{3}$" }, right: "123", wrong: "12" },
  { check: { kind: "keywords", all: ["stale", "closure"] }, right: "stale closure", wrong: "no" },
  {
    check: { kind: "json-schema", schema: { type: "object", required: ["a"] } },
    right: '{"a":1}',
    wrong: "{}",
  },
  { check: { kind: "length", unit: "words", max: 3 }, right: "a b", wrong: "a b c d" },
];
const items = Array.from({ length: ITEMS }, (_, at) => {
  const { check, right, wrong } = CHECKS[at % CHECKS.length] ?? {};
  const id = `item-${at}`;
  const prompt = `Question ${at}: ${"some words of a prompt ".repeat(8)}`;
  return { id, prompt, checks: [check], reference: right, broken: [{ answer: wrong, fails: ":" }] };
});
const folder = await Deno.makeTempDir();
const pack = { pack: 1, id: "large", version: "0.1.0", summary: "Many items", items };
await Deno.writeTextFile(`${folder}/pack.yaml`, stringify(pack));
const found = { id: "large", folder, root: { path: folder, name: "this folder" } } as const;
await using sandbox = new Sandbox();
const { signal } = new AbortController();

const reading: number[] = [];
const trying: number[] = [];
await provePack(await loadPack(found), { sandbox, signal });
for (let turn = 0; turn < REPETITIONS; turn++) {
  const began = performance.now();
  const loaded = await loadPack(found);
  const read = performance.now();
  const trials = await provePack(loaded, { sandbox, signal });
  const ended = performance.now();
  if (trials.length !== 4 * ITEMS) throw new RangeError(`${trials.length} answers were tried`);
  const wrong = trials.filter(({ outcome, what }) => outcome !== "held" && what !== "random");
  if (wrong.length > 0) throw new RangeError(`${wrong.length} answers were judged otherwise`);
  reading.push(read - began);
  trying.push(ended - read);
}
await Deno.remove(folder, { recursive: true });
present([
  medianFigure(reading, {
    ...{ what: "1,000 pack items read and checked", unit: "ms", digits: 0, atMost: 1000 },
  }),
  medianFigure(trying, {
    ...{ what: "4 answers to each of 1,000 pack items tried, without programs", unit: "ms" },
    digits: 0,
  }),
]);
