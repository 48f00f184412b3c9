/**
 * A run in the layout of lm-evaluation-harness: `results_<date>.json` and `samples_<task>_<date>.jsonl`
 * for each model, as it writes them with `--output_path` and `--log_samples`. What that layout has no
 * place for stands under `model_lens`, so that nothing is lost and nothing passes for what it is not.
 * @module
 */

import type { RecordedCall } from "../calls/recorded_call.ts";
import type { Header } from "../events/header.ts";
import type { CellState, RunFold, SampleState } from "../run/fold.ts";
import type { Report, ReportRow } from "../run/report.ts";
import { sha256 } from "../sha256.ts";

/** A run, read whole. */
export interface ExportedRun {
  readonly header: Header;
  readonly fold: RunFold;
  readonly report: Report;
  /** The last call of each sample, by its id. */
  readonly calls: ReadonlyMap<string, RecordedCall>;
  /** Targets by sample. */
  readonly targets: ReadonlyMap<string, unknown>;
}

/** One file, below the folder that the user names. */
export interface ExportedFile {
  readonly path: string;
  readonly text: string;
}

/** What was left out, and why. */
export interface LeftOut {
  readonly benchmark: string;
  readonly count: number;
  readonly reason: string;
}

/** The files of a run. Samples without a score have no place in that layout: they are counted. */
export function lmEvalFiles(run: ExportedRun): {
  readonly files: readonly ExportedFile[];
  readonly leftOut: readonly LeftOut[];
} {
  const date = run.header.started.replaceAll(":", "-").replace(/Z$/, "");
  const models = Map.groupBy(run.fold.cells.values(), ({ model }) => model);
  const leftOut = [...run.fold.cells.values()].flatMap((cell) => {
    const count = [...cell.samples.values()].filter((one) => !isJudged(one)).length;
    const reason = "without a score: failed, not asked, or only measured";
    return count === 0 ? [] : [{ benchmark: cell.benchmark, count, reason }];
  });
  const files = [...models].flatMap(([model, cells]) => {
    const folder = sanitised(model);
    return [
      {
        path: `${folder}/results_${date}.json`,
        text: `${JSON.stringify(resultsOf(model, cells, run), null, 2)}\n`,
      },
      ...cells.map((cell) => ({
        path: `${folder}/samples_${sanitised(cell.benchmark)}_${date}.jsonl`,
        text: linesOf(cell, run).map((line) => `${JSON.stringify(line)}\n`).join(""),
      })),
    ];
  });
  return { files, leftOut };
}

