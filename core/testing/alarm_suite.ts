/** What every alarm must do, as tests that a plugin's author runs in a few lines. @module */

import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import type { Alarm, AlarmDefinition } from "../alarms/contract.ts";
import { AlarmWatch, draftOf, type RaisedAlarm } from "../alarms/watch.ts";
import { EVENT_KINDS, type EventKind, schemaOf, type TraceEvent } from "../events/mod.ts";
import { randomText } from "./benchmark/chance.ts";
import { random } from "../random.ts";
import { type ImaginedCall, ImaginedTrace } from "./imagined_trace.ts";
import { imaginedHeader } from "./imagined_header.ts";

/** What the suite must know about an alarm, besides its definition. */
export interface AlarmCase {
  /** The defect: one call, or a trace that shows it. */
  readonly fires: ImaginedCall | ((trace: ImaginedTrace) => void);
  /** Settings as a user would write them; default none. */
  readonly settings?: unknown;
}

/** Registers the tests that every alarm has to pass. */
export function testAlarm<S>(
  id: string,
  definition: AlarmDefinition<S>,
  { fires, settings = {} }: AlarmCase,
): void {
  const run = (trace: ImaginedTrace) => raised(definition, { settings, trace });
  const shown = () => {
    const trace = new ImaginedTrace(imaginedHeader());
    if (typeof fires === "function") fires(trace);
    else trace.call(fires);
    return trace;
  };
  Deno.test(`${id} states what it watches for, and a default and a meaning of every setting`, () => {
    assertMatch(definition.summary, /^[^\n]{1,120}$/);
    const known: readonly string[] = EVENT_KINDS;
    for (const kind of definition.kinds) assert(known.includes(kind), `${kind} is no kind`);
    definition.settings.parse({});
    const { properties = {} } = z.toJSONSchema(definition.settings, { unrepresentable: "any" });
    for (const [name, one] of Object.entries(properties)) {
      assert(typeof one === "object" && "default" in one, `${name} has no default`);
      assert((one.description ?? "") !== "", `${name} has no description`);
    }
  });
  Deno.test(`${id} fires on its defect, with evidence, confidence and advice`, () => {
    const alarms = run(shown());
    assert(alarms.length > 0, "It said nothing");
    for (const alarm of alarms) checkAlarm(alarm);
  });
  Deno.test(`${id} says the same of the same trace`, () => {
    assertEquals(run(shown()), run(shown()));
  });
  Deno.test(`${id} is silent on 500 plain calls`, () => {
    assertEquals(run(plainCalls()).map(({ message }) => message), []);
  });
  Deno.test(`${id} throws for no order of events and for no gap in them`, () => {
    const { events } = shown();
    const orders = fc.shuffledSubarray(events, { minLength: 0 });
    fc.assert(fc.property(orders, (some) => {
      const trace = new ImaginedTrace(imaginedHeader());
      for (const event of some) trace.events.push(event);
      raised(definition, { settings, trace });
    }));
  });
}

function checkAlarm(alarm: Alarm): void {
  assertMatch(alarm.finding, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  assert(alarm.confidence >= 0 && alarm.confidence <= 1, "confidence is from 0 to 1");
  assert(Object.keys(alarm.evidence).length > 0, "evidence is empty");
  assertMatch(alarm.advice, /^[A-Z]/);
  // As the trace takes it.
  const event = { ...draftOf({ alarm: "under-test", ...alarm }), seq: 0, t: 0 };
  const kind: EventKind = "alarm.raised";
  const parsed: TraceEvent | undefined = schemaOf(kind)?.parse(event);
  assertEquals(JSON.parse(JSON.stringify(parsed)), JSON.parse(JSON.stringify(event)));
}

/** Questions and answers of all lengths, with whole counts and a steady pace. */
function plainCalls(): ImaginedTrace {
  const trace = new ImaginedTrace(imaginedHeader());
  const source = random(1, "plain calls");
  for (let index = 0; index < 500; index++) {
    const question = `${index} ${randomText(source)}`;
    const tokens = source.int(1, 60);
    trace.call({
      request: { model: "m", messages: [{ role: "user", content: question }], stream: true },
      chunks: Array.from({ length: tokens }, (_, at) => ({ text: ` w${index}-${at}` })),
      usage: { inputTokens: Math.ceil(question.length / 4) + 8, outputTokens: tokens },
    });
  }
  return trace;
}

function raised<S>(
  definition: AlarmDefinition<S>,
  { settings, trace }: { readonly settings: unknown; readonly trace: ImaginedTrace },
): readonly RaisedAlarm[] {
  const checked = definition.settings.parse(settings);
  const watch = new AlarmWatch([{
    name: "under-test",
    // A watch hands an alarm the settings that its own schema has checked.
    definition: { ...definition, create: () => definition.create(checked) } as AlarmDefinition,
    settings: checked,
  }]);
  watch.begin(trace.header);
  const all = [...trace.events.flatMap((event) => watch.add(event)), ...watch.end()];
  const [broken] = watch.broken;
  assertEquals(broken?.message, undefined);
  return all;
}
