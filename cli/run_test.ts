import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Imitation, startImitation } from "../core/testing/imitation/mod.ts";
import { loadTrace } from "../core/trace/reader.ts";
import { verifyTrace } from "../core/trace/verify.ts";
import { records, Workplace } from "./testing/program.ts";

const SMOKE = ["--benchmarks", "smoke"];

const ONE = { tokens: ["1"] };

function on(imitation: Imitation, ...more: readonly string[]): string[] {
  return ["run", "--provider", "openai-compatible", "--api-base", imitation.url.href, ...more];
}

const kinds = (out: string) => records(out).map(({ kind }) => kind);

Deno.test("run writes a trace, ends with 0, and says what came out and what to do next", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ models: ["tiny"] });
  const { code, out, err } = await place.lens(on(imitation, ...SMOKE, "--samples", "3"));

  assertEquals(code, 0, err);
  const [path = "", ...others] = place.runs();
  assertEquals(others, []);
  assertMatch(
    err,
    /^tiny on .*\n3 samples of smoke, seed 42\nwriting traces\/.*\nsmoke: 3 items .*\n\(in four runs .*\)\n$/,
  );
  assertMatch(out, /\nmodel +benchmark +accuracy +n +errors +TTFT ms +TPOT ms +tok\/s +server\n/);
  assertMatch(out, /\ntiny +smoke +0\.0 % \[0\.0, 56\.1\] +3 +0 /);
  assertMatch(out, /\nwho guesses scores 2\.4 % in smoke\n/);
  assertMatch(
    out,
    new RegExp(
      `\nmemory +.*\ntrace +${
        path.slice(place.path.length + 1)
      }\nlook +.* trace show .*\ncompare +.* compare <another run> traces/`,
    ),
  );
  assertEquals((await verifyTrace(path)).ended, "completed");
  const { header } = await loadTrace(path);
  assertEquals([header.seed, header.models[0]?.model.id], [42, "tiny"]);

  const show = await place.lens(["trace", "show"]);
  assertEquals(show.code, 0);
  assert(show.out.includes(out.split("\n")[2] ?? "?"), "it shows the same table");
  const list = await place.lens(["trace", "list"]);
  assertMatch(list.out, /^run +status +models +size\n\S+ +completed +tiny +\d.* kB\n$/);
});

Deno.test({
  ignore: Deno.build.os !== "linux",
  name: "run samples the server behind a port, and reports its peak (Linux only)",
  async fn() {
    await using place = await Workplace.open();
    await using imitation = await startImitation({
      script: { ...ONE, schedule: { firstMs: 500, gapMs: 0 } },
    });
    const line = on(imitation, ...SMOKE, "--samples", "2", "--machine-sample-ms", "50");
    const { code, out, err } = await place.lens(line);

    assertEquals(code, 0, err);
    assertMatch(
      out,
      /\nmemory +server \S+ .B at most, machine \S+ .B free at least \(\d+ samples\)\n/,
    );
    const [path = ""] = place.runs();
    assertEquals((await verifyTrace(path)).errors, []);
    const { events } = await loadTrace(path);
    const sizes = events.flatMap((event) =>
      event.kind === "machine.sampled" ? event.readings["server.memory.rss_bytes"] ?? [] : []
    );
    // The imitation is in this very process.
    const { rss } = Deno.memoryUsage();
    assert(sizes.length > 0 && sizes.every((size) => size > rss / 4 && size < rss * 4), `${sizes}`);
    assert((await place.lens(["trace", "show"])).out.includes(/memory .*/.exec(out)?.[0] ?? "?"));
  },
});

Deno.test("run --json prints records only, launch first and done last", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation();
  const { code, out, err } = await place.lens(on(imitation, ...SMOKE, "--samples", "3", "--json"));

  assertEquals([code, err], [0, ""]);
  assertEquals(kinds(out), [
    "launch",
    ...Array(3).fill("sample.scored"),
    "report",
    "done",
  ]);
  const all = records(out);
  const [launch, report, done] = [all[0], all.at(-2), all.at(-1)];
  assertEquals([launch?.["samples"], launch?.["done"], launch?.["endpoint"]], [3, 0, null]);
  assertEquals(`traces/${launch?.["run"]}`, launch?.["path"]);
  assertEquals([report?.["scored"], report?.["status"]], [3, "completed"]);
  assertEquals(done, { kind: "done", status: "completed", exitCode: 0, path: launch?.["path"] });
});

