/** How many bytes a streamed token takes on the disk. @module */

import { inside, TOKENS_FILE } from "../core/trace/layout.ts";
import { runEmbedded } from "./embedded_run.ts";
import { type Figure, plainFigure, present } from "./figure.ts";
import { makeTraceFolder } from "./trace_folder.ts";

if (import.meta.main) present(await measure());

/** The lines of a real run on the model that is built in, as they are and without the alternatives. */
async function measure(): Promise<Figure[]> {
  using folder = makeTraceFolder();
  const { path } = await runEmbedded(folder.next(), "--benchmarks", "smoke");
  const lines = Deno.readTextFileSync(inside(path, TOKENS_FILE)).trimEnd().split("\n");
  const chunks = lines.map((line): Chunk => JSON.parse(line)).filter(({ lp }) => lp !== undefined);
  const tokens = chunks.reduce((sum, { lp = [] }) => sum + lp.length, 0);
  const slim = chunks.map(({ top: _alternatives, ...rest }) => rest);
  const figure = (bytes: number, what: string, atMost?: number): Figure => ({
    ...plainFigure(bytes / tokens, {
      what: `bytes on the disk for a token: ${what}`,
      digits: 1,
      ...(atMost === undefined ? {} : { atMost }),
    }),
    samples: tokens,
  });
  return [
    figure(bytesOf(slim), "text, time, id and probability", 90),
    figure(bytesOf(chunks), "with the default alternatives"),
  ];
}

/** A line of the file; chunks of tool calls do not tell their tokens. */
interface Chunk {
  readonly lp?: readonly unknown[];
  readonly top?: unknown;
}

function bytesOf(chunks: readonly object[]): number {
  const lines = chunks.map((chunk) => `${JSON.stringify(chunk)}\n`);
  return new TextEncoder().encode(lines.join("")).length;
}
