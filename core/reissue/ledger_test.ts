import { assert, assertEquals } from "@std/assert";
import type { RecordedCall } from "../calls/recorded_call.ts";
import type { RunModel } from "../events/header.ts";
import { unknownModel } from "../provider/unknown_model.ts";
import { firstDifference, ledgerOf, type Side } from "./ledger.ts";

const UNKNOWN = { value: null, reason: "nobody told" } as const;

function side(request: unknown, facts: Partial<RunModel["model"]> = {}): Side {
  const call: RecordedCall = {
    span: "c1",
    started: {
      seq: 1,
      t: 0,
      kind: "call.started",
      span: "c1",
      operation: "chat",
      provider: "p",
      model: "m",
      url: null,
      attempt: 1,
      request,
    },
    chunks: [],
    ended: undefined,
    exchange: undefined,
    sample: undefined,
  };
  const model: RunModel = {
    span: "m1",
    provider: "p",
    model: { ...unknownModel("m", "nobody told"), ...facts },
    server: { url: null, server: UNKNOWN, version: UNKNOWN, slots: UNKNOWN },
  };
  return { call, model };
}

const REQUEST = { messages: [{ role: "user", content: "Hi" }], temperature: 0, seed: 1 };

function ledger(recorded: Side, again: Side, dropped: readonly string[] = []) {
  return ledgerOf(recorded, { again, wanted: new Set(["sampler"]), dropped });
}

Deno.test("ledgerOf() of the same request and model has no line that differs, and says what is unknown", () => {
  const lines = ledger(
    side(REQUEST),
    side({ seed: 1, temperature: 0, messages: REQUEST.messages }),
  );

  assertEquals(firstDifference(lines), undefined);
  assert(
    lines.filter(({ same }) => same === null).every(({ recorded, again }) =>
      recorded.value === null || again.value === null
    ),
  );
  assertEquals(lines.find(({ name }) => name === "seed")?.same, true);
});

Deno.test("firstDifference() names the most telling line", () => {
  const digest = (value: string) => ({ digest: { value, source: "s" } });
  const [one, other] = [
    side(REQUEST, digest("a")),
    side({ ...REQUEST, temperature: 1 }, digest("b")),
  ];

  assertEquals(firstDifference(ledger(one, other))?.name, "weights");
  const sampler = firstDifference(ledger(one, side({ ...REQUEST, temperature: 1 }, digest("a"))));
  assertEquals([sampler?.name, sampler?.wanted], ["sampler", true]);
});

Deno.test("ledgerOf() reads Ollama's options as it reads the fields of others", () => {
  const { temperature, seed, messages } = REQUEST;
  const ollama = side({ messages, options: { temperature, seed } });

  assertEquals(firstDifference(ledger(side(REQUEST), ollama)), undefined);
});

Deno.test("ledgerOf() takes a seed that nobody set for unknown, and names fields that were not sent", () => {
  const { seed: _, ...without } = REQUEST;
  const lines = ledger(side(without), side(without), ["num_ctx"]);

  assertEquals(lines.find(({ name }) => name === "seed")?.same, null);
  assertEquals(firstDifference(lines)?.name, "other fields");
});
