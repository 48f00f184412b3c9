import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { results, Workplace } from "../testing/program.ts";
import { unpackedAll } from "./testing.ts";

const HOME = Deno.env.get("HOME") ?? "/home/nobody";

Deno.test("publish replaces its own site only, and holds nothing of the machine's names", async () => {
  await using place = await Workplace.open();
  const none = await place.lens(["publish", "site"]);
  assertEquals([none.code, /no run that can be read/.test(none.err)], [2, true], none.err);
  await using imitation = await startImitation({
    script: { tokens: [`in ${HOME}/a of `, "BLUE"] },
  });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const line = ["run", ...base, "--benchmarks", "smoke", "--samples", "2"];
  for (let made = 0; made < 2; made++) assertEquals((await place.lens(line)).code, 0);
  await place.write("traces/broken/events.ndjson", "no header\n");

  const both = await place.lens(["publish", "site", "--redact", "BLUE", "--json"]);
  assertEquals(both.code, 0, both.err);
  const [told] = results(both.out);
  assertEquals([told?.["runs"], (told?.["left"] as unknown[]).length], [2, 1]);
  let held = "";
  for (const file of ["index.html", "data/run-1.js", "data/run-2.js"]) {
    held += await unpackedAll(await Deno.readTextFile(`${place.path}/site/${file}`));
  }
  for (const name of [HOME, Deno.hostname(), place.path, "BLUE"]) {
    const alone = new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-])`);
    assertEquals(alone.exec(held), null, name);
  }
  assert(held.includes('in [redacted]/a of [redacted]"'), "the answers are there");

  const again = await place.lens(["publish", "site", "latest"]);
  assertEquals(again.code, 0, again.err);
  assertEquals([...Deno.readDirSync(`${place.path}/site/data`)].map(({ name }) => name), [
    "run-1.js",
  ]);
  await place.write("mine/notes.txt", "mine");
  await place.write("forged/modellens-site.json", '{"kind":"other"}');
  for (const folder of ["mine", "forged", "mine/notes.txt"]) {
    const { code, err } = await place.lens(["publish", folder]);
    assertEquals(code, 2, err);
    assertMatch(err, /Cannot publish into/);
  }
  assertEquals(await Deno.readTextFile(`${place.path}/mine/notes.txt`), "mine");
  const broken = await place.lens(["publish", "other", "broken"]);
  assertMatch(broken.err, /error\[trace_header/);
});
