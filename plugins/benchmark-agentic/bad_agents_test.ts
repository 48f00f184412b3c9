/** Agents that do not behave: whatever they do has a name, and costs nobody else anything. @module */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Answer, ProviderError, type Sample } from "model-lens";
import { type Played, type PlayedAgent, PlayedDialogues } from "model-lens/testing";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import agentic from "./mod.ts";

type AgenticSample = Sample<Parameters<typeof agentic.score>[0]["target"]>;

const WRITE = { path: "hello.txt", text: "Hello, folder!\n" };

Deno.test("agentic: agents that do not behave", async (t) => {
  await using sandbox = new Sandbox();
  const dialogues = await PlayedDialogues.of(agentic, sandbox);
  const played = async (
    agent: PlayedAgent,
    { settings = {}, faults }: {
      readonly settings?: Record<string, unknown>;
      readonly faults?: ReadonlyMap<string, string>;
    } = {},
  ) => {
    const sample = await sampleOf(settings);
    const played = await dialogues.play(sample, agent, faults === undefined ? {} : { faults });
    return { ...played, ...await dialogues.score(sample, played) };
  };
  const outcomes = ({ record }: Pick<Played, "record">) =>
    record.calls.map(({ outcome }) => outcome);

  await t.step("one never stops", async () => {
    const { record, explanation, value, requests } = await played(
      () => asks("write-file", { path: "notes.txt", text: "x" }),
      { settings: { steps: 5 } },
    );
    assertEquals([record.ended, record.turns, requests.length], ["step_limit", 5, 5]);
    assertStringIncludes(explanation, "it ended with step_limit: It had not stopped after 5 steps");
    assertEquals(value, 0);
  });

  await t.step(
    "one never stops, but does the job: the state counts, the constraint is broken",
    async () => {
      const { value, metrics = [] } = await played(() => asks("write-file", WRITE), {
        settings: { steps: 4 },
      });
      assertEquals(value, 1);
      const of = (name: string) => metrics.find((one) => one.name === name)?.value;
      assertEquals([of("constraint_adherence"), of("planning")], [0.5, 0.25]);
    },
  );

  await t.step("one calls tools that do not exist", async () => {
    const { record, events, requests, metrics = [] } = await played((_, turn) =>
      turn === 1 ? asks("rm", { path: "/" }) : turn === 2 ? asks("write-file", WRITE) : said()
    );
    assertEquals(outcomes({ record }), ["unknown_skill", "completed"]);
    const failed = events.find(({ kind }) => kind === "tool.failed");
    assert(failed?.kind === "tool.failed" && failed.error.type === "unknown_skill");
    assertStringIncludes(
      requests[1]?.messages.at(-1)?.content ?? "",
      'There is no tool \\"rm\\"; there is write-file',
    );
    const share = metrics.find(({ name }) => name === "hallucinated_skills");
    assertEquals(share?.value, 0.5);
  });

  await t.step(
    "one sends its arguments as a string in JSON, as no object, and as no JSON",
    async () => {
      const { record, requests } = await played((_, turn) =>
        turn === 1
          ? {
            toolCalls: [
              JSON.stringify(JSON.stringify(WRITE)),
              '["hello.txt"]',
              '{"path": "hello.txt", "text": ',
              '{"file": "hello.txt"}',
            ].map((text, index) => ({ id: `${index}`, name: "write-file", arguments: text })),
          }
          : said()
      );
      assertEquals(outcomes({ record }), [
        "string_arguments",
        "no_object",
        "malformed_json",
        "refused",
      ]);
      // What a server could not read is not sent to it again.
      const again = requests[1]?.messages.find(({ role }) => role === "assistant")?.tool_calls ??
        [];
      assertEquals(again.map((call) => call.function.arguments), [
        "{}",
        "{}",
        "{}",
        '{"file": "hello.txt"}',
      ]);
    },
  );

  await t.step("one calls ten tools at once", async () => {
    const call = { name: "write-file", arguments: JSON.stringify(WRITE) };
    const { record, events } = await played((_, turn) =>
      turn === 1
        ? { toolCalls: Array.from({ length: 10 }, (_, id) => ({ id: `${id}`, ...call })) }
        : said()
    );
    assertEquals(outcomes({ record }), [
      ...Array(8).fill("completed"),
      "too_many_calls",
      "too_many_calls",
    ]);
    assertEquals(events.filter(({ kind }) => kind === "tool.called").length, 10);
  });

  await t.step("one sends an argument of 10 MB", async () => {
    const text = "x".repeat(10_000_000);
    const { record, events, requests } = await played((_, turn) =>
      turn === 1 ? asks("write-file", { path: "hello.txt", text }) : said()
    );
    assertEquals(outcomes({ record }), ["arguments_too_large"]);
    assert(events.some((event) => event.kind === "tool.failed"));
    assertEquals(record.after, record.before);
    assert(JSON.stringify(requests[1]?.messages).length < 10_000);
  });

  await t.step("one says nothing, and one is cut off", async () => {
    assertEquals((await played(() => ({ text: " \n" }))).record.ended, "said_nothing");
    const cut = await played(() => ({ text: "I will now", finishReason: "length" }));
    assertEquals(cut.record.ended, "cut_off");
  });

  await t.step("one uses up its tokens, or its time", async () => {
    const usage = { inputTokens: 1, outputTokens: 300 };
    const spent = await played(
      () => ({ ...asks("write-file", { path: "notes.txt", text: "x" }), usage } as Partial<Answer>),
      { settings: { tokens: 700 } },
    );
    assertEquals([spent.record.ended, spent.record.turns], ["token_limit", 3]);
    assertEquals(spent.requests.map(({ maxTokens }) => maxTokens), [700, 400, 100]);
    const late = await played((_, turn) => {
      if (turn === 1) return asks("write-file", { path: "notes.txt", text: "x" });
      // What a run does with a call whose signal is aborted.
      return waitFor(50).then(() => {
        throw new ProviderError("cancelled", "The call was stopped");
      });
    }, { settings: { seconds: 0.04 } });
    assertEquals(late.record.ended, "time_limit");
  });

  await t.step("by prompt, one writes no JSON, and one explains JSON", async () => {
    const settings = { variant: "prompt" };
    const broken = await played(
      (_, turn) => turn === 1 ? { text: '```json\n{"tool": "write-file", \n```' } : said(),
      { settings },
    );
    assertEquals(outcomes(broken), ["malformed_json"]);
    const explained = await played(
      () => ({ text: 'It is written as\n```json\n{"a": 1}\n```\nand that is all.' }),
      { settings },
    );
    assertEquals([explained.record.ended, outcomes(explained).length], ["finished", 0]);
  });

  await t.step(
    "a server that refuses tools is asked by prompt, and the trace says why",
    async () => {
      const refusing: PlayedAgent = ({ tools }) => {
        if (tools === undefined) return said();
        throw new ProviderError("server_error", "tools param requires --jinja flag");
      };
      const { record, events } = await played(refusing);
      assertEquals(record.mode, "prompt");
      const end = events.find((event) => event.kind === "dialogue.completed");
      assertEquals(
        end?.modeReason,
        "the server refused a request with tools: tools param requires --jinja flag",
      );
      const known = await played(() => said(), { faults: new Map([["tools", "it calls none"]]) });
      assertEquals(known.record.mode, "prompt");
    },
  );

  await t.step("a server that breaks off leaves what was done on file", async () => {
    const sample = await sampleOf({});
    const events: Played["events"][number][] = [];
    let thrown: unknown;
    try {
      await dialogues.play(sample, (_, turn) => {
        if (turn === 1) return asks("write-file", WRITE);
        throw new ProviderError("cut", "The stream ended early");
      }, { events });
    } catch (cause) {
      thrown = cause;
    }
    assert(thrown instanceof ProviderError);
    const end = events.find((event) => event.kind === "dialogue.completed");
    assertEquals([end?.ended, end?.after.map(({ path }) => path)], [
      "broken_off",
      ["hello.txt", "readme.txt"],
    ]);
  });
});

function asks(name: string, given: unknown): Partial<Answer> {
  return { toolCalls: [{ id: "call_0", name, arguments: JSON.stringify(given) }] };
}

function said(): Partial<Answer> {
  return { text: "Done." };
}

function waitFor(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

async function sampleOf(settings: Record<string, unknown>): Promise<AgenticSample> {
  const samples = await agentic.samples({
    settings: agentic.settings.parse(settings),
    seed: 1,
    limit: undefined,
    quick: false,
    contextLength: null,
    data: { rows: () => Promise.reject(), text: () => Promise.reject() },
  });
  const sample = samples.find(({ id }) => id === "files-write");
  if (sample === undefined) throw new TypeError("There is no such sample");
  return sample;
}
