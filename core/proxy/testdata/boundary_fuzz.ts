/** Requests and answers of every dialect, cut at random places, through a proxy that records. @module */

import { assert, assertEquals } from "@std/assert";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { type Random, random } from "../../random.ts";
import { loadTrace } from "../../trace/reader.ts";
import { verifyTrace } from "../../trace/verify.ts";
import { WireReader } from "../../trace/wire/wire_file.ts";
import { joined } from "../http/message_parser.ts";
import { Proxy } from "../tunnel/proxy.ts";
import { upstreamOf } from "../tunnel/upstream.ts";
import { InProcess } from "./in_process.ts";
import { ScriptedServer, writeAll } from "./scripted_server.ts";
import { SPOKEN, type Spoken } from "./spoken.ts";
import { until } from "./until.ts";

const encoder = new TextEncoder();

interface Case {
  readonly spoken: Spoken;
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly body: Uint8Array;
  readonly closes: boolean;
}

/**
 * Runs so many cases; throws at the first whose bytes differ on either side, or whose trace says
 * anything else than was said. Returns how often each dialect was tried.
 */
export async function fuzzBoundaries(
  { cases, seed, folder }: {
    readonly cases: number;
    readonly seed: number;
    readonly folder: string;
  },
): Promise<ReadonlyMap<string, number>> {
  const chance = random(seed);
  const all = Array.from({ length: cases }, (_, number) => made(number, chance));
  await using server = new ScriptedServer((head) => {
    const one = all[Number(/x-case: (\d+)/.exec(head)?.[1])];
    return one && {
      pieces: cut(one.response, chance),
      ...(one.closes ? { then: "close" as const } : {}),
    };
  });
  const tap = new InProcess(folder);
  const proxy = new Proxy({
    hostname: "127.0.0.1",
    port: 0,
    upstream: upstreamOf(server.url),
    tap,
  });
  try {
    for (const one of all) await passed(one, { proxy, server, chance });
  } finally {
    proxy.leave();
    await until(() => proxy.open === 0);
  }
  await tap.end();
  await compare(all, tap);
  return new Map(
    [...Map.groupBy(all, ({ spoken }) => spoken.dialect)].map((
      [name, { length }],
    ) => [name, length]),
  );
}

/** Milliseconds after which a case has failed: a byte that is lost is waited for by whoever should get it. */
const LIMIT_MS = 10_000;

/** One request on a connection of its own. */
async function passed(
  one: Case,
  { proxy, server, chance }: { proxy: Proxy; server: ScriptedServer; chance: Random },
): Promise<void> {
  const number = server.received.length;
  using client = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  client.setNoDelay(true);
  const came: Uint8Array[] = [];
  const answer = answered(client, { came, most: one.closes ? Infinity : one.response.length });
  const exchange = (async () => {
    for (const piece of cut(one.request, chance)) await writeAll(client, piece);
    await answer;
  })();
  const whole = await inTime(exchange);
  const host = `Host: ${server.url.host}`;
  const asked = LATIN.decode(one.request).replace("Host: proxy.test", host);
  const name = `case ${number} (${one.spoken.dialect})${
    whole ? "" : `, of which the rest did not come within ${LIMIT_MS / 1000} seconds`
  }`;
  assertEquals(LATIN.decode(server.bytes(number)), asked, `request of ${name}`);
  assertEquals(LATIN.decode(joined(came)), LATIN.decode(one.response), `answer of ${name}`);
  assert(whole, `end of ${name}`);
}

/** Whether it ends before the limit. */
async function inTime(exchange: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LIMIT_MS);
  });
  try {
    return await Promise.race([
      exchange.then(() => true, (cause) => {
        // The client is closed under one that is late.
        if (timer === undefined) return false;
        throw cause;
      }),
      late,
    ]);
  } finally {
    clearTimeout(timer);
    timer = undefined;
  }
}

/** Reads until there are so many bytes, or the end; what came is there before. */
async function answered(
  from: Deno.Conn,
  { came, most }: { readonly came: Uint8Array[]; readonly most: number },
): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  for (let length = 0; length < most;) {
    const count = await from.read(buffer);
    if (count === null) return;
    came.push(buffer.slice(0, count));
    length += count;
  }
}

const LATIN = new TextDecoder("latin1");

