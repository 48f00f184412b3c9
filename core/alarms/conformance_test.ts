/** The suite that plugins pass, for the alarms that come with the program; and inputs that are no good. */

import { assertEquals } from "@std/assert";
import type { RunModel } from "../events/header.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { type AlarmCase, testAlarm } from "../testing/alarm_suite.ts";
import { ask, ImaginedTrace, words } from "../testing/imagined_trace.ts";
import { activeAlarms, imaginedTrace, named, raisedBy } from "../testing/staged_watch.ts";
import { BUILT_IN } from "./built_in.ts";
import { AlarmWatch } from "./watch.ts";

const turtles = Array.from({ length: 300 }, () => ({ text: " turtle", after: 1 }));

/** A defect for each alarm. */
const FIRES: Readonly<Record<string, AlarmCase>> = {
  "truncated": {
    fires: (trace) => {
      for (const count of [1500, 4000]) {
        trace.call({ request: ask(words(count)), usage: { inputTokens: 1024, outputTokens: 1 } });
      }
    },
  },
  "stuck": { fires: { chunks: turtles, usage: { outputTokens: 300 } } },
  "cache": {
    settings: { untimed_tokens: 64 },
    fires: (trace) => {
      for (const time of ["12:01", "12:02"]) {
        const system = `It is ${time}. ${words(300)}`;
        trace.call({ request: ask("Hi", { system }), usage: { inputTokens: 400 } });
      }
    },
  },
  "template": {
    fires: (trace) => {
      trace.call({ usage: { inputTokens: 40 } });
      trace.call({ usage: { inputTokens: 55 } });
    },
  },
  "wrong-numbers": { fires: { usage: null } },
  "slower": {
    fires: (trace) => {
      for (let index = 0; index < 60; index++) {
        const outputMs = index < 40 ? 1000 + index % 7 : 1300 + index % 7;
        trace.call({ timings: { outputTokens: 100, outputMs } });
      }
    },
  },
  "not-the-same": {
    fires: (trace) => {
      for (const text of ["a", "b"]) {
        trace.call({ request: ask("Hi", { seed: 1 }), chunks: [{ text }] });
      }
    },
  },
};

for (const [name, definition] of Object.entries(BUILT_IN)) {
  testAlarm(name, definition, FIRES[name] ?? { fires: {} });
}

Deno.test("alarms take calls without usage, without text, without an end, and requests that are none", () => {
  const trace = imaginedTrace();
  trace.call({ request: { model: "m" }, chunks: [], usage: null, finishReason: null, lost: true });
  trace.call({ chunks: [], usage: null, finishReason: null, lost: true });
  for (const request of [{ messages: "no list" }, { messages: [null, 7, "x"] }, { prompt: 7 }]) {
    trace.call({ request });
  }
  // Of what was not kept, nothing is said.
  trace.push({ ...trace.events[0], span: "cx", request: null } as never);
  assertEquals(named(raisedBy(trace)), []);
});

Deno.test("alarms keep two models of one name apart by server and digest", () => {
  const model = (digest: string, span: string): RunModel => {
    const unknown = { value: null, reason: "made up" };
    return {
      span,
      provider: span,
      model: { ...unknownModel("m", "made up"), digest: { value: digest, source: "t" } },
      server: { url: null, server: unknown, version: unknown, slots: unknown },
    };
  };
  const { header } = imaginedTrace();
  const trace = new ImaginedTrace({ ...header, models: [model("a", "one"), model("b", "two")] });
  for (let index = 0; index < 60; index++) {
    // The second model is half as fast, and no change of the first.
    for (const [provider, outputMs] of [["one", 1000], ["two", 2000]] as const) {
      trace.call({ provider, timings: { outputTokens: 100, outputMs: outputMs + index % 7 } });
    }
  }
  assertEquals(named(raisedBy(trace, { alarms: activeAlarms(["slower", "stuck", "cache"]) })), []);
});

Deno.test("alarms forget: 30,000 calls that never end leave no more than the latest behind", () => {
  const watch = new AlarmWatch(activeAlarms());
  watch.begin(imaginedTrace().header);
  const { events } = imaginedTrace();
  assertEquals(events.length, 0);
  for (let index = 0; index < 30_000; index++) {
    watch.add({
      seq: index,
      t: index,
      kind: "call.started",
      span: `c${index}`,
      parent: "s/1",
      operation: "chat",
      provider: "p",
      model: "m",
      url: null,
      attempt: 1,
      request: ask(`${index}`),
    });
  }
  assertEquals(watch.broken, []);
});
