/** Alarms over recorded events and live, the search for a common beginning, and the diff of long answers. @module */

import { cpuUsage } from "node:process";
import { delay } from "@std/async";
import { AlarmWatch } from "../../core/alarms/watch.ts";
import { watchLive } from "../../core/alarms/live.ts";
import { PrefixTree } from "../../core/alarms/evidence/prefix_tree.ts";
import { type Emission, EventBus } from "../../core/bus.ts";
import { callDiff } from "../../core/diff/call_diff.ts";
import type { RecordedCall } from "../../core/calls/recorded_call.ts";
import { random } from "../../core/random.ts";
import { percentile } from "../../core/stats/percentile.ts";
import { imaginedHeader } from "../../core/testing/imagined_header.ts";
import { ask, ImaginedTrace, words } from "../../core/testing/imagined_trace.ts";
import { activeAlarms } from "../../core/testing/staged_watch.ts";
import { TraceWriter } from "../../core/trace/writer.ts";
import { type Figure, medianFigure, present, tailFigure } from "../figure.ts";
import { makeTraceFolder, type TraceFolder } from "../trace_folder.ts";

const REPETITIONS = 15;
const CALLS = 300;
const CHUNKS = 60;
/** Events between two reads of the network, at most. */
const BURST = 1500;
/** Milliseconds after which a run has looked at what was put aside. */
const PAUSE = 15;

if (import.meta.main) {
  present([...recorded(), ...await live(), ...prefixes(), ...differences()]);
}

/** A trace like that of a benchmark: 300 calls of 60 chunks. */
function trace(): ImaginedTrace {
  const made = new ImaginedTrace(imaginedHeader());
  const system = words(120);
  for (let call = 0; call < CALLS; call++) {
    made.call({
      request: ask(`${call} ${words(60, call)}`, { system, seed: 1, temperature: 0 }),
      chunks: Array.from({ length: CHUNKS }, (_, at) => ({
        text: ` w${call}-${at}`,
        lp: [-0.01 * at - 0.001 * call],
        ids: [at],
      })),
      usage: { inputTokens: 200 + call % 5, outputTokens: CHUNKS, cachedTokens: 120 },
    });
  }
  return made;
}

function recorded(): Figure[] {
  const { header, events } = trace();
  const rates: number[] = [];
  for (let turn = 0; turn <= REPETITIONS; turn++) {
    const watch = new AlarmWatch(activeAlarms());
    watch.begin(header);
    const begun = performance.now();
    let raised = 0;
    for (const event of events) raised += watch.add(event).length;
    const ms = performance.now() - begun;
    if (raised > 0) throw new Error(`${raised} alarms were raised by normal calls`);
    if (turn > 0) rates.push(events.length / ms * 1000);
  }
  const what = "alarms: events of a trace, all 7";
  return [medianFigure(rates, { what, unit: "events/s", digits: 0, atLeast: 100_000 })];
}

/** The typed path of bus and writer, with alarms and without, turn by turn; processor time. */
async function live(): Promise<Figure[]> {
  using folder = makeTraceFolder();
  const { events, ...made } = trace();
  // Without what the writer stamps, an event is a draft.
  const drafts = events.map(({ seq: _seq, t: _t, ...draft }) => draft as Emission);
  const cost: number[] = [];
  const all: number[] = [];
  for (let turn = 0; turn <= REPETITIONS; turn++) {
    const without = await emitted(drafts, { folder, made, watched: false });
    const watched = await emitted(drafts, { folder, made, watched: true });
    if (turn === 0) continue;
    cost.push(100 * (watched.path / without.path - 1));
    all.push((watched.all - without.all) * 1000 / drafts.length);
  }
  return [
    medianFigure(cost, { what: "alarms: live, added to the typed path", unit: "%", atMost: 5 }),
    medianFigure(all, { what: "alarms: live, all that they cost an event", unit: "µs" }),
  ];
}

