import { assert, assertEquals } from "@std/assert";
import { until } from "../testdata/until.ts";
import { joined } from "../http/message_parser.ts";
import { readAll, type Script, ScriptedServer, writeAll } from "../testdata/scripted_server.ts";
import { Proxy } from "./proxy.ts";
import type { Tap } from "./tap.ts";
import { upstreamOf } from "./upstream.ts";

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

/** A tap that writes down what it is told. */
class Told implements Tap {
  readonly all: string[] = [];
  open = (connection: number) => void this.all.push(`${connection} open`);
  reads = 0;
  asked = () => void this.reads++;
  answered = () => {};
  ended = (connection: number, side: string) => void this.all.push(`${connection} ${side} ended`);
  broke = (connection: number, side: string) => void this.all.push(`${connection} ${side} broke`);
  close = (connection: number) => void this.all.push(`${connection} close`);
}

interface Stage extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly proxy: Proxy;
  readonly told: Told;
  connect(): Promise<Deno.TcpConn>;
}

function staged(answer: (request: string) => Script | undefined): Stage {
  const server = new ScriptedServer(answer);
  const told = new Told();
  const upstream = upstreamOf(server.url);
  const proxy = new Proxy({ hostname: "127.0.0.1", port: 0, upstream, tap: told });
  return {
    server,
    proxy,
    told,
    connect: () => Deno.connect({ hostname: "127.0.0.1", port: proxy.port }),
    async [Symbol.asyncDispose]() {
      proxy.leave();
      await until(() => proxy.open === 0);
      await server[Symbol.asyncDispose]();
    },
  };
}

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const answering = (text: string, then?: "close"): Script => ({
  pieces: [bytesOf(text)],
  ...(then === undefined ? {} : { then }),
});

Deno.test("pipelined requests pass, and each names the server", async () => {
  await using stage = staged(() => answering(OK));
  using client = await stage.connect();

  await writeAll(
    client,
    bytesOf(
      "GET /1 HTTP/1.1\r\nhost:proxy\r\n\r\nPOST /2 HTTP/1.1\r\nHost: proxy\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: proxy\r\n\r\n",
    ),
  );

  assertEquals(textOf(await readAll(client, OK.length * 3)), OK.repeat(3));
  const { host } = stage.server.url;
  assertEquals(
    textOf(stage.server.bytes(0)),
    `GET /1 HTTP/1.1\r\nhost:${host}\r\n\r\nPOST /2 HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  );
});

Deno.test("a client that sends byte by byte is passed on, and what is no HTTP as well", async () => {
  for (const request of ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\x16\x03\x01 not http at all"]) {
    await using stage = staged(() => answering(OK));
    using client = await stage.connect();

    for (const byte of bytesOf(request)) await writeAll(client, Uint8Array.of(byte));

    const wanted = request.replace("Host: x", `Host: ${stage.server.url.host}`);
    await until(() => textOf(stage.server.bytes(0)) === wanted);
  }
});

Deno.test("after a request for another protocol nothing is waited with, in either direction", async () => {
  const answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x01\x02hi";
  await using stage = staged(() => answering(answer));
  using client = await stage.connect();
  await writeAll(
    client,
    bytesOf("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
  );

  assertEquals(
    await readAll(client, answer.length),
    new Uint8Array([...answer].map((one) => one.charCodeAt(0))),
  );
  await writeAll(client, Uint8Array.of(0x81, 0x82, 1, 2, 3, 4, 5, 6));

  await until(() => stage.server.bytes(0).slice(-8).join() === "129,130,1,2,3,4,5,6");
});

Deno.test("a server that says so is asked to go on before the body is sent", async () => {
  await using stage = staged(() => answering(OK));
  using client = await stage.connect();

  await writeAll(
    client,
    bytesOf("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
  );

  await until(() => textOf(stage.server.bytes(0)).endsWith("\r\n\r\n"));
  await writeAll(client, bytesOf("ok"));
  assertEquals(textOf(await readAll(client, OK.length)), OK);
});

Deno.test("a server that closes in the middle ends the answer in the middle", async () => {
  const half = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf";
  await using stage = staged(() => answering(half, "close"));
  using client = await stage.connect();

  await writeAll(client, bytesOf("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));

  assertEquals(textOf(await readAll(client)), half);
});

Deno.test("a client that leaves is not waited for: the server loses its connection", async () => {
  await using stage = staged(() => undefined);
  const client = await stage.connect();
  await writeAll(client, bytesOf("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  await until(() => stage.server.bytes(0).length > 0);

  client.close();

  await until(() => stage.proxy.open === 0);
  assertEquals(stage.told.all, ["1 open", "1 client ended", "1 server ended", "1 close"]);
});

Deno.test("where no server is, the connection ends without an answer", async () => {
  const server = new ScriptedServer(() => undefined);
  const upstream = upstreamOf(server.url);
  await server[Symbol.asyncDispose]();
  const told = new Told();
  const proxy = new Proxy({ hostname: "127.0.0.1", port: 0, upstream, tap: told });
  using client = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });

  assertEquals((await readAll(client)).length, 0);

  proxy.leave();
  await until(() => proxy.open === 0);
  assertEquals(told.all, ["1 open", "1 server broke", "1 close"]);
});

Deno.test("a body of many megabytes passes whole while the other side is slow", async () => {
  const body = new Uint8Array(8 * 1024 * 1024).map((_, at) => at % 251);
  await using stage = staged(() => answering(OK));
  using client = await stage.connect();

  await writeAll(
    client,
    joined([bytesOf(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`), body]),
  );

  assertEquals(textOf(await readAll(client, OK.length)), OK);
  const received = joined(stage.server.received[0] ?? []);
  assert(received.length > body.length);
  assertEquals(received.subarray(-body.length), body);
});

Deno.test("Proxy takes the next port when the first is in use", () => {
  const tap = new Told();
  const upstream = upstreamOf(new URL("http://127.0.0.1:9"));
  const first = new Proxy({ hostname: "127.0.0.1", port: 0, upstream, tap });
  const second = new Proxy({ hostname: "127.0.0.1", port: first.port, upstream, tap });

  assert(second.port > first.port && second.port <= first.port + 20);

  first.leave();
  second.leave();
});

Deno.test("Proxy.stop() lets an answer come to its end and closes what is idle", async () => {
  await using stage = staged(() => answering(OK));
  using idle = await stage.connect();
  using busy = await stage.connect();
  await writeAll(busy, bytesOf("GET / HTTP/1.1\r\n"));
  await until(() => stage.proxy.open === 2);
  await until(() => stage.told.reads > 0);
  // The recorder understands what it is, so however long nothing passes, it is not taken for idle.
  stage.proxy.answered(2, 0);
  let stopped = false;
  const stopping = stage.proxy.stop({ quietMs: 0 }).then(() => stopped = true);

  assertEquals((await readAll(idle)).length, 0);
  assertEquals(stopped, false);
  await writeAll(busy, bytesOf("Host: x\r\n\r\n"));
  assertEquals(textOf(await readAll(busy, OK.length)), OK);
  stage.proxy.answered(2, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".length);

  await stopping;
});
