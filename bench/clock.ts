/** How exactly a run records when chunks arrive, against a server that knows when it sent them. @module */

import type { TraceEvent } from "../core/events/mod.ts";
import { median, percentile } from "../core/stats/percentile.ts";
import { TraceReader } from "../core/trace/reader.ts";
import { type Arrivals, askOverSocket } from "./bare_stream.ts";
import { runEcho } from "./echo_run.ts";
import { type Figure, plainFigure, present, tailFigure } from "./figure.ts";
import { PauseWatch } from "./pauses.ts";
import { startImitationProcess } from "./program.ts";
import { makeTraceFolder } from "./trace_folder.ts";

const BLOCKS = 15;
const CALLS_PER_BLOCK = 10;
/** So many blocks must have been quiet for a verdict. */
const FEWEST_BLOCKS = 5;
const WANTED_MS = 1;
const SCRIPT = {
  tokens: Array.from({ length: 8 }, (_, index) => ` t${index}`),
  schedule: { firstMs: 30, gapMs: 10 },
};

if (import.meta.main) present(await measure());

/**
 * Blocks of calls through a run and over a bare socket in turns, with a busy loop between. An error
 * is the difference of two durations, each by one clock: no clocks are compared.
 */
async function measure(): Promise<Figure[]> {
  using folder = makeTraceFolder();
  await using server = await startImitationProcess();
  const chat = new URL("chat/completions", server.url);
  await post(new URL("/imitation/script", server.url), { script: SCRIPT });
  using connection = await Deno.connect({ hostname: chat.hostname, port: Number(chat.port) });
  connection.setNoDelay(true);
  const watch = new PauseWatch();
  const seen: Arrivals[] = [];
  for (let block = 0; block <= BLOCKS; block++) {
    watch.look();
    const path = folder.next();
    await runEcho({ url: server.url, samples: CALLS_PER_BLOCK, path });
    const { calls, body } = await recorded(path);
    seen.push(...calls);
    for (let call = 0; call < CALLS_PER_BLOCK; call++) {
      seen.push(await askOverSocket(connection, { url: chat, body }));
    }
  }
  const truth = await sendTimes(server.url);
  const errors = (begin: number): Errors => {
    const calls = seen.slice(begin, begin + CALLS_PER_BLOCK)
      .map((arrivals, index) => ({ arrivals, truth: truth[begin + index] }));
    return {
      gap: calls.flatMap(({ arrivals, truth }) => gapErrors(arrivals, truth)),
      first: calls.map(({ arrivals, truth }) => firstError(arrivals, truth)),
    };
  };
  // The first block warms up.
  const blocks = Array.from({ length: BLOCKS }, (_, block) => {
    const begin = (block + 1) * 2 * CALLS_PER_BLOCK;
    return { run: errors(begin), socket: errors(begin + CALLS_PER_BLOCK) };
  });
  return [...figuresOf(blocks), pausesFigure(watch)];
}

/** Errors in milliseconds. */
interface Errors {
  /** Of the times between chunks. */
  readonly gap: readonly number[];
  /** Of the times to the first chunk. */
  readonly first: readonly number[];
}

interface Block {
  readonly run: Errors;
  readonly socket: Errors;
}

/** Judges the blocks in which the machine let the barest client be exact; a miss in others proves nothing. */
function figuresOf(blocks: readonly Block[]): Figure[] {
  const quiet = blocks.filter(({ socket: { gap, first } }) =>
    percentile(gap, 99) <= WANTED_MS && percentile(first, 99) <= WANTED_MS
  );
  const judged = quiet.length < FEWEST_BLOCKS ? blocks : quiet;
  const unit = "ms";
  const figures = (name: keyof Errors, error: string): Figure[] => {
    const of = (some: readonly Block[], way: keyof Block) => some.flatMap((one) => one[way][name]);
    // A pause of the machine spoils one block; what the program itself does wrong shows in most.
    const typical = median(judged.map(({ run }) => percentile(run[name], 99)));
    const disturbed = judged !== quiet || typical <= WANTED_MS;
    const which = judged === quiet ? `${quiet.length} quiet` : "all";
    const what = `${error}: p99 in ${which} of ${blocks.length} blocks`;
    const figure = tailFigure(of(judged, "run"), { what, unit, atMost: WANTED_MS, disturbed });
    return [
      { ...figure, spread: `${figure.spread}, p99 of the median block ${typical.toFixed(2)}` },
      tailFigure(of(blocks, "run"), { what: `${error}: p99 in all`, unit }),
      tailFigure(of(blocks, "socket"), { what: `${error}: p99 in all, bare socket`, unit }),
    ];
  };
  return [
    ...figures("gap", "error of times between chunks"),
    ...figures("first", "error of time to first chunk"),
  ];
}

function pausesFigure(watch: PauseWatch): Figure {
  const target = { what: "pauses of the machine: delay of 1 % of all moments", unit: "ms" };
  const spread = `${(watch.lost * 100).toFixed(1)} % of the time lost`;
  return { ...plainFigure(watch.delayOf(1), target), spread };
}

/** A request as the server saw it; times in milliseconds since 1970. */
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly receivedAt: number;
  readonly sentAt: readonly number[];
}

function gapErrors({ chunks }: Arrivals, truth: Sent | undefined): number[] {
  return gaps(chunks).map((gap, index) =>
    Math.abs(gap - (gaps(truth?.sentAt ?? [])[index] ?? NaN))
  );
}

function firstError({ sent, chunks: [first = NaN] }: Arrivals, truth: Sent | undefined): number {
  const { receivedAt = NaN, sentAt: [left = NaN] = [] } = truth ?? {};
  return Math.abs((first - sent) - (left - receivedAt));
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? NaN));
}

/** What a trace says of its calls, and the body of the first request. */
async function recorded(path: string): Promise<{ calls: Arrivals[]; body: string }> {
  using reader = await TraceReader.open(path);
  const events = (await Array.fromAsync(reader.events())).flat();
  const calls = events.filter((event) => event.kind === "call.completed");
  const [started] = events.filter((event) => event.kind === "call.started");
  return {
    calls: calls.map(({ span, clock }) => ({
      sent: (clock.sent ?? NaN) / 1e6,
      chunks: events.filter((event) => isChunkOf(event, span)).map(({ t }) => t / 1e6),
    })),
    body: JSON.stringify(started?.request),
  };
}

function isChunkOf(event: TraceEvent, span: string): boolean {
  return event.kind === "chunk.received" && event.span === span;
}

/** The server's own times of all calls, in order. */
async function sendTimes(url: URL): Promise<Sent[]> {
  const response = await fetch(new URL("/imitation/requests", url));
  const { requests }: { requests: Sent[] } = await response.json();
  return requests.filter(({ method }) => method === "POST");
}

async function post(url: URL, body: unknown): Promise<void> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${await response.text()}`);
  await response.body?.cancel();
}