/** Milliseconds of the processor: of those who emit, and of the process in all. */
async function emitted(
  drafts: readonly Emission[],
  { folder, made, watched }: {
    readonly folder: TraceFolder;
    readonly made: Pick<ImaginedTrace, "header">;
    readonly watched: boolean;
  },
): Promise<{ readonly path: number; readonly all: number }> {
  const now = new Date();
  const header = { ...made.header, started: now.toISOString(), epochNs: `${now.getTime()}000000` };
  await using writer = TraceWriter.create(folder.next(), header);
  const channel = new EventBus().open("bench", writer);
  let delivered = 0;
  channel.on("*", () => {
    delivered++;
  });
  const watch = new AlarmWatch(activeAlarms());
  using alarms = watched
    ? watchLive(watch, { channel, header, now: () => writer.time() })
    : undefined;
  const whole = cpuUsage();
  let path = 0;
  for (let at = 0; at < drafts.length; at += BURST) {
    const begun = cpuUsage();
    for (const draft of drafts.slice(at, at + BURST)) channel.emit(draft);
    path += milliseconds(cpuUsage(begun));
    await delay(PAUSE);
  }
  alarms?.end();
  const all = milliseconds(cpuUsage(whole));
  if (delivered < drafts.length) throw new Error(`Only ${delivered} events were delivered`);
  return { path, all };
}

function milliseconds({ user, system }: ReturnType<typeof cpuUsage>): number {
  return (user + system) / 1000;
}

/** Prompts of 2,000 tokens against 10,000 earlier ones: conversations that part at all places. */
function prefixes(): Figure[] {
  const source = random(3, "prefixes");
  const tree = new PrefixTree<number>(256 * 1024 * 1024);
  const base = words(2000);
  const prompt = (index: number) => {
    const at = source.int(0, base.length);
    return `${base.slice(0, at)}${index} ${words(source.int(50, 1500), index)}`;
  };
  for (let index = 0; index < 10_000; index++) tree.add(prompt(index), index);
  const times: number[] = [];
  const work: number[] = [];
  for (let index = 0; index < 1000; index++) {
    const text = prompt(10_000 + index);
    const usage = cpuUsage();
    const begun = performance.now();
    tree.add(text, 10_000 + index);
    times.push(performance.now() - begun);
    work.push(milliseconds(cpuUsage(usage)));
  }
  const what = "alarms: common beginning with 10,000 earlier calls";
  const [busy = NaN, passed = NaN] = [work, times].map((values) => percentile(values, 99));
  // Most of such a time was spent waiting for a core that another program had.
  const disturbed = passed > 2 * busy;
  return [
    tailFigure(times, {
      what: `${what}, 99th percentile`,
      unit: "ms",
      digits: 3,
      atMost: 5,
      disturbed,
    }),
    tailFigure(work, { what: `${what}, of the processor`, unit: "ms", digits: 3, atMost: 5 }),
    medianFigure(times, { what: `${what}, median`, unit: "ms", digits: 3 }),
  ];
}

/** Two answers of 10,000 tokens: one token differs, every tenth differs, and nothing is common. */
function differences(): Figure[] {
  const texts = Array.from({ length: 10_000 }, (_, at) => ` w${at % 977}`);
  const kinds = {
    "one token differs": texts.with(9000, " other"),
    "every tenth differs": texts.map((text, at) => at % 10 === 0 ? " x" : text),
    "nothing in common": texts.map((_, at) => ` y${at}`),
  };
  const answer = (tokens: readonly string[]): RecordedCall => {
    const made = new ImaginedTrace(imaginedHeader());
    const span = made.call({ chunks: tokens.map((text) => ({ text, lp: [-0.1], after: 1 })) });
    return {
      span,
      // An imagined call has all three.
      started: made.events.find(({ kind }) => kind === "call.started") as RecordedCall["started"],
      chunks: made.events.filter((event) => event.kind === "chunk.received"),
      ended: made.events.find((event) => event.kind === "call.completed"),
      exchange: undefined,
      sample: undefined,
    };
  };
  const first = answer(texts);
  return Object.entries(kinds).map(([kind, tokens]) => {
    const second = answer(tokens);
    const times: number[] = [];
    for (let turn = 0; turn <= REPETITIONS; turn++) {
      const begun = performance.now();
      callDiff(first, second);
      if (turn > 0) times.push(performance.now() - begun);
    }
    const what = `diff: two answers of 10,000 tokens, ${kind}`;
    return medianFigure(times, { what, unit: "ms", digits: 1, atMost: 100 });
  });
}
