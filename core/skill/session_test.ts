import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Emission } from "../bus.ts";
import { TraceEvent } from "../events/mod.ts";
import { ImaginedRoot } from "../plugin/imagined_root.ts";
import { lockedSkill } from "./imagined_skill.ts";
import { argumentsIn, SkillSession } from "./session.ts";
import { openWorkFolder } from "./work_place.ts";

/** Appends a line to a file and says how many there are; one that reads and then writes shows any race. */
const APPEND = `export default async ({ line, wait = 0 }: any, { work }: any) => {
  const before = await work.info("log.txt") === null ? "" : await work.readText("log.txt");
  await new Promise((done) => setTimeout(done, wait));
  await work.writeText("log.txt", before + line + "\\n");
  console.log("wrote", line);
  return before.split("\\n").length;
};`;

/** A sink that stamps as the writer of a trace does, and checks what it is given. */
class Collected {
  readonly events: TraceEvent[] = [];

  emit(draft: Emission): TraceEvent {
    const { at: _at, span = `t${this.events.length}`, ...rest } = draft;
    const event = TraceEvent.parse({ seq: this.events.length, t: 0, span, ...rest });
    this.events.push(event);
    return event;
  }
}

Deno.test("SkillSession.call() writes down every call, and makes ten at once in their order", async (t) => {
  await using root = await ImaginedRoot.create();
  const append = await lockedSkill(root, {
    id: "append",
    code: APPEND,
    manifest: {
      input: { type: "object", properties: { line: { type: "integer" } }, required: ["line"] },
      permissions: { read: ["work"], write: ["work"] },
    },
  });
  await Deno.mkdir(`${root.path}/work`);
  const work = await openWorkFolder(`${root.path}/work`, [append]);
  const channel = new Collected();
  await using session = new SkillSession({ skills: [append], work, channel });

  await t.step("ten at once", async () => {
    const results = await Promise.all(Array.from({ length: 10 }, (_, line) =>
      session.call({
        tool: "append",
        // The first take longest, so that who is faster would be seen.
        arguments: JSON.stringify({ line, wait: 10 - line }),
        callId: `call-${line}`,
        parent: "c1",
      })));
    assertEquals(results.map(({ value }) => value), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assertEquals(await work.readText("log.txt"), "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    const [called, completed] = channel.events;
    assert(called?.kind === "tool.called" && completed?.kind === "tool.completed");
    assertEquals([called.tool, called.version, called.sha256, called.callId, called.parent], [
      "append",
      "0.1.0",
      append.sha256,
      "call-0",
      "c1",
    ]);
    assertEquals([completed.span, completed.result, completed.printed], [
      called.span,
      1,
      "wrote 0\n",
    ]);
    assertEquals(completed.touched, { read: [], written: ["log.txt"], removed: [] });
    assert(completed.duration > 0);
    assertEquals(channel.events.length, 20);
  });

  await t.step("what fails is told and written down too", async () => {
    const seen = channel.events.length;
    const ends = [
      await session.call({ tool: "apend", arguments: {} }),
      await session.call({ tool: "append", arguments: '{"line": 1' }),
      await session.call({ tool: "append", arguments: { line: "1" } }),
      await session.call({ tool: "append", arguments: "" }),
    ];
    assertEquals(ends.map(({ outcome }) => outcome), [
      "unknown_skill",
      "refused",
      "refused",
      "refused",
    ]);
    assertEquals(ends[0]?.reason, 'There is no tool "apend"; there is append');
    const events = channel.events.slice(seen);
    assertEquals(
      events.map((event) => event.kind === "tool.failed" ? event.error.type : event.kind),
      ["tool.called", "unknown_skill", "tool.called", "refused", "tool.called", "refused"]
        .concat(["tool.called", "refused"]),
    );
    // What the model gave is written down as it gave it.
    assertEquals(events[2]?.kind === "tool.called" && events[2].arguments, '{"line": 1');
  });

  await t.step("a signal ends a call, which is written down", async () => {
    const stop = new AbortController();
    const call = session.call(
      { tool: "append", arguments: { line: 1, wait: 60_000 } },
      stop.signal,
    );
    setTimeout(() => stop.abort(new DOMException("user stop", "AbortError")), 100);
    await assertRejects(() => call, DOMException, "user stop");
    const last = channel.events.at(-1);
    assertEquals(last?.kind === "tool.failed" && last.error.message, "It was stopped");
    assertEquals((await session.call({ tool: "append", arguments: { line: 10 } })).value, 11);
  });
});

Deno.test("argumentsIn() takes JSON as text, values, and nothing for no arguments", () => {
  assertEquals(argumentsIn('{"a":1}'), { value: { a: 1 } });
  assertEquals(argumentsIn({ a: 1 }), { value: { a: 1 } });
  assertEquals(argumentsIn(" "), { value: {} });
  assertEquals("fault" in argumentsIn("{'a':1}"), true);
});
