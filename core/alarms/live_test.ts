import { assert, assertEquals, assertMatch } from "@std/assert";
import { z } from "zod";
import openAI from "../../plugins/provider-openai-compatible/mod.ts";
import { EventBus } from "../bus.ts";
import type { EventOf, TraceEvent } from "../events/mod.ts";
import { imaginedTrace } from "../testing/staged_watch.ts";
import { startImitation } from "../testing/imitation/mod.ts";
import { providerOn } from "../testing/provider/stage.ts";
import { quiz, type RunStage, stageRun } from "../testing/run_stage.ts";
import { activeAlarms } from "../testing/staged_watch.ts";
import { defineAlarm } from "./contract.ts";
import { TraceWriteError } from "../trace/errors.ts";
import { watchLive } from "./live.ts";
import { AlarmRecomputation } from "./recompute.ts";
import { type ActiveAlarm, AlarmWatch } from "./watch.ts";

const ITEMS = Array.from({ length: 4 }, (_, index) => ({ id: `q${index}`, target: "yes" }));

async function alarmsIn(stage: RunStage): Promise<EventOf<"alarm.raised">[]> {
  const { events } = await stage.trace();
  return events.filter((event) => event.kind === "alarm.raised");
}

Deno.test("a run raises alarms as events, after what caused them, and recomputing doubles none", async () => {
  await using imitation = await startImitation({ defect: { kind: "usage-missing" } });
  const provider = providerOn(openAI, { url: imitation.url });
  await using stage = await stageRun({ provider, benchmarks: [quiz(ITEMS)] });
  const { outcome, fold } = await stage.run({ alarms: new AlarmWatch(activeAlarms()) });

  assertEquals(outcome?.scored, 4);
  const raised = await alarmsIn(stage);
  assertEquals(raised.map(({ alarm, finding }) => `${alarm}/${finding}`), [
    "wrong-numbers/usage-missing",
    "wrong-numbers/usage-missing",
    "wrong-numbers/usage-missing",
    "wrong-numbers/usage-missing",
  ]);
  const { header, events } = await stage.trace();
  for (const { seq, span, evidence } of raised) {
    const end = events.find((event) => event.span === span && event.kind === "call.completed");
    assert(end !== undefined && end.seq < seq);
    assertEquals((evidence["seqs"] as number[])[1], end.seq);
  }
  const [counted] = fold.alarms.counts;
  assertEquals([counted?.alarm, counted?.count], ["wrong-numbers", 4]);

  const again = new AlarmRecomputation(new AlarmWatch(activeAlarms()), header);
  for (const event of events) again.add(event);
  const { alarms } = again.end();
  assertEquals(alarms.map(({ seq }) => seq), raised.map(({ seq }) => seq));
  // Without what was recorded, the same comes out.
  const anew = new AlarmRecomputation(new AlarmWatch(activeAlarms()), header);
  for (const event of events) if (event.kind !== "alarm.raised") anew.add(event);
  assertEquals(
    anew.end().alarms.map(({ span, message }) => [span, message]),
    raised.map(({ span, message }) => [span, message]),
  );
});

Deno.test("an alarm that breaks is told once and ends nothing", async () => {
  const broken: ActiveAlarm = {
    name: "broken",
    settings: {},
    definition: defineAlarm<unknown>({
      summary: "Breaks",
      kinds: ["call.completed"],
      settings: z.unknown(),
      create: () => ({
        add: () => {
          throw new RangeError("no such thing");
        },
      }),
    }),
  };
  await using imitation = await startImitation({ defect: { kind: "usage-missing" } });
  const provider = providerOn(openAI, { url: imitation.url });
  await using stage = await stageRun({ provider, benchmarks: [quiz(ITEMS)] });
  const alarms = new AlarmWatch([broken, ...activeAlarms(["wrong-numbers"])]);
  const { outcome } = await stage.run({ alarms });

  assertEquals(outcome?.scored, 4);
  assertEquals((await alarmsIn(stage)).length, 4);
  const { events } = await stage.trace();
  const errors = events.filter((event) => event.kind === "error.raised");
  assertEquals(errors.length, 1);
  assertEquals(errors[0]?.source, "alarm broken");
  assertMatch(errors[0]?.error.message ?? "", /RangeError: no such thing/);
});

Deno.test("a stream that stands still is told while it stands", async () => {
  await using imitation = await startImitation({ defect: { kind: "stall", after: 2 } });
  const provider = providerOn(openAI, { url: imitation.url });
  const settings = { "limits.stall": 2 };
  await using stage = await stageRun({ provider, benchmarks: [quiz(ITEMS.slice(0, 1))], settings });
  const alarms = new AlarmWatch(activeAlarms(["stuck"], { stuck: { stall_seconds: 0.3 } }));
  await stage.run({ alarms });

  const { events } = await stage.trace();
  const kinds = events.map(({ kind }) => kind);
  const [alarm] = await alarmsIn(stage);
  assertEquals(alarm?.finding, "stream-stalled");
  // The call fails at its limit; the alarm came before.
  assert(kinds.indexOf("alarm.raised") < kinds.indexOf("call.failed"));
});

Deno.test("of alarms beyond the limit the number is told at the end", async () => {
  await using imitation = await startImitation({ defect: { kind: "usage-missing" } });
  const provider = providerOn(openAI, { url: imitation.url });
  await using stage = await stageRun({ provider, benchmarks: [quiz(ITEMS)] });
  const { fold } = await stage.run({ alarms: new AlarmWatch(activeAlarms(), { limit: 1 }) });

  const raised = await alarmsIn(stage);
  assertEquals(raised.map(({ span, evidence }) => [span === "run", evidence["more"]]), [
    [false, undefined],
    [true, 3],
  ]);
  assertEquals(fold.alarms.counts[0]?.count, 4);
});

Deno.test("a disk that is full as an alarm is raised ends the watch, and not the program from a timer", async () => {
  const trace = imaginedTrace();
  for (let index = 0; index < 3; index++) trace.call({ usage: null });
  const events = trace.events.values();
  const append = () => events.next().value as TraceEvent;
  const channel = new EventBus().open("imagined", { append });
  const refused = Promise.withResolvers<void>();
  let refusals = 0;
  const live = watchLive(new AlarmWatch(activeAlarms(["wrong-numbers"])), {
    channel: {
      on: channel.on,
      emit: () => {
        refusals++;
        refused.resolve();
        throw new TraceWriteError("imagined", new Error("No space left on device"));
      },
    },
    header: trace.header,
    now: () => 0,
  });
  using _watch = live;
  for (const { kind } of trace.events) channel.emit({ kind } as Parameters<typeof channel.emit>[0]);
  await refused.promise;
  assertEquals(refusals, 1);
  await channel.close();
});
