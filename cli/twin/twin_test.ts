import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Report } from "../../core/run/report.ts";
import { type Script, startImitation } from "../../core/testing/imitation/mod.ts";
import type {
  CallPage,
  CallUsePage,
  MachineSeries,
  RunAlarms,
  RunDetail,
  SamplePage,
  Timeline,
  TokenChunk,
  TokenPage,
} from "../../server/api/mod.ts";
import { createApp } from "../../server/app.ts";
import { bytes, duration } from "../../server/dashboard/frame/text/format.ts";
import { endOf } from "../../server/dashboard/timeline/span_tree.ts";
import { chartsOf, unreadOf } from "../../server/dashboard/machine/chart_plan.ts";
import { joules } from "../../server/dashboard/machine/wording.ts";
import { phasesOf } from "../../server/dashboard/timeline/phases.ts";
import { figure } from "../figures.ts";
import { results, Workplace } from "../testing/program.ts";
import { safeLine } from "../terminal.ts";
import { VERDICTS } from "./sample_table.ts";
import { tokenLines } from "./token_text.ts";
import { waterfallLines } from "./waterfall_text.ts";

const SCRIPT = await installed("script");
const WITHOUT_SCRIPT = SCRIPT ? "" : " (script is not installed)";

async function installed(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

/** The flags of a run on an imitation. */
function planOf(url: URL, samples = 6): string[] {
  const base = ["--provider", "openai-compatible", "--api-base", url.href];
  return ["run", ...base, "--benchmarks", "smoke", "--samples", `${samples}`];
}

async function recorded(
  place: Workplace,
  script: Script = { tokens: ["fo", "ur", "\nmore"] },
  samples = 6,
): Promise<string> {
  await using imitation = await startImitation({ script });
  const { code, err } = await place.lens(planOf(imitation.url, samples));
  assertEquals(code, 0, err);
  return (place.runs()[0] ?? "").replace(/^.*\//, "");
}

/** What the page of a run is answered, without a socket. */
async function answered<T>(place: Workplace, address: string): Promise<T> {
  using app = createApp({
    folder: `${place.path}/traces`,
    version: "0",
    dashboard: new URL("../../server/dashboard/dist/", import.meta.url),
  });
  const headers = { host: "127.0.0.1:1" };
  const reply = await app.fetch(
    new Request(`http://127.0.0.1:1/api/runs/${address}`, { headers }),
    1,
  );
  assertEquals(reply.status, 200, address);
  return await reply.json();
}

/** Samples as a machine with sensors has them, at the edges of every call: a run on an imitation is over before a first one. */
async function sampleMachine(place: Workplace, run: string): Promise<void> {
  const { spans, lastSeq } = await answered<Timeline>(place, `${run}/timeline`);
  const moments = spans.filter(({ kind }) => kind === "call")
    .flatMap(({ start, end }) => [start, end ?? start]).sort((a, b) => a - b);
  const lines = moments.map((t, at) => ({
    ...{ seq: lastSeq + 1 + at, t, span: "run" },
    readings: {
      "machine.cpu_share": at === 0 ? null : at % 5 / 5,
      "server.memory.rss_bytes": 2 ** 20 * (30 + at),
      "server.cpu_seconds": at / 8,
      "machine.power.system_watts": 20 + at,
      "machine.energy.system_joules": at * 1.5,
      ...(at === 0 ? { "machine.cpu.temperature_celsius": null } : {}),
    },
    ...(at === 0 ? { reasons: { "machine.cpu.temperature_celsius": "No sensor was found" } } : {}),
  }));
  await Deno.writeTextFile(
    `${place.path}/traces/${run}/machine.ndjson`,
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    { append: true },
  );
}

const PLAIN = { bold: same, dim: same, red: same, green: same, yellow: same };

function same(text: string): string {
  return text;
}

Deno.test("the terminal tells of a run what its pages tell", async () => {
  await using place = await Workplace.open();
  const run = await recorded(place);
  await sampleMachine(place, run);
  const { samples } = await answered<SamplePage>(place, `${run}/samples`);
  const timeline = await answered<Timeline>(place, `${run}/timeline`);
  const { report } = await answered<RunDetail>(place, run);
  const machine = await answered<MachineSeries>(place, `${run}/machine?points=4000`);
  const { calls } = await answered<CallUsePage>(place, `${run}/machine/calls`);
  const show = ["trace", "show", "--samples", "--timeline", "--machine"];

  const told = results((await place.lens([...show, "--json"])).out);

  const of = (wanted: string) => told.filter(({ kind }) => kind === wanted);
  assertEquals(of("sample").map(({ kind: _, ...row }) => row), samples.map((row) => ({ ...row })));
  assertEquals(
    of("span").map(({ kind: _, of, ...span }) => ({ ...span, kind: of })),
    timeline.spans.map((span) => ({ ...span })),
  );
  const [{ kind: _kind, run: _run, path: _path, ...own } = {}] = of("report");
  assertEquals(own, report);
  assertEquals([samples.length, timeline.spans.length >= 14], [6, true]);
  assertEquals(of("machine"), [{ kind: "machine", ...machine }]);
  assertEquals(
    of("call-use").map(({ kind: _, ...call }) => call),
    calls.map((call) => ({ ...call })),
  );

  const { out } = await place.lens(show);
  for (const { id, verdict, ttftMs, explanation } of samples) {
    const line = out.split("\n").find((one) => one.startsWith(`${id} `)) ?? "";
    assert(ttftMs !== null);
    for (const wanted of [VERDICTS[verdict], figure(ttftMs), safeLine(explanation)]) {
      assert(line.includes(wanted), `${wanted} in ${line}`);
    }
  }
  const readings = Object.entries(machine.readings).map(([name, series]) => ({ name, series }));
  const charts = chartsOf(readings);
  assert(charts.length >= 3 && calls.length === 6, `${charts.length}, ${calls.length}`);
  for (const { span, energy, serverPeakBytes } of calls) {
    const line = out.split("\n").find((one) => one.startsWith(`${span} `)) ?? "";
    const [peak, used] = [serverPeakBytes.value, energy.value];
    // A call that is over between two readings has no energy that is known.
    for (const words of [peak === null ? "–" : bytes(peak), used === null ? "–" : joules(used)]) {
      assert(line.includes(safeLine(words)), `${words} in ${line}`);
    }
  }
  for (const { title, lines: [first], show } of charts) {
    const { lowest, highest, last, n } = first?.series ?? {};
    const line = out.split("\n").find((one) => one.startsWith(title)) ?? "";
    for (const wanted of [n, ...[lowest, highest, last].map((one) => safeLine(show(one ?? NaN)))]) {
      assert(line.includes(` ${wanted} `) || line.endsWith(` ${wanted}`), `${wanted} in ${line}`);
    }
  }
  for (const { reason, names } of unreadOf(readings)) {
    assert(out.includes(`${safeLine(reason)}: ${names.join(", ")}`), reason);
  }
  for (const { span, start, kind, ...whole } of timeline.spans) {
    const length = duration((endOf(whole) ?? 0) - start);
    const drawn = out.split("\n").filter((line) => line.includes(` ${length}  `));
    assert(drawn.length > 0, `${span} ${length}`);
    if (kind === "call") assert(drawn.some((line) => /[░█]/.test(line)), drawn.join("\n"));
  }
});

Deno.test("totals, calls, phases, probabilities and alarms are those of the pages", async (test) => {
  await using place = await Workplace.open();
  const run = await recorded(place, {
    ...{ reasoning: ["hm", "m"], tokens: ["2", "1"], finishReason: "length" },
    schedule: { firstMs: 60, gapMs: 40 },
  }, 3);
  const { out } = await place.lens(["trace", "show", "--timeline"]);
  const { report } = await answered<{ report: Report }>(place, run);
  const timeline = await answered<Timeline>(place, `${run}/timeline`);
  const { calls } = await answered<CallPage>(place, `${run}/calls`);
  const inMs = (clock: typeof calls[0]["clock"]) =>
    ((clock?.end ?? NaN) - (clock?.sent ?? NaN)) / 1e6;

  await test.step("means with their intervals, n, and medians", () => {
    const percent = (share: number) => (share * 100).toFixed(1);
    for (const { model, benchmark, mean, interval, scored, ttftMs, tpotMs } of report.rows) {
      assert(mean !== null && interval !== null && ttftMs !== null);
      const accuracy = `${percent(mean)} % [${percent(interval.low)}, ${percent(interval.high)}]`;
      const times = [ttftMs, tpotMs].map((one) => one === null ? "–" : figure(one.value));
      const row = [model, benchmark, accuracy, scored, "0", ...times].join(" ");
      assert(out.replace(/ +/g, " ").includes(`\n${row} `), `${row} in ${out}`);
    }
    assertEquals(report.rows.length, 1);
  });
  await test.step("calls with tokens, time and end", async () => {
    const listed = results((await place.lens(["trace", "calls", "--json"])).out);
    const told = ["span", "sample", "model", "inputTokens", "outputTokens", "ms", "outcome"];
    assertEquals(
      listed.map((call) => told.map((name) => call[name])),
      calls.map(({ span, sample, model, usage, clock, finishReason }) => [
        ...[span, sample, model, usage?.inputTokens, usage?.outputTokens],
        ...[inMs(clock), finishReason],
      ]),
    );
    assertEquals(calls.length, 3);
    const { out: text } = await place.lens(["trace", "calls"]);
    for (const { span, usage, clock } of calls) {
      const cells = [usage?.inputTokens, usage?.outputTokens, figure(inMs(clock))].join(" +");
      assertMatch(text, new RegExp(`\\n${span} +\\S+ +${cells} `));
    }
  });
  await test.step("the phases of each call, in their order and as long as they are", () => {
    for (const span of timeline.spans.filter(({ kind }) => kind === "call")) {
      const line = out.split("\n").find((one) => one.includes(` ${span.span} `)) ?? "";
      const bar = /[░▒█·]+$/.exec(line)?.[0] ?? "";
      const column = ((span.end ?? NaN) - span.start) / bar.length;
      const phases = phasesOf(span, timeline.end).client;
      for (const [name, sign] of [["wait", "░"], ["reasoning", "▒"], ["answer", "█"]]) {
        const long = phases.filter((one) => one.name === name)
          .reduce((sum, { from, to }) => sum + (to - from) / column, 0);
        const drawn = [...bar].filter((one) => one === sign).length;
        // Each end falls anywhere in its column, and what came covers what was waited for.
        assert(long > 0 && Math.abs(drawn - long) <= 2, `${sign} ${drawn} of ${long}: ${line}`);
      }
      assertMatch(bar, /^·*░+▒+█+·*$/, line);
    }
  });
  await test.step("chunks with their probabilities and what else could have come", async () => {
    const span = calls[0]?.span ?? "";
    const { chunks } = await answered<TokenPage>(place, `${run}/calls/${span}/tokens`);
    const { out: text } = await place.lens(["trace", "show", "--call", span, "--tokens"]);
    const lines = text.split("\n").map((line) => line.replace(/ +/g, " "));
    const share = (logprob: number) => `${(100 * Math.exp(logprob)).toFixed(1)} %`;
    const told = chunks.filter(({ lp }) => lp !== undefined);
    assert(told.length >= 2);
    for (const { text: words, reasoning, lp = [], top = [] } of told) {
      const others = (top[0] ?? []).slice(0, 3).map(([other, logprob]) =>
        `${JSON.stringify(other)} ${share(logprob ?? NaN)}`
      );
      const cells = [JSON.stringify(words ?? reasoning), share(lp[0] ?? NaN), others.join(", ")];
      assert(lines.some((line) => line.endsWith(cells.join(" "))), `${cells} in ${text}`);
    }
  });
  await test.step("alarms with evidence and advice", async () => {
    const { alarms } = await answered<RunAlarms>(place, `${run}/alarms`);
    assert(alarms.length > 0);
    const told = results((await place.lens(["alarms", "--json"])).out);
    assertEquals(
      told.map(({ kind: _kind, run: _run, ...alarm }) => alarm),
      alarms.map(({ recomputed: _, ...alarm }) => alarm),
    );
    const { out: text } = await place.lens(["alarms", "--all"]);
    for (const { span, message } of alarms) {
      const line = `  ${safeLine(span)}  ${safeLine(message)}  (`;
      assert(text.includes(line), `${line} in ${text}`);
    }
  });
});

Deno.test("samples are narrowed and sorted as the page does it", async () => {
  await using place = await Workplace.open();
  // One of the questions has this answer.
  const run = await recorded(place, { tokens: ["2", "1"] });
  const query = "verdict=wrong&sort=-ttft";
  const { samples } = await answered<SamplePage>(place, `${run}/samples?${query}`);
  const narrowed = ["trace", "show", "--samples", "--verdict", "wrong", "--sort=-ttft"];
  const told = results((await place.lens([...narrowed, "--json"])).out);
  assertEquals(
    told.flatMap(({ kind, id }) => kind === "sample" ? [id] : []),
    samples.map(({ id }) => id),
  );
  assert(samples.length > 0 && samples.length < 6);

  const refused: [string[], RegExp][] = [
    [["trace", "show", "--verdict", "wrong"], /--verdict without --samples/],
    [["trace", "show", "--samples", "--sort", "colour"], /--sort colour[\s\S]*ttft/],
    [["trace", "show", "--tokens"], /--tokens without --sample or --call/],
    [["trace", "show", "--by", "mood"], /--by mood[\s\S]*probability, gap/],
  ];
  for (const [line, message] of refused) {
    const { code, err } = await place.lens(line);
    assertEquals(code, 2, err);
    assertMatch(err, message);
  }
});

Deno.test("chunks in the terminal are those of the page, in show and in replay", async () => {
  await using place = await Workplace.open();
  const run = await recorded(place);
  const { calls } = await answered<CallPage>(place, `${run}/calls`);
  const span = calls[0]?.span ?? "";
  const { chunks } = await answered<TokenPage>(place, `${run}/calls/${span}/tokens`);
  const bare = ({ kind: _kind, span: _span, parent: _parent, ...chunk }: Record<string, unknown>) =>
    chunk;
  const wanted = chunks.map((chunk) => ({ ...chunk }));

  const [call] = results(
    (await place.lens(["trace", "show", "--call", span, "--tokens", "--json"])).out,
  );
  // It is what the command prints; the next line says whether it is right.
  assertEquals((call?.["chunks"] as Record<string, unknown>[]).map(bare), wanted);
  const replayed = results(
    (await place.lens(["replay", `${run}:${span}`, "--speed", "max", "--json"])).out,
  );
  assertEquals(replayed.filter(({ kind }) => kind === "chunk.received").map(bare), wanted);
  const all = results((await place.lens(["replay", run, "--speed", "instant", "--json"])).out);
  assertEquals(all.map(({ seq }) => seq), all.map((_, at) => at));
  const late = await place.lens(["replay", run, "--speed", "max", "--from", "0:00.0"]);
  assertMatch(late.out, new RegExp(`${span} │ four\n.*${span} │ more\n`));
});

Deno.test({
  name: `replay draws on a terminal and ends with q${WITHOUT_SCRIPT}`,
  ignore: !SCRIPT,
  async fn() {
    await using place = await Workplace.open();
    const run = await recorded(place);
    const { code, out } = await place.onTerminal(["replay", run, "--speed", "0.25"], " q");
    assertEquals(code, 0, out);
    assertMatch(out, /0:00\.\d+ of 0:\d+\.\d+ {2}0\.25×/);
    assertMatch(out, /space pause/);
    assertMatch(out, new RegExp(`\\n?${run} {2}0:00`));
  },
});

Deno.test("watch follows a run to its end, and leaves one that nobody writes", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    script: { tokens: ["a", "b"], schedule: { firstMs: 20, gapMs: 20 } },
  });
  const running = place.start(planOf(imitation.url));
  await running.until(/writing traces/);
  const watched = await place.lens(["watch", "--json"]);
  await running.ended;
  assertEquals(watched.code, 0, watched.err);
  const told = results(watched.out);
  const events = told.filter(({ seq }) => seq !== undefined);
  assertEquals(events.map(({ seq }) => seq), events.map((_, at) => at));
  assertEquals([events.at(-1)?.["kind"], told.at(-1)?.["kind"]], ["run.completed", "report"]);

  const file = `${place.runs()[0]}/events.ndjson`;
  const lines = (await Deno.readTextFile(file)).split("\n");
  await Deno.writeTextFile(
    file,
    lines.filter((line) => !line.includes("run.completed")).join("\n"),
  );
  const left = await place.lens(["watch"]);
  assertEquals(left.code, 1);
  assertMatch(left.err, /Nobody writes this run any more[\s\S]*run --resume/);
  assertMatch(left.out, /\nimitation-1 +smoke /);
});

