/** One run as a copy holds it: the answers that the server gives about it, packed into a size. @module */

import type { CopiedRun, PackedRun } from "../api/copy.ts";
import type { CallUsePage, RunProblems, RunSummary } from "../api/mod.ts";
import { callUsePage, CallUseQuery } from "../machine/call_use.ts";
import { MachineQuery, machineSeries } from "../machine/series.ts";
import type { OpenRun } from "../run/open_run.ts";
import { runAlarms } from "../views/alarm_view.ts";
import { callBreakdown } from "../views/breakdown_view.ts";
import { callDetail, callPage, CallQuery } from "../views/call_view.ts";
import { ChunkQuery, chunkWindow } from "../views/chunk_window.ts";
import { runDetail } from "../views/run_detail.ts";
import { sampleDetail, samplePage, SampleQuery } from "../views/sample_view.ts";
import { scorecardOf } from "../views/scorecard_view.ts";
import { timeline } from "../views/timeline_view.ts";
import { tokenPage } from "../views/token_page.ts";
import { CopyTooLargeError } from "./errors.ts";
import { packed } from "./packing.ts";

/** Characters of JSON that are compressed together: enough to be compressed well, few enough to be opened at once. */
const BLOCK = 256 * 1024;
/** Rows or chunks of one page. */
const PAGE = 5000;
const CHUNKS = 10_000;

/** How a run is copied. */
export interface CopyOptions {
  /** Bytes that it may take, with the page around it. */
  readonly most: number;
  /** Bytes of that page. */
  readonly page: number;
  /** What is wrong with the trace that it is a copy of. */
  readonly problems: RunProblems;
  /** Bytes of the event files of that trace. */
  readonly bytes: number;
}

/** A run, and what of it had no room. */
export interface RunCopy extends PackedRun {
  readonly summary: RunSummary;
  /** Sentences; empty where all is there. */
  readonly cut: readonly string[];
}

/** Packs a run. Throws `CopyTooLargeError` when not even lists and figures have room. */
export async function copyRun(
  run: OpenRun,
  { most, page, problems, bytes }: CopyOptions,
): Promise<RunCopy> {
  // Before the rest, so that rows have the names of alarms that are computed now.
  const alarms = await runAlarms(run);
  await run.figures();
  const detail = await runDetail(run);
  const summary = { ...detail.summary, bytes };
  const at = (...parts: readonly string[]) =>
    `/api/runs/${[run.place.id, ...parts].map(encoded).join("/")}`;
  const samples = await allOf(async (offset) => {
    const page = await samplePage(run, SampleQuery.parse({ offset, limit: PAGE }));
    return { items: page.samples, next: page.next };
  });
  const calls = await allOf(async (offset) => {
    const page = await callPage(run, CallQuery.parse({ offset, limit: PAGE }));
    return { items: page.calls, next: page.next };
  });
  const machine = await machineSeries(run.place.path, MachineQuery.parse({ points: 4000 }));
  const answers = {
    [at()]: { ...detail, summary, problems },
    [at("alarms")]: alarms,
    [at("problems")]: problems,
    [at("timeline")]: await timeline(run),
    [at("chunks")]: chunkWindow(await run.chunks(), ChunkQuery.parse({ buckets: CHUNKS })),
    [at("machine")]: machine,
    ...(machine.samples === 0 ? {} : { [at("machine", "calls")]: await callUses(run) }),
    ...(run.header.framework === undefined ? {} : {
      [at("scorecard")]: await scorecardOf([run]),
    }),
  };
  const parts = [
    ...samples.map(({ id }) => ({
      address: at("samples", id),
      what: "sample" as const,
      make: () => sampleDetail(run, id),
    })),
    ...calls.flatMap(({ span, state }) => [
      { address: at("calls", span), what: "call" as const, make: () => callDetail(run, span) },
      ...(state === "open" ? [] : [{
        address: at("calls", span, "breakdown"),
        what: "breakdown" as const,
        make: () => callBreakdown(run, span),
      }]),
      {
        address: at("calls", span, "tokens"),
        what: "tokens" as const,
        make: () => tokens(run, span),
      },
    ]),
  ];
  const base = (blockOf: CopiedRun["blockOf"]): CopiedRun => ({ answers, samples, calls, blockOf });
  // With every place in it, so that it cannot be larger in the end.
  const largest = await packed(
    base(Object.fromEntries(parts.map(({ address }) => [address, 999]))),
  );
  const least = page + largest.length;
  if (least > most) throw new CopyTooLargeError(run.place.id, { least, most });
  const { blocks, blockOf, left } = await inBlocks(parts, most - least);
  return { base: await packed(base(blockOf)), blocks, summary, cut: cutOf(left) };
}

/** All of them, which the copy gives out page by page. */
async function callUses(run: OpenRun): Promise<CallUsePage> {
  const calls = await allOf(async (offset) => {
    const page = await callUsePage(run, CallUseQuery.parse({ offset, limit: PAGE }));
    return { items: page.calls, next: page.next };
  });
  return { calls, total: calls.length, next: null };
}

interface Part {
  readonly address: string;
  readonly what: "sample" | "call" | "breakdown" | "tokens";
  readonly make: () => Promise<unknown>;
}

async function inBlocks(parts: readonly Part[], room: number) {
  const blocks: string[] = [];
  const blockOf: Record<string, number> = {};
  let used = 0;
  let waiting: Part[] = [];
  let answers: Record<string, unknown> = {};
  let size = 0;
  /** Whether the block had room. */
  const close = async () => {
    const text = await packed(answers);
    if (used + text.length > room) return false;
    for (const { address } of waiting) blockOf[address] = blocks.length;
    used += text.length;
    blocks.push(text);
    [waiting, answers, size] = [[], {}, 0];
    return true;
  };
  for (const [place, part] of parts.entries()) {
    const answer = await part.make();
    waiting.push(part);
    answers[part.address] = answer;
    size += JSON.stringify(answer).length;
    const isLast = place === parts.length - 1;
    if (size < BLOCK && !isLast) continue;
    if (!await close()) return { blocks, blockOf, left: [...waiting, ...parts.slice(place + 1)] };
  }
  return { blocks, blockOf, left: [] };
}

/** What was left out, in a sentence. */
function cutOf(left: readonly Part[]): string[] {
  const count = (wanted: Part["what"]) => left.filter(({ what }) => what === wanted).length;
  const named =
    ([["sample", "sample"], ["call", "call"], ["tokens", "answer by its tokens"]] as const)
      .flatMap(([what, name]) => {
        const many = count(what);
        if (many === 0) return [];
        return [
          `${many} ${
            many === 1 ? name : what === "tokens" ? "answers by their tokens" : `${name}s`
          }`,
        ];
      });
  if (named.length === 0) return [];
  return [
    `Cut to its size: the details of ${
      named.join(", ")
    } are left out. Lists, figures and timeline are whole.`,
  ];
}

async function tokens(run: OpenRun, span: string) {
  const chunks = await allOf(async (from) => {
    const page = await tokenPage(run, { span, from, limit: CHUNKS });
    return { items: page.chunks, next: page.next };
  });
  return { span, from: 0, chunks, total: chunks.length, next: null };
}

async function allOf<T>(
  page: (offset: number) => Promise<{ readonly items: readonly T[]; readonly next: number | null }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const { items, next } = await page(offset);
    for (const item of items) all.push(item);
    offset = next;
  }
  return all;
}

/** As the dashboard writes it. */
function encoded(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}
