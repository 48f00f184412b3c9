import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gunzipSync } from "node:zlib";
import type { EventOf } from "../../events/mod.ts";
import { TemporaryFolder } from "../../trace/testdata/temporary_folder.ts";
import { loadTrace } from "../../trace/reader.ts";
import { verifyTrace } from "../../trace/verify.ts";
import { InProcess } from "../testdata/in_process.ts";
import { harmlessPath } from "./harmless.ts";

const encoder = new TextEncoder();

/** Asks over a connection of its own, and answers. */
function exchange(tap: InProcess, { number, request, response, fields = "", path = CHAT }: {
  readonly number: number;
  readonly request: unknown;
  readonly response: string;
  readonly fields?: string;
  readonly path?: string;
}): void {
  const body = typeof request === "string" ? request : JSON.stringify(request);
  tap.open(number);
  const length = encoder.encode(body).length;
  tap.asked(
    number,
    encoder.encode(
      `POST ${path} HTTP/1.1\r\nHost: h\r\n${fields}Content-Length: ${length}\r\n\r\n${body}`,
    ),
    performance.now(),
  );
  tap.answered(number, encoder.encode(response), performance.now());
  tap.close(number);
}

const CHAT = "/v1/chat/completions";

function said(content: string): string {
  const body = JSON.stringify({
    choices: [{ message: { content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 3, completion_tokens: 2 },
  });
  const length = encoder.encode(body).length;
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

/** Every byte of every file. */
async function everything(folder: string): Promise<string> {
  let all = "";
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) all += await everything(path);
    else if (name.endsWith(".gz")) {
      all += new TextDecoder().decode(gunzipSync(await Deno.readFile(path)));
    } else all += await Deno.readTextFile(path);
  }
  return all;
}

async function recorded(
  run: (tap: InProcess) => void | Promise<void>,
  options: ConstructorParameters<typeof InProcess>[1] = {},
): Promise<{ calls: EventOf<"call.started">[]; all: string; tap: InProcess; kinds: string[] }> {
  using folder = new TemporaryFolder({ inMemory: true });
  const tap = new InProcess(folder.path, options);
  await run(tap);
  await tap.end();
  const calls: EventOf<"call.started">[] = [];
  const kinds: string[] = [];
  for (const { path } of tap.of("trace")) {
    assertEquals((await verifyTrace(path)).errors, []);
    const { events } = await loadTrace(path);
    calls.push(...events.filter((event) => event.kind === "call.started"));
    kinds.push(...events.map(({ kind }) => kind));
  }
  return { calls, all: await everything(folder.path), tap, kinds };
}

Deno.test("calls of a conversation continue each other, tool loops are counted, another one begins anew", async () => {
  const user = (content: string) => ({ role: "user", content });
  const system = { role: "system", content: "Be brief." };
  const asks = { role: "assistant", tool_calls: [{ id: "t", function: { name: "look" } }] };
  const result = { role: "tool", tool_call_id: "t", content: "42" };
  const turns = [
    [system, user("one")],
    [system, user("one"), asks, result],
    [system, user("one"), asks, result, asks, result],
    [system, user("one"), asks, result, asks, result, user("two")],
    [system, user("something else")],
  ];

  const { calls } = await recorded((tap) => {
    for (const [number, messages] of turns.entries()) {
      exchange(tap, { number: number + 1, request: { model: "m", messages }, response: said("x") });
    }
  });

  assertEquals(
    calls.map(({ request }) => request),
    turns.map((messages) => ({ model: "m", messages })),
  );
  const spans = calls.map(({ span }) => span);
  const [first = "", second, third, fourth, other] = spans;
  assertEquals(calls.map(({ conversation }) => conversation), [first, first, first, first, other]);
  assertEquals(calls.map(({ continues }) => continues), [
    undefined,
    first,
    second,
    third,
    undefined,
  ]);
  assertEquals(calls.map(({ toolLoop }) => toolLoop), [
    undefined,
    { began: first, turn: 1 },
    { began: first, turn: 2 },
    undefined,
    undefined,
  ]);
  assert(fourth !== undefined);
});

Deno.test("no secret of a head reaches a file, even where the server repeats it", async () => {
  const secrets = [
    "sk-live-0123456789abcdef",
    "cookie-value-987654321",
    "query-secret-11223344",
    "custom-header-55667788",
  ];
  const [key, cookie, query, custom] = secrets;
  const fields =
    `Authorization: Bearer ${key}\r\nCookie: session=${cookie}; a=b\r\nX-Odd: ${custom}\r\n`;

  const { all } = await recorded((tap) => {
    exchange(tap, {
      number: 1,
      request: { model: "m", messages: [{ role: "user", content: `my key is ${key}` }] },
      response: said(`you said ${key} and ${cookie} and ${query}`),
      fields,
      path: `${CHAT}?api_key=${query}`,
    });
    exchange(tap, {
      number: 2,
      request: "not json",
      response:
        `HTTP/1.1 401 No\r\nSet-Cookie: id=${custom}\r\nContent-Length: 32\r\n\r\n{"error":"${
          key?.slice(0, 20)
        }"}`,
      fields,
    });
  });

  assert(all.includes("you said [redacted]"), "the answer itself is kept");
  for (const secret of secrets) assert(!all.includes(secret), secret);
});

Deno.test("patterns of the user are taken out of texts and bytes, split over events or not", async () => {
  const split =
    ["sk-", "abc", "def "].map((content) =>
      `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`
    ).join("") + "data: [DONE]\n\n";

  const { all } = await recorded((tap) => {
    exchange(tap, {
      number: 1,
      request: { model: "m", messages: [{ role: "user", content: "sk-question" }] },
      response: `HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${split}`,
    });
  }, { rules: { patterns: [/sk-[a-z]+/] } });

  assert(all.includes("[redacted]"));
  assert(!all.includes("sk-abc") && !all.includes("sk-question"));
  // Nor in pieces, from which it could be put together.
  assert(!all.includes('"abc"') && !all.includes("abcdef"), all);
});

Deno.test("without content there are times and counts, and no text", async () => {
  const { all, kinds, tap } = await recorded((tap) => {
    exchange(tap, {
      number: 1,
      request: { model: "m", messages: [{ role: "user", content: "my question" }] },
      response: said("my answer"),
    });
    exchange(tap, { number: 2, request: "my odd text", response: said("my answer"), path: "/odd" });
  }, { settings: { content: false, upstream: "http://server.test/", provider: "test" } });

  assert(!/my (question|answer|odd text)/.test(all), all);
  assertEquals(kinds.filter((kind) => kind === "exchange.recorded").length, 2);
  assertEquals(tap.of("call").map(({ call }) => [call.inputTokens, call.outputTokens]), [[3, 2]]);
});

Deno.test("a trace is followed by another when it has grown", async () => {
  const { tap, calls } = await recorded(async (tap) => {
    for (let number = 1; number <= 4; number++) {
      const messages = [{ role: "user", content: `question ${number} ${"x".repeat(3000)}` }];
      exchange(tap, { number, request: { model: "m", messages }, response: said("x") });
      await tap.recorder.sync();
    }
  }, { rotateBytes: 4000 });

  assertEquals(calls.length, 4);
  assert(tap.of("trace").length >= 2, `${tap.of("trace").length} traces`);
});

Deno.test("a disk that fails ends the trace, and recording begins again, with the loss counted", async () => {
  using folder = new TemporaryFolder();
  const tap = new InProcess(`${folder.path}/traces`, { retryMs: 0 });
  // So long that it has a file of its own.
  const request = { model: "m", messages: [{ role: "user", content: "x".repeat(300_000) }] };
  exchange(tap, { number: 1, request, response: said("a") });
  await tap.recorder.sync();
  const [first] = tap.of("trace");
  // Texts have nowhere to go: what is a folder becomes a file.
  await Deno.remove(`${first?.path}/blobs`, { recursive: true });
  await Deno.writeTextFile(`${first?.path}/blobs`, "");
  const other = { model: "m", messages: [{ role: "user", content: "y".repeat(300_000) }] };
  exchange(tap, { number: 2, request: other, response: said("b") });
  await tap.recorder.sync();
  exchange(tap, { number: 3, request: other, response: said("c") });
  await tap.end();

  assertEquals(tap.of("problem").length, 1);
  const [, second] = tap.of("trace");
  const { events, header } = await loadTrace(second?.path ?? "");
  assertEquals(header.source?.follows, first?.run);
  assertEquals(events.filter(({ kind }) => kind === "call.completed").length, 1);
  assertEquals((await verifyTrace(second?.path ?? "")).errors, []);
});

Deno.test("whoever ended a connection first is who left, also when a request came after that", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  const tap = new InProcess(folder.path);
  const ask = (number: number) => {
    const head = `POST ${CHAT} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}`;
    tap.asked(number, encoder.encode(head), performance.now());
  };
  const answer = (number: number) =>
    tap.answered(number, encoder.encode(said("x")), performance.now());
  for (const [number, steps] of [["server"], ["client"], ["server", "again"]].entries()) {
    tap.open(number);
    if (steps.includes("again")) {
      ask(number);
      answer(number);
      tap.ended(number, "server");
      ask(number);
      tap.ended(number, "client");
    } else {
      ask(number);
      for (const side of [steps[0], "server", "client"] as ("server" | "client")[]) {
        tap.ended(number, side);
      }
    }
    tap.close(number);
  }
  await tap.end();
  const failures = tap.of("call").map(({ call }) => call.failure);
  assertEquals(failures.map((failure) => failure?.type), [
    "closed",
    "cancelled",
    undefined,
    "closed",
  ]);
  assertStringIncludes(failures[0]!.message, "before it answered");
  assertStringIncludes(failures[3]!.message, "had closed this connection after its last answer");
});

