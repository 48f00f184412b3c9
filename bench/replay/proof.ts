/**
 * Proof that a replay is the recording: the same client program, run 100 times against
 * `replay --serve`, gets the same bytes in the same order, and when it got them.
 * Run it with `deno run -A bench/replay/proof.ts [runs]`; on a machine that others use, before it
 * `chrt -f 20`, else it measures how long both processes wait for a core. A bare server that writes
 * the same bytes at the same times has its turn after each run: what is late there is the machine.
 * @module
 */

import type { BareAnswer } from "./bare_answers.ts";
import { recordedSession, STREAMED } from "../../core/replay/testdata/recorded_session.ts";
import { sha256 } from "../../core/sha256.ts";
import { percentile } from "../../core/stats/percentile.ts";
import { random } from "../../core/random.ts";
import { PauseWatch } from "../pauses.ts";

const RUNS = Number(Deno.args[0] ?? 100);
/** Milliseconds that a piece may be off its recorded time. */
const TOLERANCE = 5;

/** A stream of 60 tokens at uneven times, and one answer in a single piece. */
const EXCHANGES = (() => {
  const draw = random(5, "replay");
  let at = 0;
  const pieces = Array.from({ length: 60 }, (_, index) => {
    at += 2 + draw.int(0, 18);
    return { text: `data: {"choices":[{"delta":{"content":"word ${index} "}}]}\n\n`, atMs: at };
  });
  const whole = { text: '{"choices":[{"message":{"content":"whole"}}]}', atMs: 0 };
  return [
    { ...STREAMED, headMs: 35, pieces },
    {
      ...STREAMED,
      body: { model: "m", messages: [{ role: "user", content: "Once" }] },
      headers: [["Content-Length", String(whole.text.length)]] as const,
      headMs: 50,
      pieces: [whole],
    },
  ];
})();

/** What one run of the client saw. */
interface Seen {
  readonly sha256: string;
  /** Of each recorded piece, how late its last byte was, in milliseconds; negative for early. */
  readonly offMs: readonly number[];
}

/** The client program: sends both requests over raw connections and stamps every read. */
async function client(port: number): Promise<Seen> {
  const wires: Uint8Array[] = [];
  const offMs: number[] = [];
  for (const { path, body, headMs, pieces, headers } of EXCHANGES) {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    connection.setNoDelay(true);
    const text = JSON.stringify(body);
    const request =
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
    await connection.write(new TextEncoder().encode(request));
    const sent = performance.now();
    const reads: { end: number; at: number }[] = [];
    const block = new Uint8Array(65_536);
    let end = 0;
    for (
      let count = await connection.read(block);
      count !== null;
      count = await connection.read(block)
    ) {
      end += count;
      wires.push(block.slice(0, count));
      reads.push({ end, at: performance.now() - sent });
    }
    const wire = new TextDecoder().decode(bytesOf(wires).slice(-end));
    const chunked = headers.some(([name]) => name === "Transfer-Encoding");
    for (const piece of pieces) {
      const place = wire.indexOf(piece.text) + piece.text.length + (chunked ? 2 : 0);
      const read = reads.find((one) => one.end >= place);
      offMs.push((read?.at ?? NaN) - (headMs + piece.atMs));
    }
  }
  return { sha256: sha256(bytesOf(wires)), offMs };
}

function bytesOf(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    whole.set(part, filled);
    filled += part.length;
  }
  return whole;
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** A server in a process of its own, and its port. */
async function started(args: readonly string[], portOf: (line: string) => number) {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await output.read();
  const draining = (async () => {
    while (!(await output.read()).done);
  })();
  return {
    port: portOf(value.split("\n")[0] ?? ""),
    [Symbol.asyncDispose]: async () => {
      process.kill("SIGTERM");
      await process.status;
      await draining;
    },
  };
}

/** The same answers for the bare server: the bytes that a piece is on the wire. */
function bareAnswers(): BareAnswer[] {
  return EXCHANGES.map(({ body, headMs, headers, pieces }) => {
    const chunked = headers.some(([name]) => name === "Transfer-Encoding");
    const head = `HTTP/1.1 200 OK\r\n${headers.map((one) => `${one.join(": ")}\r\n`).join("")}\r\n`;
    const framed = pieces.map(({ text, atMs }) => ({
      text: chunked ? `${text.length.toString(16)}\r\n${text}\r\n` : text,
      atMs: headMs + atMs,
    }));
    return { asked: JSON.stringify(body), parts: [{ text: head, atMs: headMs }, ...framed] };
  });
}

function figures(seen: readonly Seen[]): string {
  const offs = seen.flatMap(({ offMs }) => offMs.map(Math.abs));
  const at = (share: number) => `${percentile(offs, share).toFixed(3)} ms`;
  return `${offs.length} pieces, off their recorded time by p50 ${at(50)}, p99 ${at(99)}, at most ${
    at(100)
  }; ${beyond(seen)} by more than ${TOLERANCE} ms, in ${
    seen.filter((one) => beyond([one]) > 0).length
  } runs`;
}

function beyond(seen: readonly Seen[]): number {
  return seen.flatMap(({ offMs }) => offMs).filter((off) => !(Math.abs(off) <= TOLERANCE)).length;
}

using trace = await recordedSession(EXCHANGES);
const cli = new URL("../../cli.ts", import.meta.url).pathname;
await using replay = await started(
  [cli, "replay", trace.path, "--serve", "--json"],
  (line) => Number(new URL(JSON.parse(line).url).port),
);
await using bare = await started(
  [new URL("bare_answers.ts", import.meta.url).pathname, JSON.stringify(bareAnswers())],
  Number,
);
const replayed: Seen[] = [];
const barely: Seen[] = [];
const machine = new PauseWatch();
// Code that runs for the first time is compiled meanwhile: shown, and in no figure of time.
const warmup = [await client(replay.port), await client(bare.port)];
for (let run = 0; run < RUNS; run++) {
  replayed.push(await client(replay.port));
  barely.push(await client(bare.port));
  machine.look(20);
}
const hashes = new Set([...warmup.slice(0, 1), ...replayed].map((one) => one.sha256));
say(`${RUNS} runs of the client: ${hashes.size} different sequences of bytes`);
say(`replay: ${figures(replayed)}`);
say(`a bare server, by turns with it: ${figures(barely)}`);
say(
  `a loop that does nothing else, between them, ${
    (machine.watchedMs / 1000).toFixed(1)
  } s: pauses of at most ${machine.longest.toFixed(1)} ms, ${
    machine.longerThan(TOLERANCE)
  } of more than ${TOLERANCE} ms`,
);
say(
  `warm-up runs before, left out: at most ${
    warmup.map(({ offMs }) => Math.max(...offMs.map(Math.abs)).toFixed(3)).join(" and ")
  } ms off`,
);
say(`load ${Deno.loadavg().map((one) => one.toFixed(2)).join(" ")}`);
Deno.exitCode = hashes.size === 1 && beyond(replayed) === 0 ? 0 : 1;
