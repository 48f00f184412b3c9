import { assertEquals, assertMatch } from "@std/assert";
import { TraceEvent } from "../../core/events/mod.ts";
import type { CallUse } from "../api/mod.ts";
import { RunRows } from "../run/rows.ts";
import { callUses } from "./call_use.ts";
import type { Sample } from "./samples.ts";

const MS = 1e6;

/** Calls from and to so many milliseconds, with so many tokens; without an end they are under way. */
function callsOf(...calls: readonly (readonly [from: number, to?: number, tokens?: number])[]) {
  const rows = new RunRows({ models: [] });
  const events = calls.flatMap(([from, to, tokens = 10], at) => [
    {
      ...{ kind: "call.started", span: `c${at}`, parent: "s1/1", operation: "chat", attempt: 1 },
      ...{ t: from * MS, provider: "p", model: "m", url: null, request: { messages: [] } },
    },
    ...(to === undefined ? [] : [{
      ...{ kind: "call.completed", span: `c${at}`, t: to * MS, text: "", finishReason: "stop" },
      ...{ usage: null, timings: null, chunks: tokens, tokens, unknown: {} },
      clock: { sent: 0, headers: 0, first: 0, firstAnswer: 0, last: 0, end: 0 },
      ...{ responseId: null, responseModel: null, fingerprint: null },
    }]),
  ]);
  events.forEach((event, seq) => rows.add(TraceEvent.parse({ seq, ...event })));
  return [...rows.calls.values()];
}

/** A sample every 100 ms, the first at 0. */
function samplesOf(...all: readonly Readonly<Record<string, number | null>>[]): Sample[] {
  return all.map((readings, at) => ({
    ...{ seq: at, t: at * 100 * MS, readings: new Map(Object.entries(readings)) },
    reasons: at === 0 ? { "machine.energy.system_joules": "Only a battery tells it" } : {},
    sources: at === 0 ? { "server.memory.rss_bytes": "/proc" } : {},
  }));
}

function use(calls: ReturnType<typeof callsOf>, samples: readonly Sample[]): CallUse {
  const [first] = callUses(calls, { samples });
  if (first === undefined) throw new RangeError("There is no call");
  return first;
}

const CPU = "server.cpu_seconds";
const SHARE = "machine.cpu_share";
const RSS = "server.memory.rss_bytes";
const JOULES = "machine.energy.gpu_joules";

Deno.test("callUses() tells the highest memory and means over what lies within the call", () => {
  const samples = samplesOf(
    { [RSS]: 900, [CPU]: 0, [SHARE]: 1, [JOULES]: 0 },
    { [RSS]: 100, [CPU]: 0.5, [SHARE]: 1, [JOULES]: 10 },
    { [RSS]: 300, [CPU]: 0.6, [SHARE]: 0.2, [JOULES]: 14 },
    { [RSS]: 200, [CPU]: 0.65, [SHARE]: 0.4, [JOULES]: 15 },
    { [RSS]: 950, [CPU]: 2, [SHARE]: 1, [JOULES]: 35 },
  );

  const call = use(callsOf([60, 360, 5]), samples);

  assertEquals([call.samples, call.alone], [3, true]);
  assertEquals(call.covered, 200 / 300);
  assertEquals(call.serverPeakBytes, { value: 300, source: "/proc" });
  // 0.15 s of CPU time in 0.2 s; the readings at its edges are about the time before it too.
  assertEquals(call.serverCores.value?.toFixed(9), "0.750000000");
  assertEquals(call.machineCpuShare.value?.toFixed(9), "0.300000000");
  assertEquals(call.energy.value, [5, 35]);
  assertEquals(call.energyPerToken.value, [1, 7]);
});

Deno.test("callUses() says why it knows nothing, and invents nothing", () => {
  const samples = samplesOf({ [RSS]: 1, [CPU]: 0 }, { [RSS]: 2, [CPU]: 1 }, { [RSS]: 3, [CPU]: 2 });
  const reasons = ({ serverPeakBytes, serverCores, energy, energyPerToken }: CallUse) =>
    [serverPeakBytes, serverCores, energy, energyPerToken].map((fact) =>
      "reason" in fact ? fact.reason : fact.value
    );

  const between = "No sample fell into it: it took 20 ms, and samples are 100 ms apart";
  assertEquals(reasons(use(callsOf([10, 30]), samples)), [between, between, between, between]);
  const [peak, cores] = reasons(use(callsOf([90, 110]), samples));
  assertEquals(peak, 2);
  assertMatch(String(cores), /^One sample fell into it, and a mean needs two: it took 20 ms/);
  const unmeasured = reasons(use(callsOf([90, 210]), samples)).slice(2);
  assertEquals(unmeasured, Array(2).fill("Only a battery tells it; It was not sampled"));
  const none = use(callsOf([0, 500]), []);
  assertEquals(reasons(none)[0], "The machine was not sampled in this run");
  assertEquals([none.samples, none.covered], [0, 0]);
});

Deno.test("callUses() tells calls that shared the server, and keeps to what began anew", () => {
  const shared = callUses(callsOf([0, 100], [50, 150], [200, 300], [250]), { samples: [] });
  assertEquals(shared.map(({ alone }) => alone), [false, false, false, false]);
  const apart = callUses(callsOf([0, 100], [100, 150], [200]), { samples: [] });
  assertEquals(apart.map(({ alone }) => alone), [true, true, true]);

  const fallen = samplesOf({ [JOULES]: 50, [CPU]: 9 }, { [JOULES]: 3, [CPU]: 1 }, { [JOULES]: 4 });
  const { energy, serverCores } = use(callsOf([0, 150, 0]), fallen);
  assertEquals([energy.value, serverCores.value], [null, null]);
  // The end is not sampled, so nobody knows the most.
  const open = use(
    callsOf([90, 400, 2]),
    samplesOf({ [JOULES]: 1 }, { [JOULES]: 2 }, { [JOULES]: 4 }),
  );
  assertEquals([open.energy.value, open.energyPerToken.value], [[2, null], [1, null]]);
});
