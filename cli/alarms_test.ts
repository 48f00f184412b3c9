import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../core/testing/imitation/mod.ts";
import { records, results, Workplace } from "./testing/program.ts";

/** A run against an imitation that never reports usage; its path and how it ended. */
async function faultyRun(place: Workplace, ...more: readonly string[]) {
  await using imitation = await startImitation({ defect: { kind: "usage-missing" } });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const plan = ["--benchmarks", "smoke", "--samples", "3", "--machine-sample-ms", "0"];
  return await place.lens(["run", ...base, ...plan, ...more]);
}

Deno.test("run says what alarms found, and --fail-on makes it the exit code 100", async () => {
  await using place = await Workplace.open();
  const plain = await faultyRun(place);
  assertEquals(plain.code, 0, plain.err);
  assertMatch(plain.err, /alarm wrong-numbers\/usage-missing: The server was asked/);
  assertMatch(plain.out, /3 × wrong-numbers\/usage-missing/);
  const named = await faultyRun(place, "--fail-on", "cache,wrong-numbers/usage-missing");
  assertEquals(named.code, 100, named.err);
  assertMatch(named.err, /Exit code 100: an alarm of --fail-on was raised/);
  assertEquals((await faultyRun(place, "--fail-on", "cache")).code, 0);
  assertEquals(
    (await faultyRun(place, "--alarms-on=-wrong-numbers", "--fail-on", "any")).code,
    0,
  );
  const unknown = await faultyRun(place, "--fail-on", "cach");
  assertEquals(unknown.code, 2);
  assertMatch(unknown.err, /"cach" in "fail_on".*\n.*Did you mean "cache"/s);
});

Deno.test("alarms shows what a trace holds, once, with evidence and advice", async () => {
  await using place = await Workplace.open();
  await faultyRun(place);
  const { code, out, err } = await place.lens(["alarms", "latest", "--evidence"]);
  assertEquals(code, 0, err);
  assertMatch(out, /3 alarms\n\nwrong-numbers\/usage-missing {2}3 ×/);
  assertMatch(out, /100 % sure, event \d+.*\n {6}server: /s);
  assertMatch(out, /→ Update the server/);
  const json = results(await place.lens(["alarms", "latest", "--json"]).then((ended) => ended.out));
  assertEquals(json.map(({ alarm, finding }) => `${alarm}/${finding}`), [
    "wrong-numbers/usage-missing",
    "wrong-numbers/usage-missing",
    "wrong-numbers/usage-missing",
  ]);
  const none = await place.lens(["alarms", "latest", "--alarm", "cache"]);
  assertMatch(none.out, /0 alarms/);
  assertEquals((await place.lens(["alarms", "latest", "--fail-on", "any"])).code, 100);
  const wrong = await place.lens(["alarms", "latest", "--alarm", "nonsense"]);
  assertEquals(wrong.code, 2);
});

Deno.test("alarms computes what was not watched when the trace was written", async () => {
  await using place = await Workplace.open();
  await faultyRun(place, "--alarms-on", "stuck");
  const { out } = await place.lens(["alarms", "latest"]);
  assertMatch(out, /3 alarms/);
  assertMatch(out, /computed now/);
});

Deno.test("alarms --list names every alarm, with its settings", async () => {
  await using place = await Workplace.open();
  const listed = results((await place.lens(["alarms", "--list", "--json"])).out);
  assertEquals(listed.map(({ name }) => name), [
    "truncated",
    "stuck",
    "cache",
    "template",
    "wrong-numbers",
    "slower",
    "not-the-same",
  ]);
  for (const { settings } of listed) {
    assert(Array.isArray(settings) && settings.length > 0);
    for (const { meaning } of settings) assertMatch(meaning, /\S/);
  }
});

Deno.test("an alarm of a plugin watches once it is locked", async () => {
  await using place = await Workplace.open();
  await place.lens(["plugins", "new", "alarm", "long-words"]);
  const lock = await place.lens(["plugins", "lock", "alarm-long-words"]);
  assertEquals(lock.code, 0, lock.err);
  const settings = "alarm_settings: {long-words: {characters: 5}}\n";
  await Deno.writeTextFile(`${place.path}/modellens.config.yaml`, settings);
  const { err, out } = await faultyRun(place, "--frozen");
  assertMatch(err, /alarm long-words\/long-answer: The answer has \d+ characters, more than 5/);
  assertMatch(out, /3 × long-words\/long-answer/);
  await Deno.writeTextFile(
    `${place.path}/modellens.config.yaml`,
    "alarm_settings: {long-words: {caracters: 5}}\n",
  );
  const wrong = await faultyRun(place, "--frozen");
  assertEquals(wrong.code, 2);
  assertMatch(wrong.err, /alarm_settings\.long-words/);
});

Deno.test("diff shows no difference between a run and itself, and where two of other answers part", async () => {
  await using place = await Workplace.open();
  const run = async (word: string) => {
    await using imitation = await startImitation({ script: { tokens: ["a", " red", word] } });
    const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
    const plan = ["--benchmarks", "smoke", "--samples", "3", "--machine-sample-ms", "0", "--json"];
    const { out, code, err } = await place.lens(["run", ...base, ...plan]);
    assertEquals(code, 0, err);
    return String(records(out)[0]?.["path"]);
  };
  const [first, second] = [await run(" cat"), await run(" dog")];
  assertMatch((await place.lens(["diff", first, first])).out, /no difference in 3 answers/);
  const { out } = await place.lens(["diff", first, second]);
  assertMatch(out, /3 of 3 answers differ, 0 are the same/);
  assertMatch(out, /they part at token 3 of the answer/);
  const json = results((await place.lens(["diff", first, second, "--json"])).out);
  assertEquals(json.map(({ kind }) => kind), ["call-diff", "call-diff", "call-diff", "run-diff"]);
  const calls = await place.lens(["diff", `${first}:last`, `${second}:last`]);
  assertMatch(calls.out, /\[- cat-\]\{\+ dog\+\}|\[-cat-\]\{\+dog\+\}/);
  assertEquals((await place.lens(["diff", first, `${second}:last`])).code, 2);
});

Deno.test("trace show --call breaks a call down", async () => {
  await using place = await Workplace.open();
  await faultyRun(place);
  const [call] = results((await place.lens(["trace", "calls", "latest", "--json"])).out);
  const { out } = await place.lens(["trace", "show", "latest", "--call", String(call?.["span"])]);
  assertMatch(out, /\nwhole +[\d.]+ ms/);
  assertMatch(out, /not told apart +[\d.]+ ms .*connect, queue, load/);
  assertMatch(out, /alarm wrong-numbers\/usage-missing/);
  const wrong = await place.lens(["trace", "show", "latest", "--call", "c99999"]);
  assertEquals(wrong.code, 2);
});
