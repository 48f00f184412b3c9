import { assertEquals, assertMatch, fail } from "@std/assert";
import { dirname } from "node:path";
import { packBenchmark, requestOf } from "../core/pack/benchmark.ts";
import { findPacks, loadPack, lockFault } from "../core/pack/load.ts";
import { provePack, weakItems } from "../core/pack/proof.ts";
import { withSkills } from "../core/pack/skills.ts";
import type { Root } from "../core/plugin/roots.ts";
import { Sandbox } from "../core/sandbox/sandbox.ts";

const ROOT: Root = {
  path: dirname(import.meta.dirname ?? "."),
  name: "built in",
};

/** Built-in packs with the number of their items. */
const PACKS = { debugging: 10, nestjs: 8, "nestjs-agentic": 12, quick: 12, react: 10 };

const loaded = await Promise.all((await findPacks([ROOT])).map(async (found) => {
  return await withSkills(await loadPack(found), [ROOT]);
}));

Deno.test("built-in packs are there, locked, and have no item without proofs or with weak checks alone", async () => {
  const counts = loaded.map(({ id, pack }) => [id, pack.items.length]);
  assertEquals(Object.fromEntries(counts), PACKS);
  for (const pack of loaded) {
    assertEquals(await lockFault(pack), undefined, `${pack.id}: run deno task lock`);
    assertEquals(weakItems(pack.pack), []);
    const unproven = pack.pack.items.filter(({ reference, broken }) =>
      reference === undefined || broken === undefined
    );
    assertEquals(unproven.map(({ id }) => id), []);
  }
});

/** Of those that compile programs one each, which cost seconds; bench/packs tries all of them. */
const PROGRAMS = ["race-conditions", "stale-closures", "injection"];

Deno.test("references of built-in packs pass, and empty, random and broken answers fail for their reasons", async () => {
  await using sandbox = new Sandbox();
  const { signal } = new AbortController();
  for (const pack of loaded) {
    const programs = pack.id === "debugging";
    const items = programs
      ? PROGRAMS.flatMap((family) =>
        pack.pack.items.filter((item) => item.family === family)[0] ?? []
      )
      : pack.pack.items;
    const part = { ...pack, pack: { ...pack.pack, items } };
    const trials = await provePack(part, { sandbox, signal, programs });
    assertEquals(trials.filter(({ outcome }) => outcome !== "held"), [], pack.id);
    if (!programs) continue;
    assertEquals(trials.filter(({ what }) => what === "reference").length, PROGRAMS.length);
    assertEquals(trials.filter(({ what }) => what === "broken").length, 2 * PROGRAMS.length);
  }
});

Deno.test("nestjs-agentic offers the five skills as they are locked, and its version and header name them", () => {
  const pack = loaded.find(({ id }) => id === "nestjs-agentic");
  const { definition } = packBenchmark(pack ?? fail());
  assertEquals(definition.skills, pack?.pack.skills);
  assertEquals(definition.skills?.length, 5);
  assertMatch(definition.version, /^1\.0\.0\+[0-9a-f]{8}\+[0-9a-f]{8}$/);
  for (const item of pack?.pack.items ?? []) {
    const { tools = [] } = requestOf(item, pack ?? fail());
    assertEquals(tools.map(({ name }) => name).sort(), definition.skills?.toSorted());
  }
});
