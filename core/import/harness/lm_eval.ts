/**
 * Logs of lm-evaluation-harness, as `--log_samples` writes them: `samples_<task>_<date>.jsonl`, one line
 * for each item and filter, beside `results_<date>.json`. A line has `doc_id`, `doc`, `target`,
 * `arguments` (`gen_args_0: {arg_0: prompt, arg_1: settings}`), `resps`, `filtered_resps`, `filter`,
 * `metrics` and a field for each metric.
 * @module
 */

import type { Metric } from "../../benchmark/contract.ts";
import { sha256 } from "../../sha256.ts";
import { isRecord, jsonIn, type Skipped } from "../contract.ts";
import { ImportError } from "../errors.ts";
import {
  type HarnessAnswer,
  type HarnessRun,
  type HarnessSample,
  type HarnessTask,
  sampleId,
  scoreIn,
} from "./contract.ts";

/** The files of one run, by name. */
export interface LmEvalFiles {
  /** The text of `results_….json`; undefined where it is not there. */
  readonly results: string | undefined;
  /** Texts of `samples_….jsonl`, by the name of the file. */
  readonly samples: ReadonlyMap<string, string>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a run. Throws `ImportError` when there is no sample in it. */
export function lmEvalRun({ results, samples }: LmEvalFiles, file: string): HarnessRun {
  const told = results === undefined ? undefined : jsonIn(results);
  if (results !== undefined && !isRecord(told)) {
    throw new ImportError(file, "its results are no JSON object", "Give the whole file");
  }
  const facts: Fields = isRecord(told) ? told : {};
  const skipped: Skipped[] = [];
  const tasks = [...samples].flatMap(([name, text]) => {
    const task = taskOf(name, { text, facts, skipped });
    return task.samples.length === 0 ? [] : [task];
  });
  if (tasks.length === 0) throw new ImportError(file, "there is no sample in it", WANTED);
  const { date, config, model_name: name, lm_eval_version: version } = facts;
  const args = Object(config);
  return {
    harness: "lm-evaluation-harness",
    version: typeof version === "string" ? version : null,
    began: typeof date === "number" ? date * 1000 : null,
    model: textOf(name) ?? textOf(args["model_args"]) ?? textOf(args["model"]) ?? "(not named)",
    tasks,
    skipped,
    lacks: [
      "times: events are in the order of the file, and stand at the moment the run began",
      "token counts, chunks, reasoning apart from the answer, the server's own times",
      ...(results === undefined
        ? ["model and task version: there is no results file beside the samples"]
        : []),
    ],
  };
}

/** For a file of another kind. */
export const WANTED =
  "Give samples_….jsonl, results_….json with its samples beside it, or the folder of both: lm_eval writes them with --output_path and --log_samples";

/** `samples_gsm8k_cot_2026-11-22T10-00-00.123.jsonl` */
export function taskName(file: string): string {
  const name = file.replace(/^.*[/\\]/, "").replace(/\.jsonl$/, "");
  return name.replace(/^samples_/, "").replace(/_\d{4}-\d{2}-\d{2}T[\d.-]+$/, "");
}

function taskOf(
  file: string,
  { text, facts, skipped }: {
    readonly text: string;
    readonly facts: Fields;
    readonly skipped: Skipped[];
  },
): HarnessTask {
  const name = taskName(file);
  const lines = text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const value = jsonIn(line);
    if (isRecord(value) && "doc_id" in value) return [value];
    skipped.push({ place: `${name}, line ${index + 1}`, reason: "no sample: torn or damaged" });
    return [];
  });
  // Each filter has a line of its own for the same item; the first one is the score.
  const byDoc = Map.groupBy(lines, ({ doc_id: id }) => String(id));
  const version = Object(facts["versions"])[name];
  return {
    name: sampleId(name),
    version: version === undefined ? "unknown" : `lm-eval ${String(version)}`,
    samples: [...byDoc].flatMap(([id, filters]) => {
      const [first] = filters;
      return first === undefined ? [] : [sampleOf(id, first, filters)];
    }),
  };
}

