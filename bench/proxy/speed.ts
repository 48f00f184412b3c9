/** What the proxy adds to a stream, and what it holds after many calls. Needs Linux for the memory. @module */

import { fuzzBoundaries } from "../../core/proxy/testdata/boundary_fuzz.ts";
import { until } from "../../core/proxy/testdata/until.ts";
import { percentile } from "../../core/stats/percentile.ts";
import { RunningProxy } from "../../cli/proxy/running_proxy.ts";
import { type Figure, medianFigure, plainFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";

/** 200 tokens a second. */
const GAP_MS = 5;
/** Times that each way of a token is measured. */
const ROUNDS = 15;

if (import.meta.main) {
  const part = Deno.args.find((one) => !one.startsWith("-"));
  present(await measure(part));
}

/** All of it, or one part by its name. */
async function measure(part?: string): Promise<Figure[]> {
  const watch = new PauseWatch();
  await using server = await started("server.ts");
  const { port } = server;
  await using tunnel = await started("tunnel.ts", `${port}`);
  await using proxy = await RunningProxy.start({ upstream: `http://127.0.0.1:${port}` });
  const ports = { direct: port, bare: tunnel.port, proxied: Number(new URL(proxy.url).port) };
  const parts = {
    added: () => addedTime(ports, watch),
    throughput: () => throughput(ports, watch),
    streams: () => manyStreams(ports, watch),
    memory: () => memory(proxy),
    boundaries: async () => [await boundaries()],
  };
  const figures: Figure[] = [];
  for (const [name, run] of Object.entries(parts)) {
    if (part === undefined || part === name) figures.push(...await run());
  }
  return figures;
}

/** A script of this folder, running; it says where it listens. */
async function started(
  script: string,
  ...args: readonly string[]
): Promise<AsyncDisposable & { readonly port: number }> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL(script, import.meta.url).href, ...args],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.getReader();
  const port = Number(new TextDecoder().decode((await reader.read()).value));
  reader.releaseLock();
  return {
    port,
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await process.status;
      await process.stdout.cancel();
    },
  };
}

interface Ports {
  readonly direct: number;
  /** A tunnel that does nothing else. */
  readonly bare: number;
  readonly proxied: number;
}

interface Streamed {
  /** Milliseconds from the server's write to our read, of each token. */
  readonly delays: readonly number[];
  readonly ms: number;
  readonly tokens: number;
}

