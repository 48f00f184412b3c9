/**
 * Proof that a replay is the recording: the same client program, run 100 times against
 * `replay --serve`, gets the same bytes in the same order, and when it got them.
 * Run it with `deno run -A bench/replay_proof.ts [runs]`; on a machine that others use, before it
 * `chrt -f 20`, else it measures how long both processes wait for a core.
 * @module
 */

import { recordedSession, STREAMED } from "../core/replay/testdata/recorded_session.ts";
import { sha256 } from "../core/sha256.ts";
import { percentile } from "../core/stats/percentile.ts";
import { random } from "../core/random.ts";

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

using trace = await recordedSession(EXCHANGES);
const cli = new URL("../cli.ts", import.meta.url).pathname;
const server = new Deno.Command(Deno.execPath(), {
  args: ["run", "-A", cli, "replay", trace.path, "--serve", "--json"],
  stdout: "piped",
  stderr: "inherit",
}).spawn();
const output = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
const { value: launch = "{}" } = await output.read();
const port = Number(new URL(JSON.parse(launch.split("\n")[0] ?? "{}").url).port);
const draining = (async () => {
  while (!(await output.read()).done);
})();
const seen: Seen[] = [];
let warmup: Seen | undefined;
try {
  // Code that runs for the first time is compiled meanwhile: shown, and in no figure of time.
  warmup = await client(port);
  for (let run = 0; run < RUNS; run++) seen.push(await client(port));
} finally {
  server.kill("SIGTERM");
  await server.status;
  await draining;
}
const hashes = new Set([warmup, ...seen].map((one) => one.sha256));
const offs = seen.flatMap(({ offMs }) => offMs);
const beyond = offs.filter((off) => !(Math.abs(off) <= TOLERANCE)).length;
const late = (share: number) => percentile(offs.map(Math.abs), share).toFixed(3);
say(`${RUNS} runs of the client: ${hashes.size} different sequences of bytes`);
say(
  `${offs.length} pieces, off their recorded time by p50 ${late(50)} ms, p99 ${
    late(99)
  } ms, at most ${late(100)} ms; ${beyond} by more than ${TOLERANCE} ms`,
);
say(
  `warm-up run before, left out: at most ${
    Math.max(...warmup.offMs.map(Math.abs)).toFixed(3)
  } ms off`,
);
say(`load ${Deno.loadavg().map((one) => one.toFixed(2)).join(" ")}`);
Deno.exit(hashes.size === 1 && beyond === 0 ? 0 : 1);