/** What the traces say, against what was said. */
async function compare(all: readonly Case[], tap: InProcess): Promise<void> {
  let seen = 0;
  for (const { path } of tap.of("trace")) {
    assertEquals((await verifyTrace(path)).errors, []);
    const { events } = await loadTrace(path);
    using wire = new WireReader(path);
    for (const event of events) {
      if (event.kind === "exchange.recorded") {
        const one = all[seen];
        const { body, pieces } = event.response ?? {};
        if (body === undefined || pieces === null || pieces === undefined) {
          throw new TypeError("Cannot compare: an exchange has no body");
        }
        assertEquals([wire.body(body), event.outcome], [one?.body, "whole"]);
      }
      if (event.kind === "call.failed") assertEquals(event.error, null);
      if (event.kind === "call.completed") {
        const spoken = all[seen++]?.spoken;
        const chunks = events.filter((chunk) =>
          chunk.kind === "chunk.received" && chunk.span === event.span
        );
        assertEquals(event.text, spoken?.text);
        assertEquals(event.reasoning, spoken?.reasoning);
        const tool = spoken?.tool;
        const [called] = event.toolCalls ?? [];
        assertEquals(called && { name: called.name, arguments: called.arguments }, tool);
        assertEquals(event.usage?.inputTokens, spoken?.inputTokens);
        assertEquals(event.usage?.outputTokens ?? null, spoken?.outputTokens);
        assertEquals(chunks.length, event.chunks);
      }
    }
  }
  assertEquals(seen, all.length);
}

function made(number: number, chance: Random): Case {
  const spoken = SPOKEN[number % SPOKEN.length];
  if (spoken === undefined) throw new RangeError("There are dialects");
  const coding = chance.pick(["identity", "identity", "gzip", "br", "deflate"]);
  const plain = encoder.encode(spoken.body);
  const body = coded(plain, coding);
  const framing = chance.pick(["length", "chunked", "chunked", "close"]);
  const head = [
    framing === "close" ? "HTTP/1.0 200 OK" : "HTTP/1.1 200 OK",
    `Content-Type: ${spoken.contentType}`,
    ...(coding === "identity" ? [] : [`Content-Encoding: ${coding}`]),
    ...(framing === "length" ? [`Content-Length: ${body.length}`] : []),
    ...(framing === "chunked" ? ["Transfer-Encoding: chunked"] : []),
  ];
  const asked = encoder.encode(JSON.stringify(spoken.request));
  const chunkedRequest = chance.next() < 0.3;
  const request = [
    `POST ${spoken.path} HTTP/1.1`,
    "Host: proxy.test",
    `X-Case: ${number}`.toLowerCase(),
    chunkedRequest ? "Transfer-Encoding: chunked" : `Content-Length: ${asked.length}`,
  ];
  return {
    spoken,
    request: message(request, chunkedRequest ? inChunks(asked, chance) : asked),
    response: message(head, framing === "chunked" ? inChunks(body, chance) : body),
    body,
    closes: framing === "close",
  };
}

function message(head: readonly string[], body: Uint8Array): Uint8Array {
  return joined([encoder.encode(`${head.join("\r\n")}\r\n\r\n`), body]);
}

function inChunks(body: Uint8Array, chance: Random): Uint8Array {
  const parts = cut(body, chance).flatMap((part) => [
    encoder.encode(`${part.length.toString(16)}${chance.next() < 0.2 ? ";x=y" : ""}\r\n`),
    part,
    encoder.encode("\r\n"),
  ]);
  const trailer = chance.next() < 0.2 ? "X-After: all\r\n" : "";
  return joined([...parts, encoder.encode(`0\r\n${trailer}\r\n`)]);
}

function coded(bytes: Uint8Array, coding: string): Uint8Array {
  if (coding === "gzip") return new Uint8Array(gzipSync(bytes));
  if (coding === "br") return new Uint8Array(brotliCompressSync(bytes));
  return coding === "deflate" ? new Uint8Array(deflateSync(bytes)) : bytes;
}

/** Up to eight pieces, none empty. */
function cut(bytes: Uint8Array, chance: Random): Uint8Array[] {
  const count = Math.floor(chance.next() * 8);
  const places = new Set([0, bytes.length]);
  for (let made = 0; made < count; made++) places.add(Math.floor(chance.next() * bytes.length));
  const sorted = [...places].sort((a, b) => a - b);
  return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
}
