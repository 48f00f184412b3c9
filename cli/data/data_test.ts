import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { hasOfficialData } from "../../core/testing/mod.ts";
import { Workplace } from "../testing/program.ts";

const OFFICIAL = fileURLToPath(new URL("../../../shared/data", import.meta.url));

Deno.test("data list names file, size, licence and whether it is here", async () => {
  await using place = await Workplace.open();
  const { code, out, err } = await place.lens(["data", "list", "humaneval", "mbpp"]);
  assertEquals(code, 0, err);
  assertMatch(out, /\nhumaneval +HumanEval\.jsonl\.gz +44\.9 kB +no +MIT /);
  assertMatch(out, /\nmbpp +mbpp\.jsonl +564 kB +no +CC-BY-4\.0 /);
  const wrong = await place.lens(["data", "list", "humanevl"]);
  assertEquals(wrong.code, 2);
  assertMatch(wrong.err, /Did you mean "humaneval"\?/);
});

Deno.test("data get without a network says what to do, and is no success", async () => {
  await using place = await Workplace.open();
  // A proxy at which nothing listens: there is no way out, whatever network the machine has.
  const nowhere = "http://127.0.0.1:9";
  const { code, err } = await place.lens(["data", "get", "humaneval"], {
    HTTPS_PROXY: nowhere,
    HTTP_PROXY: nowhere,
  });
  assertEquals(code, 1, err);
  assertMatch(err, /^error\[data_unavailable\] Cannot get "HumanEval\.jsonl\.gz" from https:/m);
  assertMatch(err, /hint: .*--data/);
});

Deno.test({
  name: "data verify compares a folder with the hashes (skipped without ../shared/data)",
  ignore: !hasOfficialData,
  fn: async () => {
    await using place = await Workplace.open();
    const names = ["humaneval", "humaneval-ts", "mbpp"];
    const { code, out } = await place.lens(["data", "verify", ...names, "--data", OFFICIAL]);
    assertEquals(code, 0, out);
    assertEquals(out.trim().split("\n").length, 3);
  },
});

Deno.test("data verify finds what was changed, and cache list and clear deal with it", async () => {
  await using place = await Workplace.open();
  const listed = await place.lens(["data", "list", "humaneval", "--json"]);
  const { sha256, file } = JSON.parse(
    listed.out.trim().split("\n").find((line) => line.includes('"kind":"data"')) ?? "{}",
  );
  const folder = `${place.path}/.cache/modellens/data/humaneval`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/${file}`, "other data");

  const verified = await place.lens(["data", "verify", "humaneval"]);
  assertEquals(verified.code, 1, verified.out + verified.err);
  assertMatch(
    verified.out + verified.err,
    new RegExp(`wanted SHA-256 ${sha256}, got [0-9a-f]{64}`),
  );

  const status = await place.lens(["cache", "status"]);
  assertMatch(status.out, /^cache {2}.*10 B/);
  assertMatch((await place.lens(["cache", "list"])).out, /HumanEval\.jsonl\.gz/);
  const dry = await place.lens(["cache", "clear", "--dry-run"]);
  assertMatch(dry.out, /1 file, 10 B/);
  assertEquals((await Deno.stat(`${folder}/${file}`)).size, 10);
  assertEquals((await place.lens(["cache", "clear"])).code, 0);
  assertMatch((await place.lens(["cache", "status"])).out, / 0 B/);
  assertEquals((await place.lens(["cache", "clear", "nothing-of-that-name"])).code, 2);
});
