import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Emission } from "../../bus.ts";
import type { EventOf } from "../../events/mod.ts";
import { loadTrace } from "../reader.ts";
import { temporaryTrace } from "../testdata/temporary_trace.ts";
import { verifyTrace } from "../verify.ts";

function call(request: unknown, continues?: string): Emission {
  return {
    kind: "call.started",
    operation: "chat",
    provider: "proxy",
    model: "m",
    url: null,
    attempt: 1,
    request,
    ...(continues === undefined ? {} : { continues }),
  };
}

async function written(
  drafts: readonly Emission[],
): Promise<{ requests: unknown[]; text: string; events: readonly EventOf<"call.started">[] }> {
  using trace = temporaryTrace();
  await trace.write(drafts);
  const { events, problems } = await loadTrace(trace.path);
  assertEquals(problems.brokenRequests, []);
  const calls = events.filter((event) => event.kind === "call.started");
  return {
    requests: calls.map(({ request }) => request),
    text: await Deno.readTextFile(`${trace.path}/events.ndjson`),
    events: calls,
  };
}

const message = (number: number) => ({ role: "user", content: `message ${number} `.repeat(5) });

Deno.test("a request that goes on from another is written without what both have in common", async () => {
  const tools = [{ name: "look", parameters: { type: "object", description: "x".repeat(100) } }];
  const first = { model: "m", messages: [message(1)], tools };
  const second = { model: "m", messages: [message(1), message(2), message(3)], tools };

  const { requests, text } = await written([call(first), call(second, "c0")]);

  assertEquals(requests, [first, second]);
  assertEquals(text.split(message(1).content).length, 2);
  assertEquals(text.split("x".repeat(100)).length, 2);
});

Deno.test("a prompt that goes on from another is written without its beginning, in whole characters", async () => {
  const before = `${"a".repeat(100)}🙂`;
  const after = `${"a".repeat(100)}🙃 and more`;

  const { requests, text } = await written([
    call({ prompt: before }),
    call({ prompt: after }, "c0"),
  ]);

  assertEquals(requests, [{ prompt: before }, { prompt: after }]);
  assertEquals(text.split("a".repeat(100)).length, 2);
});

Deno.test("what only looks like a reference comes back as it was", async () => {
  const odd = { messages: { $continues: "c0", count: 1 }, x: { $$continues: 5 } };

  const { requests } = await written([call({ messages: [message(1)] }), call(odd, "c0")]);

  assertEquals(requests[1], odd);
});

Deno.test("any two requests come back as they were, whatever they have in common", async () => {
  const field = fc.oneof(
    fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 4 }),
    fc.string({ maxLength: 120, unit: "grapheme" }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const request = fc.record({ a: field, b: field, c: field });
  const pair = request.chain((first) =>
    fc.tuple(
      fc.constant(first),
      request.map((other) => ({
        a: Array.isArray(first.a) && Array.isArray(other.a) ? [...first.a, ...other.a] : other.a,
        b: typeof first.b === "string" ? first.b.repeat(3) + JSON.stringify(other.b) : first.b,
        c: first.c,
      })),
    )
  );
  await fc.assert(
    fc.asyncProperty(pair, async ([first, second]) => {
      const plain = JSON.parse(JSON.stringify([first, second]));
      const { requests } = await written([call(plain[0]), call(plain[1], "c0")]);
      assertEquals(requests, plain);
    }),
    { numRuns: 60 },
  );
});

Deno.test("a reader shares the messages of a conversation, and a line that is lost is told", async () => {
  const requests = Array.from({ length: 30 }, (_, turn) => ({
    messages: Array.from({ length: turn + 1 }, (_, number) => message(number)),
  }));
  const drafts = requests.map((request, turn) =>
    call(request, turn === 0 ? undefined : `c${turn - 1}`)
  );
  const read = await written(drafts);
  assertEquals(read.requests, requests);
  const [one, other] = read.events.slice(-2).map(({ request }) =>
    (request as { messages: unknown[] }).messages
  );
  assert(one?.[3] === other?.[3], "the same object, not an equal one");

  using trace = temporaryTrace();
  await trace.write(drafts);
  const file = `${trace.path}/events.ndjson`;
  const lines = (await Deno.readTextFile(file)).split("\n");
  await Deno.writeTextFile(file, lines.toSpliced(1, 1).join("\n"));

  const { errors } = await verifyTrace(trace.path);

  assert(errors.some((text) => text.includes('"c0"')), errors.join("\n"));
});
