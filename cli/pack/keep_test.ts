import { assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { CLI, records, Workplace } from "../testing/program.ts";
import { FILL, mountable, onSmallDisk, WITHOUT_DISK } from "../testing/small_disk.ts";

const PLAN = ["--benchmarks", "smoke", "--samples", "2"];

Deno.test("keep makes a test of a failure, run --pack asks it, and it passes once the model is right", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ script: { tokens: ["wr", "ong"] } });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  await place.lens(["run", ...base, ...PLAN]);
  const call = "latest:1/smoke/arithmetic-1-l1";

  const kept = await place.lens(["keep", call, "--expect", "exact:right", "--as", "mine/sum"]);
  assertEquals(kept.code, 0, kept.err);
  assertMatch(kept.out, /kept as mine\/sum .*locked/);
  const failing = await place.lens(["run", "--pack", "mine", ...base, "--json"]);
  imitation.change({ script: { tokens: ["right"] } });
  const passing = await place.lens(["run", "--pack", "mine", ...base, "--json"]);

  const rowOf = (out: string) => {
    const report = records(out).find(({ kind }) => kind === "report");
    const [row] = Object(report)["rows"];
    return [row.benchmark, row.scored, row.mean, row.chance];
  };
  assertEquals(rowOf(failing.out), ["pack-mine", 1, 0, 0], failing.err);
  assertEquals(rowOf(passing.out), ["pack-mine", 1, 1, 0], passing.err);
  const path = String(records(passing.out).at(-1)?.["path"]);
  const [header] = records(await Deno.readTextFile(`${place.path}/${path}/events.ndjson`));
  assertEquals(Object.keys(Object(header?.["packs"])), ["mine"]);
});

Deno.test("keep notices what is kept already, and what is nearly the same", async () => {
  await using place = await Workplace.open();
  const question = "What is the capital of Peru? Answer with one word and nothing else";
  const lines = [question, `${question}!`, `${question}, please`].map((content) =>
    JSON.stringify({
      request: { model: "m", messages: [{ role: "user", content }] },
      response: { choices: [{ message: { content: "Cusco" }, finish_reason: "stop" }] },
    })
  );
  await Deno.writeTextFile(`${place.path}/log.jsonl`, [lines[0], ...lines].join("\n"));
  await place.lens(["import", "log.jsonl"]);
  const [run = ""] = place.runs();

  const first = await place.lens(["keep", `${run}:c1`, "--as", "kept/a"]);
  assertMatch(first.out, /passes with any answer but the recorded one/);
  const again = await place.lens(["keep", `${run}:c3`, "--as", "kept/b"]);
  assertEquals(again.code, 2);
  assertMatch(again.err, /the same request is kept as kept\/a[\s\S]*--duplicate/);
  const near = await place.lens([
    "keep",
    `${run}:last`,
    "--as",
    "kept/c",
    "--expect",
    "exact:Lima",
  ]);
  assertMatch(near.out, /nearly the same \(\d+ %\) as kept\/a/);
  const over = await place.lens(["keep", `${run}:last`, "--as", "kept/a", "--duplicate"]);
  assertMatch(over.err, /has an item "a" already/);
  const listed = await place.lens(["packs", "--json"]);
  assertEquals(records(listed.out).find(({ id }) => id === "kept")?.["items"], 2);
});

Deno.test("run --pack refuses a pack that was changed, and one that is not there", async () => {
  await using place = await Workplace.open();
  await Deno.mkdir(`${place.path}/prompt-packs/mine`, { recursive: true });
  const text = [
    "pack: 1",
    "id: mine",
    "version: 0.1.0",
    "summary: s",
    "items:",
    "  - id: a",
    "    request:",
    "      messages: [{ role: user, content: Hi }]",
    "    checks: [{ kind: contains, text: four }]",
  ].join("\n");
  await Deno.writeTextFile(`${place.path}/prompt-packs/mine/pack.yaml`, text);
  await using imitation = await startImitation({ script: { tokens: ["four"] } });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];

  const unlocked = await place.lens(["run", "--pack", "mine", ...base]);
  assertEquals(unlocked.code, 2);
  assertMatch(unlocked.err, /pack_not_locked[\s\S]*packs lock/);
  assertEquals((await place.lens(["packs", "lock", "mine"])).code, 0);
  assertEquals((await place.lens(["run", "--pack", "mine", ...base])).code, 0);
  await Deno.writeTextFile(`${place.path}/prompt-packs/mine/pack.yaml`, `${text}\n# more`);
  assertMatch((await place.lens(["run", "--pack", "mine", ...base])).err, /pack.yaml was changed/);
  assertMatch((await place.lens(["run", "--pack", "mime", ...base])).err, /Did you mean "mine"/);
  await Deno.writeTextFile(`${place.path}/prompt-packs/mine/pack.yaml`, "pack: 9");
  assertEquals((await place.lens(["packs", "validate", "mine"])).code, 1);
});