Deno.test("run ends with 3 when more samples failed than allowed, and names the failures", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    script: (_, turn) => turn % 2 === 1 ? { ...ONE, defect: { kind: "end-without-finish" } } : ONE,
  });
  const args = on(imitation, ...SMOKE, "--samples", "4", "--retries", "0");
  const ended = await place.lens(args);

  assertEquals(ended.code, 3, ended.err);
  assertMatch(ended.out, /\n2 × \w+ in smoke on imitation-1\n/);
  assertMatch(ended.err, /\n1\/smoke\/\S+: unfinished: .*\n/);
  assertMatch(ended.err, /2 samples failed: exit code 3, .*--resume traces\/\S+\n$/);
  const allowed = await place.lens([...args, "--allowed-errors", "2"]);
  assertEquals(allowed.code, 0, allowed.err);
  const json = await place.lens([...args, "--json"]);
  assertEquals([json.code, records(json.out).at(-1)?.["exitCode"]], [3, 3]);
  assertEquals(kinds(json.out).filter((kind) => kind === "sample.failed").length, 2);
});

Deno.test("run stops when the model vanishes, and says how to go on", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ defect: { kind: "model-vanishes", after: 2 } });
  const args = on(imitation, ...SMOKE, "--samples", "12");
  const { code, err, out } = await place.lens([...args, "--json"]);

  assertEquals(code, 1);
  assertEquals(kinds(out).slice(-2), ["sample.failed", "done"]);
  assertMatch(
    JSON.stringify(records(out).at(-1)),
    /"server_gone".*Load the model on the server again/,
  );
  const [, resume = ""] = /To go on: .* (run --resume \S+)\n$/.exec(err) ?? [];
  imitation.change({ defect: null });
  const resumed = await place.lens(resume.split(" "));
  assertEquals(resumed.code, 0, resumed.err);
  assertMatch(resumed.out, / smoke +\S+ % \[.*\] +12 +0 /);
  assertEquals(place.runs().length, 1);
});

Deno.test("run asks several models, each named in the report", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ models: ["qwen3:8b", "llama3.2"] });
  const args = on(imitation, ...SMOKE, "--samples", "2", "--concurrency", "2");
  const { out, err } = await place.lens([...args, "--models", "llama3.2,qwen3:8b"]);

  assertMatch(err, /^llama3\.2 on .*\nqwen3:8b on .*\n4 samples/);
  assertMatch(out, /\nllama3\.2 +smoke .*\nqwen3:8b +smoke /);
});

Deno.test("run --dry-run --json gives the same bytes for the same seed, and writes nothing", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation();
  const args = on(imitation, "--quick", "--dry-run", "--json");
  const [one, two] = await Promise.all([place.lens(args), place.lens(args)]);
  const other = await place.lens([...args, "--seed", "43"]);

  assertEquals([one.code, one.err], [0, ""]);
  assertEquals(one.out, two.out);
  assertEquals(records(one.out).at(-2)?.["samples"], records(one.out).length - 3);
  assert(other.out !== one.out);
  const text = await place.lens(on(imitation, "--quick", "--dry-run"));
  assertMatch(
    text.out,
    /^model +benchmark +family +samples\n.*\n\n\d+ samples on openai-compatible, seed 42\n.*\nplan sha256 [0-9a-f]{64}\n$/s,
  );
  assertEquals(imitation.requests.filter(({ method }) => method === "POST"), []);
  assertEquals(place.runs(), []);
});

Deno.test("run uses colours as it is told, and never in records", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation();
  const args = on(imitation, ...SMOKE, "--samples", "1");
  const coloured = async (more: readonly string[], env: Record<string, string> = {}) => {
    const { out, err } = await place.lens([...args, ...more], env);
    return [out, err].map((text) => text.includes("\x1b["));
  };

  assertEquals(await coloured([]), [false, false]);
  assertEquals(await coloured([], { FORCE_COLOR: "1" }), [true, true]);
  assertEquals(await coloured([], { FORCE_COLOR: "1", NO_COLOR: "1" }), [false, false]);
  assertEquals(await coloured(["--color"], { NO_COLOR: "1" }), [true, true]);
  assertEquals(await coloured(["--no-color"], { FORCE_COLOR: "1" }), [false, false]);
  assertEquals(await coloured(["--json"], { FORCE_COLOR: "1" }), [false, false]);
});

Deno.test("run goes on to its end when the reader of its pipe leaves", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation();
  const line = [Deno.execPath(), "run", "-A", new URL("../cli.ts", import.meta.url).pathname];
  const command = [...line, ...on(imitation, ...SMOKE, "--samples", "40", "--json")].join(" ");
  const { out, err } = await place.spawn("sh", [
    "-c",
    `(${command}; echo "ended with $?" >&2) | head -n 1`,
  ]).ended;

  assertEquals(kinds(out), ["launch"]);
  assertEquals(err, "ended with 0\n");
  assertEquals((await verifyTrace(place.runs()[0] ?? "")).ended, "completed");
});