/** One stream over a connection of its own. */
async function streamed(port: number, asked: { tokens: number; gap: number }): Promise<Streamed> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const body = JSON.stringify({ model: "bench", stream: true, messages: [], ...asked, end: 0 });
  const text =
    `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const begun = performance.now();
  await connection.write(new TextEncoder().encode(text));
  const buffer = new Uint8Array(256 * 1024);
  const decoder = new TextDecoder();
  const delays: number[] = [];
  let torn = "";
  for (let end = ""; !end.endsWith("0\r\n\r\n");) {
    const count = await connection.read(buffer);
    const at = performance.timeOrigin + performance.now();
    if (count === null) break;
    const part = decoder.decode(buffer.subarray(0, count));
    const lines = torn + part;
    const whole = lines.slice(0, lines.lastIndexOf("\n") + 1);
    torn = lines.slice(whole.length);
    for (const [, sent] of whole.matchAll(/" (\d+\.\d{3})"/g)) delays.push(at - Number(sent));
    end = (end + part).slice(-8);
  }
  return { delays, ms: performance.now() - begun, tokens: delays.length };
}

/** The three ways take turns, so that what disturbs one disturbs the others as much. */
async function addedTime(ports: Ports, watch: PauseWatch): Promise<Figure[]> {
  const ways = ["direct", "bare", "proxied"] as const;
  const delays = { direct: [] as number[], bare: [] as number[], proxied: [] as number[] };
  for (const way of ways) await streamed(ports[way], { tokens: 200, gap: GAP_MS });
  const added: Record<50 | 99, number[]> = { 50: [], 99: [] };
  for (let round = 0; round < ROUNDS; round++) {
    watch.look();
    const now = { ...delays };
    for (const turn of [0, 1, 2]) {
      const way = ways[(round + turn) % 3] ?? "direct";
      now[way] = [...(await streamed(ports[way], { tokens: 200, gap: GAP_MS })).delays];
      delays[way].push(...now[way]);
    }
    for (const percent of [50, 99] as const) {
      added[percent].push(percentile(now.proxied, percent) - percentile(now.direct, percent));
    }
  }
  const target = (percent: 50 | 99, atMost: number) => ({
    what: `proxy: added time per token at 200 tokens/s, p${percent}`,
    unit: "ms",
    digits: 3,
    atMost,
    disturbed: watch.isBusy,
  });
  const over = (way: "bare" | "proxied", percent: number) =>
    percentile(delays[way], percent) - percentile(delays.direct, percent);
  return [
    medianFigure(added[50], target(50, 0.1)),
    medianFigure(added[99], target(99, 0.5)),
    ...[50, 99].flatMap((percent) => [
      plainFigure(over("bare", percent), {
        what: `proxy: as much for a tunnel that does nothing else, p${percent} of all`,
        unit: "ms",
        digits: 3,
      }),
      plainFigure(percentile(delays.proxied, percent) / percentile(delays.bare, percent), {
        what: `proxy: time of a token through it ÷ through that tunnel, p${percent} of all`,
      }),
    ]),
  ];
}

async function throughput({ direct, proxied }: Ports, watch: PauseWatch): Promise<Figure[]> {
  const ratios: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round < 11; round++) {
    const one = await streamed(direct, { tokens: 5000, gap: 0 });
    const other = await streamed(proxied, { tokens: 5000, gap: 0 });
    if (one.tokens !== 5000 || other.tokens !== 5000) throw new RangeError("A stream was cut");
    ratios.push(one.ms / other.ms);
    rates.push(5000 / other.ms * 1000);
  }
  return [
    medianFigure(ratios, {
      what: "proxy: throughput with recording ÷ direct, 5,000 unthrottled tokens",
      atLeast: 0.8,
      disturbed: watch.isBusy,
    }),
    medianFigure(rates, { what: "proxy: tokens through it", unit: "tokens/s", digits: 0 }),
  ];
}

async function manyStreams({ direct, proxied }: Ports, watch: PauseWatch): Promise<Figure[]> {
  const run = async (port: number) => {
    const all = await Promise.all(
      Array.from({ length: 100 }, () => streamed(port, { tokens: 100, gap: 50 })),
    );
    const whole = all.filter(({ tokens }) => tokens === 100).length;
    return { whole, p99: percentile(all.flatMap(({ delays }) => delays), 99) };
  };
  const one = await run(direct);
  const other = await run(proxied);
  return [
    plainFigure(other.whole, {
      what: "proxy: of 100 streams at once (2,000 tokens/s), whole",
      digits: 0,
      atLeast: 100,
    }),
    plainFigure(other.p99 - one.p99, {
      what: "proxy: added time per token with 100 streams, p99",
      unit: "ms",
      disturbed: watch.isBusy,
    }),
  ];
}

/** Ten thousand calls, eight at a time, after five thousand in which memory finds its size. */
async function memory(proxy: RunningProxy): Promise<Figure[]> {
  const calls = async (count: number) => {
    let left = count;
    const ask = async () => {
      while (left-- > 0) {
        await streamed(Number(new URL(proxy.url).port), { tokens: 5, gap: 0 });
      }
    };
    const recorded = proxy.of("call").length + count;
    await Promise.all(Array.from({ length: 8 }, ask));
    // What waits to be recorded is held as well: it says how busy the machine is, not what stays.
    await until(() => proxy.of("call").length >= recorded);
  };
  const pids = { proxy: proxy.process.pid, recorder: proxy.recorderPid };
  await calls(5000);
  const before = { proxy: rss(pids.proxy), recorder: rss(pids.recorder) };
  await calls(10_000);
  return (["proxy", "recorder"] as const).map((name) => {
    const after = rss(pids[name]);
    return {
      ...plainFigure(after / before[name], {
        what: `proxy: memory of the ${name} after 10,000 more calls ÷ after 5,000`,
        atMost: 1.3,
      }),
      spread: `${before[name].toFixed(0)} to ${after.toFixed(0)} MB`,
    };
  });
}

function rss(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

async function boundaries(): Promise<Figure> {
  const folder = await Deno.makeTempDir();
  try {
    const tried = await fuzzBoundaries({ cases: 10_000, seed: Date.now() % 1e6, folder });
    return plainFigure([...tried.values()].reduce((sum, one) => sum + one, 0), {
      what:
        `proxy: cases of random boundaries, bytes and trace as they should be, ${tried.size} dialects`,
      digits: 0,
      atLeast: 10_000,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