Deno.test("run --resume takes a run of a pack up again", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ script: { tokens: ["four"] } });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  await place.lens(["run", ...base, ...PLAN]);
  await place.lens(["keep", "latest:last", "--expect", "contains:four", "--as", "mine/a"]);
  imitation.change({ defect: { kind: "status-500" } });
  const failed = await place.lens(["run", "--pack", "mine", ...base, "--retries", "0"]);
  assertEquals(failed.code, 3, failed.err);
  imitation.change({ defect: null });

  const { code, out, err } = await place.lens(["run", "--resume", "latest", "--json"]);

  assertEquals(code, 0, err);
  const report = records(out).find(({ kind }) => kind === "report");
  assertEquals(Object(report)["rows"][0].mean, 1);
});

Deno.test("keep in several processes at once loses no item, and notices what another has just kept", async () => {
  await using place = await Workplace.open();
  await imported(place, ["one apple", "two rivers", "three old lamps", "four green doors"]);

  const kept = await Promise.all(
    ["c1", "c3", "c5", "c7", "c1"].map((span, at) =>
      place.lens(["keep", `latest:${span}`, "--as", `mine/${"abcde"[at]}`])
    ),
  );

  const codes = kept.map(({ code }) => code);
  assertEquals(codes.slice(1, 4), [0, 0, 0], kept.map(({ err }) => err).join(""));
  // Of two that keep the same, the later is told.
  assertEquals([codes[0], codes[4]].sort(), [0, 2]);
  assertMatch(kept.map(({ err }) => err).join(""), /the same request is kept as mine\/[ae]/);
  const [pack] = records((await place.lens(["packs", "--json"])).out).filter(({ id }) =>
    id === "mine"
  );
  assertEquals([pack?.["items"], pack?.["state"]], [4, "locked"]);
  const files = [...Deno.readDirSync(`${place.path}/prompt-packs`)].map(({ name }) => name);
  assertEquals(files, ["mine"]);
});

Deno.test({
  name: "keep on a full disk says so, leaves the pack as it was, and goes on when there is space" +
    WITHOUT_DISK,
  ignore: !mountable,
  async fn() {
    await using place = await Workplace.open();
    await imported(place, ["one apple", "two rivers"]);
    const lens = `"${Deno.execPath()}" run -A "${CLI}"`;

    const { out, err } = await onSmallDisk(place, "prompt-packs", [
      `${lens} keep latest:c1 --as mine/a`,
      FILL,
      `${lens} keep latest:c3 --as mine/b; echo "code $?"`,
      `${lens} packs --json; ls "$1/mine"; rm "$1/ballast"`,
      `${lens} keep latest:c3 --as mine/b; echo "code $?"`,
      `${lens} packs --json`,
    ]);

    assertMatch(
      err,
      /\[pack_unusable\] Cannot use prompt pack "mine": it cannot be written: .*space/,
    );
    assertMatch(err, /hint: Make its folder writable and free space on its disk/);
    const items = [...out.matchAll(/"id":"mine".*?"items":(\d+)/g)].map(([, count]) => count);
    const codes = [...out.matchAll(/^code (\d+)$/gm)].map(([, code]) => code);
    assertEquals([codes, items], [["2", "0"], ["1", "2"]], out + err);
    assertMatch(out, /^pack.yaml$/m);
    assertEquals(out.includes(".part"), false);
  },
});

/** A trace of calls that ask so, one after the other: `c1`, `c3` and so on. */
async function imported(place: Workplace, questions: readonly string[]): Promise<void> {
  const lines = questions.map((content) =>
    JSON.stringify({
      request: { model: "m", messages: [{ role: "user", content }] },
      response: { choices: [{ message: { content: "Cusco" }, finish_reason: "stop" }] },
    })
  );
  await Deno.writeTextFile(`${place.path}/log.jsonl`, lines.join("\n"));
  await place.lens(["import", "log.jsonl"]);
}
