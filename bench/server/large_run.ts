/**
 * A run of 2 GB: listed, opened, drawn, read in the middle and followed, and what memory that takes.
 *
 * ```sh
 * deno run -A bench/server/large_run.ts
 * ```
 *
 * It is a synthetic trace of 1,000,000 chunks whose texts are made 2 KB long.
 * @module
 */

import { type Figure, plainFigure, present } from "../figure.ts";
import { ServerProcess } from "./server_process.ts";
import { writeSyntheticTrace } from "./synthetic_trace.ts";

/** Characters that each chunk gets. */
const LONGER = 2000;
const CHUNKS = 1_000_000;

async function main(folder: string): Promise<Figure[]> {
  const path = await writeSyntheticTrace(folder, { calls: 1000, chunks: 1000, lanes: 4 });
  lengthen(`${path}/tokens.ndjson`);
  const run = `/api/runs/${path.slice(path.lastIndexOf("/") + 1)}`;
  await using server = await ServerProcess.start(folder);
  const figures: Figure[] = [];
  const memory: number[] = [];
  const ask = async (what: string, at: string) => {
    const began = performance.now();
    const response = await fetch(server.at(at));
    const text = await response.text();
    if (!response.ok) throw new TypeError(`${at}: ${response.status} ${text.slice(0, 200)}`);
    figures.push(plainFigure(performance.now() - began, { what, unit: "ms", digits: 0 }));
    memory.push(server.memory());
    return text;
  };
  await ask("run of 2 GB, opened", run);
  await ask("its timeline", `${run}/timeline`);
  await ask("200 of its samples", `${run}/samples?limit=200`);
  await ask("1,000 events from its middle", `${run}/events?from=500000&to=500999`);
  figures.push(...await followed(server, { at: `${run}/live?from=990000`, from: 990_000 }));
  await ask("list that it is in", "/api/runs");
  const chunks = await ask("its chunks, counted in 1,500 stretches", `${run}/chunks?buckets=1500`);
  const { calls }: { calls: { n: number[] }[] } = JSON.parse(chunks);
  const counted = calls.flatMap(({ n }) => n).reduce((sum, one) => sum + one, 0);
  await ask("the same again", `${run}/chunks?buckets=1499`);
  await ask("its report with all times", `${run}/samples?sort=-ttft&limit=10`);
  return [
    ...figures,
    plainFigure(counted, { what: "chunks counted", digits: 0, atLeast: CHUNKS }),
    plainFigure(Math.max(...memory) / 1e6, {
      what: "memory of the server, at most",
      unit: "MB",
      digits: 0,
    }),
  ];
}

/** Every line is written again with a longer text. */
function lengthen(path: string): void {
  const more = "lorem ipsum ".repeat(LONGER / 12);
  const lines = Deno.readTextFileSync(path).split("\n");
  using file = Deno.openSync(path, { write: true, truncate: true });
  const encoder = new TextEncoder();
  for (let at = 0; at < lines.length; at += 5000) {
    const part = lines.slice(at, at + 5000).map((line) =>
      line === "" ? "" : `${line.replace(/"text":"/, `"text":"${more}`)}\n`
    );
    const bytes = encoder.encode(part.join(""));
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  }
}

/** From near its end until the server says that there is no more. */
async function followed(
  server: ServerProcess,
  { at, from }: { readonly at: string; readonly from: number },
): Promise<Figure[]> {
  const began = performance.now();
  const response = await fetch(server.at(at));
  let first = NaN;
  let events = 0;
  let rest = "";
  const decoder = new TextDecoder();
  for await (const piece of response.body ?? []) {
    if (Number.isNaN(first)) first = performance.now() - began;
    rest += decoder.decode(piece, { stream: true });
    const found = [...rest.matchAll(/\{"seq":(\d+),"t":/g)];
    for (const [, seq] of found) {
      if (Number(seq) !== from + events) throw new RangeError(`${seq} came after ${events} events`);
      events++;
    }
    rest = rest.slice(Math.max((found.at(-1)?.index ?? -1) + 1, rest.length - 64));
  }
  return [
    plainFigure(first, {
      what: "first bytes of its stream from near the end",
      unit: "ms",
      digits: 0,
    }),
    plainFigure(events, { what: "events that followed in order until its end", digits: 0 }),
  ];
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir({ prefix: "modellens-bench-" });
  try {
    present(await main(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