function sampleOf(id: string, first: Fields, filters: readonly Fields[]): HarnessSample {
  const { target, doc } = first;
  const asked = requestOf(first["arguments"]);
  const answer = answerOf(first["resps"]);
  const figures = filters.flatMap((line) => figuresOf(line));
  const [main] = figures;
  const taken = first["filtered_resps"];
  const own = ownOf(doc);
  return {
    id: own?.id ?? sampleId(id),
    ...(own?.item === undefined ? {} : { item: own.item }),
    hash: hashOf(first),
    target: target ?? doc ?? null,
    request: asked,
    answer,
    times: { sent: null, end: null },
    verdict: {
      score: main?.score ?? null,
      taken: typeof Object(taken)[0] === "string" ? Object(taken)[0] : shown(taken),
      explanation: main === undefined
        ? "lm-evaluation-harness states no metric for it"
        : `${main.metric.name} of lm-evaluation-harness is the score; wanted ${shown(target)}` +
          (answer === null ? `; likelihoods ${shown(first["resps"])}` : ""),
      metrics: figures.map(({ metric }) => metric),
    },
  };
}

/** What our own export keeps of the plan, so that a run that comes back is paired with itself. */
function ownOf(doc: unknown): { id: string; hash: string; item: string | undefined } | undefined {
  const { sample, hash, item } = Object(Object(doc)["model_lens"]);
  if (typeof sample !== "string" || typeof hash !== "string") return undefined;
  const id = sampleId(sample.split("/").slice(2).join("/"));
  return { id, hash, item: typeof item === "string" ? item : undefined };
}

function hashOf({ doc, doc_hash: of, prompt_hash: prompt, target_hash: target, ...line }: Fields) {
  const own = ownOf(doc);
  if (own !== undefined) return own.hash;
  const known = [of, prompt, target].filter((one) => typeof one === "string");
  return sha256(
    JSON.stringify(known.length === 3 ? known : [doc, line["arguments"], line["target"]]),
  );
}

/** Metrics of one filter, the first one being what the harness prints first. */
function figuresOf(line: Fields): { readonly metric: Metric; readonly score: number | null }[] {
  const names = Array.isArray(line["metrics"]) ? line["metrics"].map(String) : [];
  const filter = textOf(line["filter"]) ?? "none";
  return names.flatMap((name) => {
    const value = line[name];
    // IFEval has a flag for each instruction.
    const values = Array.isArray(value) ? value : [value];
    return values.flatMap((one) => {
      const score = scoreIn(one);
      if (score === null && typeof one !== "number") return [];
      const metric: Metric = {
        name: `${name},${filter}`,
        value: score ?? (typeof one === "number" && Number.isFinite(one) ? one : null),
        unit: score === null ? "1" : "share",
        source: "lm-evaluation-harness",
        ...(score === null && !Number.isFinite(one) ? { reason: "it is no number" } : {}),
      };
      return [{ metric, score: values.length === 1 ? score : null }];
    });
  });
}

/** The prompt with the settings of its generation; null where only likelihoods were asked for. */
function requestOf(given: unknown): HarnessSample["request"] {
  const first = Array.isArray(given) ? given[0] : Object(given)["gen_args_0"];
  const [prompt, settings] = Array.isArray(first)
    ? first
    : [Object(first)["arg_0"], Object(first)["arg_1"]];
  if (typeof settings === "string" || prompt === undefined) {
    return typeof prompt === "string" ? { prompt } : null;
  }
  const messages = Array.isArray(prompt) ? jsonIn(String(prompt[0])) : jsonIn(String(prompt));
  const isChat = Array.isArray(messages) && messages.every((one) => isRecord(one) && "role" in one);
  const asked = isChat ? { messages } : { prompt: String(prompt) };
  return { ...asked, ...(isRecord(settings) ? settings : {}) };
}

/** The first answer; null for likelihoods. */
function answerOf(resps: unknown): HarnessAnswer | null {
  const first = Array.isArray(resps) ? resps[0] : undefined;
  const text = Array.isArray(first) ? first[0] : first;
  if (typeof text !== "string") return null;
  return { text, finishReason: null, usage: null, model: null };
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "nothing";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
