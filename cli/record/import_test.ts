import { assert, assertEquals, assertMatch } from "@std/assert";
import { ARCHIVE, RECORDS } from "../../core/import/testdata/files.ts";
import { records, Workplace } from "../testing/program.ts";

Deno.test("import makes a trace, says what it lacks and what it passed over", async () => {
  await using place = await Workplace.open();
  await Deno.writeTextFile(`${place.path}/calls.jsonl`, RECORDS);

  const { code, out, err } = await place.lens(["import", "calls.jsonl"]);

  assertEquals([code, err], [0, ""]);
  assertMatch(out, /JSONL request log: 6 calls of 6 models/);
  assertMatch(out, /passed over 1 × no JSON object: torn or damaged \(line 8\)/);
  assertMatch(out, /lacks raw bytes/);
  assertMatch(out, /answered 5, failed 1/);
  const [run = ""] = place.runs();
  const verdict = await place.lens(["trace", "verify", run]);
  assertEquals(verdict.code, 0, verdict.out);
});

Deno.test("import --dry-run writes nothing, --json prints records alone", async () => {
  await using place = await Workplace.open();
  await Deno.writeTextFile(`${place.path}/chat.har`, ARCHIVE);

  const { code, out } = await place.lens(["import", "chat.har", "--dry-run", "--json"]);

  const found = records(out).find(({ kind }) => kind === "import");
  assertEquals([code, found?.["calls"], found?.["format"]], [0, 1, "har"]);
  assertEquals(place.runs(), []);
});

Deno.test("import of a file of another kind says what was wanted, and leaves nothing", async () => {
  await using place = await Workplace.open();
  const files = {
    "page.html": "<!doctype html>",
    "torn.har": ARCHIVE.slice(0, 900),
    "bin": "\0\x01\0",
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${place.path}/${name}`, text);
    const { code, err } = await place.lens(["import", name]);
    assertEquals(code, 2, name);
    assertMatch(err, /error\[import_unusable\]/);
  }
  const { code, err } = await place.lens(["import", "absent.har"]);
  assert(code === 2 && err.includes("there is no such file"), err);
  assertEquals(place.runs(), []);
});