/** As the harness makes names of folders of models. */
function sanitised(name: string): string {
  return name.replaceAll(/["<>:/\\|?*[\]]+|^\.+/g, "__");
}

/** Our score, under the name that the harness prints it with. */
const SCORE = "score";

function resultsOf(model: string, cells: readonly CellState[], run: ExportedRun): object {
  const { header, report } = run;
  const rows = report.rows.filter((row) => row.model === model);
  const by = <T>(value: (row: ReportRow) => T) =>
    Object.fromEntries(rows.map((row) => [row.benchmark, value(row)]));
  const { config } = header;
  const seconds = Math.floor(Date.parse(header.started) / 1000);
  return {
    results: by((row) => figuresOf(row, cells.find((one) => one.benchmark === row.benchmark))),
    group_subtasks: {},
    configs: by(({ benchmark, version }) => ({
      task: benchmark,
      output_type: "generate_until",
      metadata: { version },
      metric_list: [{ metric: SCORE, aggregation: "mean", higher_is_better: true }],
    })),
    versions: by(({ version }) => version),
    "n-shot": by(() => null),
    higher_is_better: by(() => ({ [SCORE]: true })),
    "n-samples": by(({ planned, scored }) => ({ original: planned, effective: scored })),
    config: {
      model: cells[0]?.provider ?? null,
      model_args: model,
      ...{ batch_size: 1, device: null, limit: config["samples"] ?? null, bootstrap_iters: 0 },
      gen_kwargs: { temperature: config["temperature"], seed: header.seed },
      random_seed: header.seed,
    },
    git_hash: header.git.value?.commit ?? null,
    date: seconds,
    model_source: cells[0]?.provider ?? null,
    model_name: model,
    model_name_sanitized: sanitised(model),
    model_lens: {
      run: header.run,
      program: header.program,
      failed: by(({ failures }) => failures),
      skipped: by(({ skipped }) => skipped),
      models: header.models.filter((one) => one.model.id === model),
    },
  };
}

/** The mean and its standard error, and the shares that the benchmark measures besides. */
function figuresOf(
  { benchmark, mean, items, metrics }: ReportRow,
  cell: CellState | undefined,
): object {
  const shares = Object.entries(metrics).flatMap(([name, { share }]) =>
    share === null ? [] : [[`${name},none`, share.mean]]
  );
  return {
    alias: benchmark,
    [`${SCORE},none`]: mean ?? "N/A",
    [`${SCORE}_stderr,none`]: cell === undefined ? "N/A" : standardError(cell),
    ...Object.fromEntries(shares),
    sample_len: items,
  };
}

/** As the harness has it: standard deviation of the items' means, by n - 1, over the root of n. */
function standardError({ samples }: CellState): number | "N/A" {
  const scores = [...samples.values()].flatMap(({ sample, item = sample, outcome }) =>
    outcome?.kind === "scored" && outcome.score !== null ? [{ item, score: outcome.score }] : []
  );
  const items = [...Map.groupBy(scores, ({ item }) => item).values()]
    .map((of) => of.reduce((sum, { score }) => sum + score, 0) / of.length);
  const n = items.length;
  if (n < 2) return "N/A";
  const mean = items.reduce((sum, score) => sum + score, 0) / n;
  const variance = items.reduce((sum, score) => sum + (score - mean) ** 2, 0) / (n - 1);
  return Math.sqrt(variance / n);
}

function isJudged({ outcome }: SampleState): boolean {
  return outcome?.kind === "scored" && outcome.score !== null;
}

function linesOf(cell: CellState, { calls, targets }: ExportedRun): object[] {
  const judged = [...cell.samples.values()].filter(isJudged)
    .sort((a, b) => a.sample < b.sample ? -1 : 1);
  return judged.map((state, index) => {
    const { sample, hash, family, item, outcome, metrics } = state;
    const call = calls.get(sample);
    const ended = call?.ended;
    const text = ended?.kind === "call.completed" ? ended.text : "";
    const { prompt, settings } = promptOf(call);
    const target = shownTarget(targets.get(sample));
    const shares = metrics.filter(({ unit, value }) => unit === "share" && value !== null);
    const { score = null, answer = null, explanation = "" } = outcome?.kind === "scored"
      ? outcome
      : {};
    return {
      doc_id: index,
      doc: {
        id: sample.replace(/^\d+\//, ""),
        ...(family === undefined ? {} : { family }),
        target: targets.get(sample) ?? null,
        model_lens: { sample, hash, ...(item === undefined ? {} : { item }), explanation },
      },
      target,
      arguments: { gen_args_0: { arg_0: prompt, arg_1: settings } },
      resps: [[text]],
      filtered_resps: [answer ?? "[invalid]"],
      filter: "none",
      metrics: [SCORE, ...new Set(shares.map(({ name }) => name))],
      doc_hash: hash,
      prompt_hash: sha256(prompt),
      target_hash: sha256(target),
      [SCORE]: score,
      ...Object.fromEntries(shares.map(({ name, value }) => [name, value])),
    };
  });
}

/** The messages as JSON, as the harness logs those of chats; settings are all else of the request. */
function promptOf(call: RecordedCall | undefined) {
  const request = Object(call?.started.request);
  const { messages, prompt, model: _, stream: _s, stream_options: _o, ...settings } = request;
  const text = messages === undefined ? String(prompt ?? "") : JSON.stringify(messages);
  return { prompt: text, settings };
}

function shownTarget(target: unknown): string {
  return typeof target === "string" ? target : JSON.stringify(target ?? null);
}
