/** Finds calls of skills in the runs of a folder. What was read of a run is kept while its files stay the same. @module */

import { ModelLensError } from "../../core/errors.ts";
import type { Header } from "../../core/events/header.ts";
import type { TraceEvent } from "../../core/events/mod.ts";
import { readHeader } from "../../core/trace/header_line.ts";
import { EVENTS_FILE, inside } from "../../core/trace/layout.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import type { SkillCall } from "../api/mod.ts";
import { type RunFolder, stampOf } from "../runs/run_folder.ts";

/** A call, with the skill that was called and the hash that it had. */
export interface FoundCall extends Omit<SkillCall, "current"> {
  readonly skill: string;
  readonly sha256: string | null;
}

/** What was found in all runs. */
export interface FoundCalls {
  /** Newest run first, in a run the latest first. */
  readonly calls: readonly FoundCall[];
  /** Runs that could not be read. */
  readonly unread: readonly string[];
}

/** Runs that are looked at, newest first. */
const MOST_RUNS = 2000;
/** Characters of arguments and results that are shown. */
const MOST_SHOWN = 2000;

/** The calls of one folder. */
export class SkillCalls {
  readonly #folder: RunFolder;
  readonly #kept = new Map<
    string,
    { readonly key: string; readonly calls: readonly FoundCall[] }
  >();

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  /** All of them. Throws `TraceUnreadableError` when the folder cannot be read. */
  async all(): Promise<FoundCalls> {
    const calls: FoundCall[] = [];
    const unread: string[] = [];
    for (const id of this.#folder.names().slice(0, MOST_RUNS)) {
      try {
        calls.push(...await this.#of(id));
      } catch (cause) {
        // The list of runs says what is wrong with it.
        if (!(cause instanceof ModelLensError)) throw cause;
        unread.push(id);
      }
    }
    return { calls, unread };
  }

  async #of(id: string): Promise<readonly FoundCall[]> {
    const { path } = this.#folder.find(id);
    const stamp = stampOf(inside(path, EVENTS_FILE));
    const key = `${stamp?.size} ${stamp?.changed}`;
    const kept = this.#kept.get(id);
    if (kept?.key === key) return kept.calls;
    const header = await readHeader(path);
    // Most runs may call none, so that one line of them is all that is read.
    const calls = header.skills === undefined ? [] : await callsIn(path, header);
    this.#kept.set(id, { key, calls });
    return calls;
  }
}

async function callsIn(path: string, { run, models }: Header): Promise<FoundCall[]> {
  const modelOf = new Map(models.map(({ span, model }) => [span, model.id]));
  const above = new Map<string, string>();
  const samples = new Map<string, string>();
  const calls = new Map<string, FoundCall>();
  using reader = await TraceReader.open(path);
  for await (const batch of reader.events()) {
    for (const event of batch) {
      if (event.parent !== undefined) above.set(event.span, event.parent);
      if (event.kind === "sample.started") samples.set(event.span, event.sample);
      if (event.kind === "call.started") modelOf.set(event.span, event.model);
      if (event.kind === "tool.called") {
        calls.set(event.span, calledIn(event, { run, above, samples, modelOf }));
      }
      const call = calls.get(event.span);
      if (call === undefined) continue;
      if (event.kind === "tool.completed") {
        const said = shown(event.result);
        calls.set(call.span, { ...call, outcome: "completed", said, duration: event.duration });
      }
      if (event.kind === "tool.failed") {
        const { error: { type, message }, duration } = event;
        calls.set(call.span, { ...call, outcome: type, said: cut(message), duration });
      }
    }
  }
  return [...calls.values()].reverse();
}

function calledIn(
  event: Extract<TraceEvent, { kind: "tool.called" }>,
  { run, above, samples, modelOf }: {
    readonly run: string;
    readonly above: ReadonlyMap<string, string>;
    readonly samples: ReadonlyMap<string, string>;
    readonly modelOf: ReadonlyMap<string, string>;
  },
): FoundCall {
  const way: string[] = [];
  for (let span = event.parent; span !== undefined && !way.includes(span);) {
    way.push(span);
    // Calls hang under an attempt, `s2/1`, which no event opens.
    span = above.get(span) ?? (span.includes("/") ? span.replace(/\/.*$/, "") : undefined);
  }
  const found = <T>(map: ReadonlyMap<string, T>) =>
    way.map((span) => map.get(span)).find((one) => one !== undefined) ?? null;
  return {
    run,
    span: event.span,
    t: event.t,
    skill: event.tool,
    version: event.version ?? null,
    sha256: event.sha256 ?? null,
    model: found(modelOf),
    sample: found(samples),
    call: way.find((span) => span.startsWith("c")) ?? null,
    arguments: shown(event.arguments),
    outcome: null,
    said: "",
    duration: null,
  };
}

function shown(value: unknown): string {
  // Models give their arguments as text already.
  return cut(typeof value === "string" ? value : JSON.stringify(value) ?? "");
}

function cut(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
