import { assert, assertEquals } from "@std/assert";
import type { RunRecord } from "../../core/leaderboard/record.ts";
import type { RunSummary } from "../api/mod.ts";
import type { ListedRun } from "./listed_run.ts";
import { RunStore } from "./run_store.ts";

const summary: Omit<RunSummary, "id"> = {
  state: "completed",
  source: "run",
  started: "2026-11-22T16:50:13.000Z",
  duration: 1.5e9,
  models: ["qwen “3”\u{1F4A1}\ud800"],
  providers: ["llama-cpp"],
  benchmarks: [],
  planned: 1,
  done: 1,
  failed: 0,
  calls: 1,
  cells: [],
  alarms: {},
  bytes: 1000,
  machine: "a machine",
};
const record: Omit<RunRecord, "run"> = {
  started: summary.started,
  source: "run",
  state: "completed",
  damage: null,
  machine: "a machine",
  memoryBytes: null,
  results: [],
};

function entry(id: string, version: number): ListedRun {
  const run = { ...summary, id, planned: version };
  return { id, key: `${id} `, version, run, broken: undefined, record: { ...record, run: id } };
}

function broken(id: string, version: number): ListedRun {
  const problem = { code: "trace_header", message: "none", hint: "look" };
  return { id, key: "", version, run: undefined, broken: { id, problem }, record: undefined };
}

/** What another process could tell of it. */
function told(store: RunStore): unknown {
  return JSON.parse(JSON.stringify([...store.all()].sort((a, b) => a.id < b.id ? -1 : 1)));
}

Deno.test("RunStore tells the same after it was packed, with what changed meanwhile", () => {
  const [kept, resting] = [new RunStore(), new RunStore()];
  for (let number = 1; number <= 300; number++) {
    const one = number % 7 === 0 ? broken(`r${number}`, number) : entry(`r${number}`, number);
    for (const store of [kept, resting]) store.set(one);
  }

  resting.pack();
  for (const store of [kept, resting]) {
    store.set(entry("r7", 301));
    store.set(broken("r8", 302));
    store.set(entry("new", 303));
    store.delete("r9");
    store.set(entry("r10", 304));
    store.delete("r10");
  }

  assertEquals([resting.size, resting.get("r9")], [299, undefined]);
  assertEquals(resting.get("r7"), { key: "r7 ", version: 301, state: "completed" });
  assertEquals(resting.newer(301).map(({ id }) => id).sort(), ["new", "r8"]);
  assertEquals(resting.newer(290).length, kept.newer(290).length);
  assertEquals(told(resting), told(kept));
  // Packed again, with what had changed in it.
  resting.pack();
  assertEquals(resting.newer(303), []);
  assertEquals(told(resting), told(kept));
});

Deno.test("RunStore keeps what thousands of runs share once, also after it was packed", () => {
  const store = new RunStore();
  for (let number = 0; number < 100; number++) store.set(structuredClone(entry(`r${number}`, 1)));

  store.pack();
  const [first, second] = [...store.all()];

  assert(first?.run?.models !== undefined && first.run.models === second?.run?.models);
});
