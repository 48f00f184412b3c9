/**
 * How fast the server hands over a run: its files as they are, its events as NDJSON, its stream from
 * the first event on, and that to a thousand clients at once.
 * @module
 */

import { type Figure, medianFigure, plainFigure, present } from "../figure.ts";
import { writeSyntheticTrace } from "./synthetic_trace.ts";
import { ServerProcess } from "./server_process.ts";

const REPEATS = 5;
const CHUNKS = 300_000;
const CLIENTS = 1000;

if (import.meta.main) {
  const folder = await Deno.makeTempDir({ prefix: "modellens-bench-" });
  try {
    present(await oneRun(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function oneRun(folder: string): Promise<Figure[]> {
  const path = await writeSyntheticTrace(folder, {
    calls: 300,
    chunks: CHUNKS / 300,
    lanes: 4,
    pace: 5,
  });
  const id = path.slice(path.lastIndexOf("/") + 1);
  await using server = await ServerProcess.start(folder);
  await using raw = await ServerProcess.serving(`${path}/tokens.ndjson`);
  const [ratios, events, replays]: [number[], number[], number[]] = [[], [], []];
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const plain = await rate(raw.at("/"));
    const file = await rate(server.at(`/api/runs/${id}/files/tokens.ndjson`));
    const ndjson = await rate(server.at(`/api/runs/${id}/events`));
    const replay = await rate(server.at(`/api/runs/${id}/live`));
    // The first warms up.
    if (repeat === 0) continue;
    ratios.push(file.bytesPerSecond / plain.bytesPerSecond);
    events.push(CHUNKS / ndjson.seconds);
    replays.push(CHUNKS / replay.seconds);
  }
  // A run of its own: a thousand times the long one would measure patience.
  const short = await writeSyntheticTrace(folder, { calls: 20, chunks: 100, lanes: 4, pace: 5 });
  const live = await manyClients(
    server.at(`/api/runs/${short.slice(short.lastIndexOf("/") + 1)}/live`),
  );
  return [
    medianFigure(ratios, { what: "file of a run / raw file stream", atLeast: 0.8 }),
    medianFigure(events, { what: "events of a run as NDJSON", unit: "events/s", digits: 0 }),
    medianFigure(replays, {
      what: "stream of a run to one client",
      unit: "events/s",
      digits: 0,
      atLeast: 500_000,
    }),
    plainFigure(live.complete, {
      what: `clients of ${CLIENTS} at once that got every event in order`,
      digits: 0,
      atLeast: CLIENTS,
    }),
    plainFigure(live.events / live.seconds, {
      what: "events handed over to all of them",
      unit: "events/s",
      digits: 0,
    }),
  ];
}

interface Rate {
  readonly seconds: number;
  readonly bytesPerSecond: number;
}

async function rate(url: URL): Promise<Rate> {
  const began = performance.now();
  const response = await fetch(url, { headers: { "accept-encoding": "identity" } });
  let bytes = 0;
  for await (const piece of response.body ?? []) bytes += piece.length;
  const seconds = (performance.now() - began) / 1000;
  return { seconds, bytesPerSecond: bytes / seconds };
}

/** Every client checks that each event follows the one before. */
async function manyClients(
  url: URL,
): Promise<{ readonly complete: number; readonly events: number; readonly seconds: number }> {
  const began = performance.now();
  const counts = await Promise.all(Array.from({ length: CLIENTS }, async () => {
    const response = await fetch(url);
    const decoder = new TextDecoder();
    let next = 0;
    let rest = "";
    for await (const piece of response.body ?? []) {
      rest += decoder.decode(piece, { stream: true });
      const seqs = rest.matchAll(/\{"seq":(\d+),"t":/g);
      let end = 0;
      for (const found of seqs) {
        if (Number(found[1]) !== next) return -1;
        next++;
        end = found.index + 1;
      }
      // What could be cut off stays; what was counted does not.
      rest = rest.slice(Math.max(end, rest.length - 64));
    }
    return next;
  }));
  const seconds = (performance.now() - began) / 1000;
  const whole = Math.max(...counts);
  return {
    complete: counts.filter((count) => count === whole).length,
    events: counts.reduce((sum, one) => sum + one, 0),
    seconds,
  };
}
