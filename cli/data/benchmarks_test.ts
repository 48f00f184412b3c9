import { assert, assertEquals, assertMatch } from "@std/assert";
import { records, Workplace } from "../testing/program.ts";

Deno.test("benchmarks list tells every benchmark, and fetches nothing for it", async () => {
  await using place = await Workplace.open();
  const { code, out, err } = await place.lens(["benchmarks", "list", "--json"]);
  assertEquals(code, 0, err);
  const listed = records(out).filter(({ kind }) => kind === "benchmark");
  const of = (id: string) => listed.find((one) => one.id === id);
  assert(listed.length >= 13);
  assertEquals(of("smoke")?.items, 60);
  assertEquals(of("smoke")?.data, "none needed");
  assertEquals([of("gsm8k")?.items, of("gsm8k")?.data], [null, "not here"]);
  assertEquals(of("gsm8k")?.licences, ["MIT"]);
  assertEquals(of("bfcl")?.variants, ["tools", "prompt"]);
  assertMatch(`${of("aime")?.reason}`, /belong to the MAA/);
  assertEquals(listed.map(({ id }) => id), listed.map(({ id }) => id).toSorted());
  const { out: text } = await place.lens(["benchmarks"]);
  assertMatch(text, /^benchmark +version +items +data +licence of the data +variants +what\n/);
  assertMatch(text, /\ngsm8k +\S+ +– +not here +MIT +cot-llama, cot, /);
  const { out: cached } = await place.lens(["cache", "list", "--json"]);
  assertEquals(records(cached).filter(({ kind }) => kind === "cached"), []);
});
