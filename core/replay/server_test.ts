import { assert, assertEquals, assertMatch, assertObjectMatch } from "@std/assert";
import fc from "fast-check";
import { recordedCalls } from "../calls/recorded_call.ts";
import { Answering } from "./answering.ts";
import { openRecording } from "./recording.ts";
import { type Answered, ReplayServer } from "./server.ts";
import { type Exchanged, recordedSession, STREAMED } from "./testdata/recorded_session.ts";

interface Setting {
  readonly speed?: number;
  readonly ignored?: readonly string[];
}

/** Serves a recording of these exchanges while `use` asks it. */
async function serving(
  exchanges: readonly Exchanged[],
  use: (server: ReplayServer, told: readonly Answered[]) => Promise<void>,
  { speed = Infinity, ignored }: Setting = {},
): Promise<void> {
  using trace = await recordedSession(exchanges);
  using recording = openRecording(await recordedCalls(trace.path));
  const told: Answered[] = [];
  await using server = new ReplayServer({
    answering: new Answering(recording.entries, ignored),
    hostname: "127.0.0.1",
    port: 0,
    speed,
    observe: (answered) => told.push(answered),
  });
  await use(server, told);
}

/** Everything that a raw connection gives back to a request that closes it. */
async function raw({ url }: ReplayServer, { path, body, extra = "" }: {
  readonly path: string;
  readonly body: unknown;
  readonly extra?: string;
}): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(url.port) });
  const text = JSON.stringify(body);
  const length = new TextEncoder().encode(text).length;
  const head =
    `POST ${path} HTTP/1.1\r\nHost: ${url.host}\r\n${extra}Content-Length: ${length}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head + text));
  return await new Response(connection.readable).text();
}

async function ask(server: ReplayServer, body: unknown, path = STREAMED.path) {
  const response = await fetch(new URL(path, server.url), {
    method: "POST",
    body: JSON.stringify(body),
  });
  return { response, text: await response.text() };
}

Deno.test("ReplayServer gives the recorded head and pieces, in their order and spelling", async () => {
  await serving([STREAMED], async (server) => {
    const wire = await raw(server, STREAMED);

    const chunks = STREAMED.pieces.map(({ text }) =>
      `${new TextEncoder().encode(text).length.toString(16)}\r\n${text}\r\n`
    );
    assertEquals(
      wire,
      "HTTP/1.1 200 OK\r\ncontent-TYPE: text/event-stream\r\nX-Order: 1\r\nx-order: 2\r\n" +
        `Transfer-Encoding: chunked\r\n\r\n${chunks.join("")}0\r\n\r\n`,
    );
  });
});

Deno.test("ReplayServer gives nothing before its recorded time", async () => {
  await serving([STREAMED], async (server) => {
    const before = performance.now();
    await ask(server, STREAMED.body);

    // 20 ms to the head and 40 ms from there to the last piece.
    assert(performance.now() - before >= 60);
  }, { speed: 1 });
});

Deno.test("ReplayServer gives repeated requests the recorded answers in turn, then from the first again", async () => {
  const answers = ["one", "two", "three"].map((text): Exchanged => ({
    ...STREAMED,
    headers: [["Content-Length", String(text.length)]],
    pieces: [{ text, atMs: 0 }],
  }));
  await serving(answers, async (server, told) => {
    const texts: string[] = [];
    for (let turn = 0; turn < 5; turn++) texts.push((await ask(server, STREAMED.body)).text);

    assertEquals(texts, ["one", "two", "three", "one", "two"]);
    assertObjectMatch(told[3] ?? {}, { match: { turn: 4, of: 3 } });
  });
});

Deno.test("ReplayServer takes requests for the same that differ in order, spaces and volatile fields", async () => {
  await serving([STREAMED], async (server) => {
    const { stream, messages, model } = Object(STREAMED.body);
    const same = await ask(server, { user: "u1", messages, metadata: { a: 1 }, stream, model });
    const other = await ask(server, { messages, stream, model, seed: 7 });

    assertEquals([same.response.status, other.response.status], [200, 404]);
  });
  await serving([STREAMED], async (server) => {
    const ignored = await ask(server, { ...Object(STREAMED.body), seed: 7 });

    assertEquals(ignored.response.status, 200);
  }, { ignored: ["seed"] });
});

Deno.test("ReplayServer knows a request by its bytes where what was asked is not kept", async () => {
  await serving([{ ...STREAMED, kept: "[redacted]" }], async (server) => {
    assertEquals((await ask(server, STREAMED.body)).response.status, 200);
    assertEquals((await ask(server, { model: "m" })).response.status, 404);
  });
});

Deno.test("ReplayServer names the nearest recorded request and the first field that differs", async () => {
  const far = { ...STREAMED, body: { model: "other", messages: [], prompt: "x" } };
  await serving([far, STREAMED], async (server) => {
    const body = { ...Object(STREAMED.body), messages: [{ role: "user", content: "Ho" }] };
    const { response, text } = await ask(server, body);

    assertEquals(response.status, 404);
    assertEquals(response.headers.get("x-model-lens-replay"), "not recorded");
    const { error } = JSON.parse(text);
    assertEquals([error.code, error.param], ["not_recorded", "messages.0.content"]);
    assertMatch(error.message, /nearest one, c2, .*recorded "Hi", asked "Ho"/);
  });
});

Deno.test("ReplayServer says that nothing was recorded in the words of the dialect that was asked", async () => {
  await serving([STREAMED], async (server) => {
    const ollama = JSON.parse((await ask(server, {}, "/api/chat")).text);
    const anthropic = JSON.parse((await ask(server, {}, "/v1/messages")).text);

    assertEquals(typeof ollama.error, "string");
    assertEquals([anthropic.type, anthropic.error.type], ["error", "not_found_error"]);
  });
});

Deno.test("ReplayServer breaks off where the server broke off, and says nothing where it said nothing", async () => {
  const broken: Exchanged = { ...STREAMED, outcome: "server_left" };
  const silent: Exchanged = { ...STREAMED, body: { model: "silent" }, silent: true };
  await serving([broken, silent], async (server) => {
    const wire = await raw(server, broken);
    assert(wire.includes("[DONE]") && !wire.endsWith("0\r\n\r\n"), wire);

    assertEquals(await raw(server, silent), "");
  });
});

Deno.test("ReplayServer answers requests on one connection in order, also those sent ahead", async () => {
  const numbered = ["a", "b"].map((text): Exchanged => ({
    ...STREAMED,
    body: { model: text },
    headers: [["Content-Length", "1"]],
    pieces: [{ text, atMs: 0 }],
  }));
  await serving(numbered, async (server) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(server.url.port) });
    const requests = ["b", "a"].map((model, index) => {
      const body = JSON.stringify({ model });
      const close = index === 1 ? "Connection: close\r\n" : "";
      return `POST ${STREAMED.path} HTTP/1.1\r\nHost: ${server.url.host}\r\n${close}Content-Length: ${body.length}\r\n\r\n${body}`;
    });
    await connection.write(new TextEncoder().encode(requests.join("")));
    const wire = await new Response(connection.readable).text();

    assertEquals(wire.split("\r\n\r\n").map((part) => part[0]), ["H", "b", "a"]);
  });
});

Deno.test("ReplayServer refuses names that are not this machine's, and pages from elsewhere", async () => {
  await serving([STREAMED], async (server) => {
    const page = await raw(server, { ...STREAMED, extra: "Origin: http://example.org\r\n" });
    assertMatch(page, /^HTTP\/1.1 403 /);
    const local = await raw(server, { ...STREAMED, extra: "Origin: http://localhost:3000\r\n" });
    assertMatch(local, /^HTTP\/1.1 200 /);
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(server.url.port) });
    await connection.write(
      new TextEncoder().encode("GET /v1/models HTTP/1.0\r\nHost: rebound.example\r\n\r\n"),
    );
    assertMatch(await new Response(connection.readable).text(), /^HTTP\/1.1 403 /);
  });
});

Deno.test("ReplayServer gives back whatever bytes were recorded, in whatever pieces", async () => {
  const piece = fc.record({ text: fc.string({ unit: "binary" }), atMs: fc.constant(0) });
  const framing = fc.constantFrom<Exchanged["headers"]>([["Transfer-Encoding", "chunked"]], [], [[
    "Connection",
    "close",
  ]]);
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), framing, async (pieces, headers) => {
      const exchange: Exchanged = { ...STREAMED, headers, pieces };
      await serving([exchange], async (server) => {
        const { text } = await ask(server, exchange.body);
        const wanted = new TextEncoder().encode(pieces.map((one) => one.text).join(""));
        assertEquals(text, new TextDecoder().decode(wanted));
      });
    }),
    { numRuns: 60 },
  );
});
