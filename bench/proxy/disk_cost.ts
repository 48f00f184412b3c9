/** How much of the disk a conversation of an agent takes that a proxy recorded. @module */

import { agentConversation } from "../../core/proxy/testdata/agent_conversation.ts";
import { InProcess } from "../../core/proxy/testdata/in_process.ts";
import { type Figure, plainFigure, present } from "../figure.ts";
import { makeTraceFolder } from "../trace_folder.ts";

const TURNS = 100;
/** Characters that a tool brings in each turn, and whether the whole is to cost at most twice the last request. */
const RESULTS = [
  { least: 3500, most: 14_000, atMost: 2 },
  { least: 2000, most: 10_000, atMost: 2 },
  { least: 1000, most: 5000, atMost: 2 },
  { least: 800, most: 4000 },
  { least: 300, most: 1000 },
  { least: 5, most: 10 },
];

if (import.meta.main) {
  const figures: Figure[] = [];
  for (const one of RESULTS) figures.push(await measure(one));
  present(figures);
}

async function measure(
  { least, most, ...wanted }: {
    readonly least: number;
    readonly most: number;
    readonly atMost?: number;
  },
): Promise<Figure> {
  using folder = makeTraceFolder();
  const tap = new InProcess(folder.next());
  const { lastRequestBytes } = agentConversation(tap, {
    turns: TURNS,
    seed: 3,
    results: [least, most],
  });
  await tap.end();
  const bytes = tap.of("trace").reduce((sum, { path }) => sum + bytesIn(path), 0);
  return {
    ...plainFigure(bytes / lastRequestBytes, {
      what: `an agent's ${TURNS} turns of ${least} to ${most} characters ÷ its last request`,
      ...wanted,
    }),
    spread: `${Math.round(bytes / 1000)} KB for ${Math.round(lastRequestBytes / 1000)} KB`,
    samples: TURNS,
  };
}

function bytesIn(folder: string): number {
  let sum = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    sum += isDirectory ? bytesIn(path) : Deno.statSync(path).size;
  }
  return sum;
}