Deno.test("harmlessPath() keeps what is plain, and no value whose name speaks of secrets", () => {
  assertEquals(harmlessPath("/v1/messages?beta=true&page=12"), "/v1/messages?beta=true&page=12");
  assertEquals(harmlessPath("/x?key=short&q=what+I+asked"), "/x?key=[redacted]&q=[redacted]");
  assertEquals(harmlessPath("http://user:pw@h/x"), "http://[redacted]@h/x");
});

/** Runs with a clock on the wall that can be put. */
async function withWallClock(run: (put: (ms: number) => void) => Promise<void>): Promise<void> {
  const Real = globalThis.Date;
  let shift = 0;
  globalThis.Date = class extends Real {
    constructor(...args: [] | [string | number]) {
      super(args.length === 0 ? Real.now() + shift : args[0]);
    }
    static override now() {
      return Real.now() + shift;
    }
  } as DateConstructor;
  try {
    await run((ms) => shift = ms);
  } finally {
    globalThis.Date = Real;
  }
}

Deno.test("a clock on the wall that is put, in the middle of a call or between two, changes no time", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  const day = 24 * 3600 * 1000;
  const tap = new InProcess(folder.path);
  await withWallClock(async (put) => {
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] });
    for (const [number, jump] of [0, -day, 3600_000, 400 * day].entries()) {
      tap.open(number);
      const head = `POST ${CHAT} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n`;
      tap.asked(number, encoder.encode(head + body), performance.now());
      put(jump);
      tap.answered(number, encoder.encode(said("x")), performance.now());
      tap.close(number);
      await tap.recorder.sync();
    }
    await tap.end();
  });

  const summaries = tap.of("call").map(({ call }) => call);
  assertEquals(summaries.length, 4);
  for (const { totalMs, ttftMs } of summaries) {
    for (const ms of [totalMs, ttftMs ?? NaN]) assert(ms >= 0 && ms < 3600_000, `${ms} ms`);
  }
  // A day that is another begins another trace; within each, times are of the moment.
  assert(tap.of("trace").length >= 2);
  for (const { path } of tap.of("trace")) {
    assertEquals((await verifyTrace(path)).errors, []);
    const times = (await loadTrace(path)).events.map(({ t }) => t);
    assert(times.every((t) => t >= 0 && t < 3600e9), times.join());
  }
});

Deno.test("a call that has begun is told, so that a proxy that ends waits for its answer however long it takes", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  const tap = new InProcess(folder.path);
  const idle = () => tap.of("idle").map(({ connection, bytes }) => [connection, bytes]);
  tap.open(1);
  const request = `POST ${CHAT} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}`;
  tap.asked(1, encoder.encode(request), performance.now());
  assertEquals(idle(), [[1, 0]]);
  tap.answered(1, encoder.encode(said("x")), performance.now());
  await tap.recorder.sync();
  assertEquals(idle(), [[1, 0], [1, request.length]]);
  // What is no HTTP may never be answered.
  tap.open(2);
  tap.asked(2, encoder.encode("\x16\x03\x01 something else\r\n\r\n"), performance.now());
  await tap.end();
  assertEquals(idle().length, 2);
});