Deno.test("an answer has marks where there are no colours, and a legend that explains them", () => {
  const chunk = (seq: number, text: string, lp?: number): TokenChunk => ({
    seq,
    t: seq * 1e6,
    text,
    ...(lp === undefined ? {} : { lp: [Math.log(lp)] }),
  });
  const chunks = [chunk(0, "sure", 0.99), chunk(1, " guess", 0.3), chunk(2, " dunno")];
  const [text, , legend = ""] = tokenLines(chunks, { paint: PLAIN, by: undefined });
  assertEquals(text, "sure guess³ dunno°");
  assertMatch(legend, /^by probability: .*≥ 20 %³ .*not told°$/);
  const paint = { ...PLAIN, bold: (one: string) => `<${one}>`, red: (one: string) => `[${one}]` };
  const [coloured] = tokenLines(chunks, { paint, by: "probability" });
  assertEquals(coloured, "sure[ guess] dunno");
  const [byGap, , gaps = ""] = tokenLines(chunks, { paint: PLAIN, by: "gap" });
  assertEquals(byGap, "sure° guess dunno");
  assertMatch(gaps, /^by gap: ≤ 1\.50\sms/);
});

Deno.test("a waterfall keeps to its width and counts what it does not draw", () => {
  const spans: Timeline["spans"] = Array.from({ length: 40 }, (_, at) => ({
    span: `s${at}`,
    parent: null,
    kind: "sample" as const,
    label: `1/smoke/${"long-".repeat(9)}${at}`,
    start: at * 1e6,
    end: at * 1e6 + 5e5,
    state: "ok" as const,
    alarms: [],
  }));
  const timeline = { spans, end: 40e6, lastSeq: 80 };
  const drawn = waterfallLines(timeline, { paint: PLAIN, width: 60, most: 10 });
  assertEquals(drawn.slice(0, -1).filter((line) => [...line].length > 60), []);
  assertMatch(drawn.join("\n"), /\n {2}and 30 more +[▁-█ ]+\n/);
  const all = waterfallLines(timeline, { paint: PLAIN, width: 60, most: Infinity });
  assertEquals(all.length, 42);
});
