/** Answers requests of the dashboard from a copy of runs, in the page itself. @module */

import type {
  CallPage,
  CallUsePage,
  ChunkWindow,
  Problem,
  RunPage,
  SamplePage,
  TokenChunk,
  TokenPage,
} from "../../api/mod.ts";
import type { CopyIndex, PackedRun } from "../../api/copy.ts";
import type { Leaderboard } from "../../../core/leaderboard/shape.ts";
import { chosenBoards } from "../../choice/boards.ts";
import { chosenUses } from "../../choice/call_uses.ts";
import { chosenCalls } from "../../choice/calls.ts";
import { chosenRuns } from "../../choice/runs.ts";
import { chosenSamples } from "../../choice/samples.ts";
import { lowerBound } from "../timeline/level_of_detail.ts";
import { PackedCopy } from "./packed.ts";

/** Gets a run that is not in the page yet; undefined where the copy has none of that name. */
export type LoadRun = (run: string) => Promise<PackedRun | undefined>;

/** The server of a copy. */
export class CopiedAnswers {
  readonly #index: CopyIndex;
  readonly #load: LoadRun;
  readonly #runs = new Map<string, Promise<PackedCopy | undefined>>();

  constructor(index: CopyIndex, load: LoadRun) {
    this.#index = index;
    this.#load = load;
  }

  /** As `fetch()` would. */
  async fetch(address: string): Promise<Response> {
    const { pathname, searchParams } = new URL(address, "file:///");
    const found = await this.#answer(pathname, searchParams);
    return found === undefined ? this.#absent() : Response.json(found);
  }

  async #answer(path: string, query: URLSearchParams): Promise<unknown> {
    if (path === "/api/runs") return this.#runPage(query);
    if (path === "/api/leaderboard" && Object.hasOwn(this.#index.answers, path)) {
      return chosenBoards(this.#index.answers[path] as Leaderboard, valuesOf(query));
    }
    const [, name, rest = ""] = /^\/api\/runs\/([^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    if (name === undefined) {
      return Object.hasOwn(this.#index.answers, path) ? this.#index.answers[path] : undefined;
    }
    const copy = await this.#run(decodeURIComponent(name));
    if (copy === undefined) return undefined;
    const { samples, calls } = await copy.run;
    if (rest === "samples") {
      const chosen = chosenSamples(samples, { sort: "start", ...valuesOf(query) });
      const { items, total, next } = pageOf(chosen, query, 200);
      return { samples: items, total, next, pending: [] } satisfies SamplePage;
    }
    if (rest === "calls") {
      const { items, total, next } = pageOf(chosenCalls(calls, valuesOf(query)), query, 200);
      return { calls: items, total, next } satisfies CallPage;
    }
    if (rest === "chunks") return await chunksOf(copy, path, query);
    const whole = await copy.answer(path);
    if (whole === undefined) return undefined;
    // What is asked for page by page is here whole.
    if (rest === "machine/calls") {
      const chosen = chosenUses((whole as CallUsePage).calls, valuesOf(query));
      const { items, total, next } = pageOf(chosen, query, 200);
      return { calls: items, total, next } satisfies CallUsePage;
    }
    return rest.endsWith("/tokens") ? tokenPage(whole as TokenPage, query) : whole;
  }

  #run(name: string): Promise<PackedCopy | undefined> {
    const known = this.#runs.get(name) ??
      this.#load(name).then((packed) => packed === undefined ? undefined : new PackedCopy(packed));
    this.#runs.set(name, known);
    return known;
  }

  #runPage(query: URLSearchParams): RunPage {
    const { runs } = this.#index;
    const { items, total, next } = pageOf(
      chosenRuns(runs, { sort: "-started", ...valuesOf(query) }),
      query,
      100,
    );
    return { runs: items, broken: [], total, next, folder: "this copy", pending: 0, version: 0 };
  }

  #absent(): Response {
    const { cut } = this.#index;
    const error: Problem["error"] = {
      code: "not_in_copy",
      message: cut.length > 0
        ? "This copy does not hold it: it was cut to its size"
        : "This copy of runs does not hold it",
      hint: "Ask whoever made the copy for the run itself, or for a larger copy (--max-mb)",
    };
    return Response.json({ error } satisfies Problem, { status: 404 });
  }
}

function valuesOf(query: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...query].filter(([, value]) => value !== ""));
}

function pageOf<T>(items: readonly T[], query: URLSearchParams, most: number) {
  const offset = Number(query.get("offset") ?? 0);
  const end = offset + Number(query.get("limit") ?? most);
  return {
    items: items.slice(offset, end),
    total: items.length,
    next: end < items.length ? end : null,
  };
}

function tokenPage(whole: TokenPage, query: URLSearchParams): TokenPage {
  const from = Number(query.get("from") ?? 0);
  const end = from + Number(query.get("limit") ?? 2000);
  const { chunks, total, span } = whole;
  return { span, from, chunks: chunks.slice(from, end), total, next: end < total ? end : null };
}

/** A stretch of the chunks of the run, or of one call, which are there one by one. */
async function chunksOf(
  copy: PackedCopy,
  path: string,
  query: URLSearchParams,
): Promise<ChunkWindow | undefined> {
  const call = query.get("call");
  // It holds what the server answers about the whole run.
  const whole = await copy.answer(path) as ChunkWindow | undefined;
  if (whole === undefined || (call === null && !whole.exact)) return whole;
  const from = Number(query.get("from") ?? 0);
  const to = Number(query.get("to") ?? whole.to);
  if (call === null) {
    const calls = whole.calls.map((one) => within(one, { from, to, first: one.first }));
    return { from, to, exact: true, calls: calls.filter(({ t }) => t.length > 0) };
  }
  const calls: ChunkWindow["calls"] = [];
  for (const span of call.split(",")) {
    const address = path.replace(/chunks$/, `calls/${encodeURIComponent(span)}/tokens`);
    const tokens = await copy.answer(address) as { chunks: TokenChunk[] } | undefined;
    if (tokens === undefined) return undefined;
    calls.push(within({ span, t: tokens.chunks.map(({ t }) => t) }, { from, to, first: 0 }));
  }
  return { from, to, exact: true, calls: calls.filter(({ t }) => t.length > 0) };
}

function within(
  { span, t }: Pick<ChunkWindow["calls"][number], "span" | "t">,
  { from, to, first }: { readonly from: number; readonly to: number; readonly first: number },
): ChunkWindow["calls"][number] {
  const begin = lowerBound(t, from);
  const shown = t.slice(begin, lowerBound(t, to));
  return { span, t: shown, n: shown.map(() => 1), first: first + begin };
}
