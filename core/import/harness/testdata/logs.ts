/** Logs as lm-evaluation-harness 0.4.13 and Inspect 0.3.285 write them, cut down by hand. @module */

const line = (doc_id: number, filter: string, more: object) =>
  JSON.stringify({
    doc_id,
    doc: { q: `question ${doc_id}`, a: "lol" },
    target: "lol",
    arguments: {
      gen_args_0: { arg_0: `Q: question ${doc_id}\nA:`, arg_1: { until: ["\n"], max_gen_toks: 8 } },
    },
    resps: [["lol"]],
    filtered_resps: ["lol"],
    filter,
    metrics: ["exact_match"],
    doc_hash: `d${doc_id}`,
    prompt_hash: `p${doc_id}`,
    target_hash: `t${doc_id}`,
    ...more,
  });

/** Two items under two filters, as `samples_day_gen_….jsonl`; the last line is torn. */
export const GENERATED = [
  line(0, "strict-match", { exact_match: 0.0, filtered_resps: ["[invalid]"] }),
  line(1, "strict-match", { exact_match: 1.0 }),
  line(0, "flexible-extract", { exact_match: 1.0 }),
  line(1, "flexible-extract", { exact_match: 1.0 }),
  '{"doc_id": 2, "doc"',
].join("\n");

/** An item whose likelihoods were compared, as `samples_day_mc_….jsonl`. */
export const COMPARED = line(0, "none", {
  target: "0",
  arguments: {
    gen_args_0: { arg_0: "Q: x\nA:", arg_1: " lol" },
    gen_args_1: { arg_0: "Q: x\nA:", arg_1: " no" },
  },
  resps: [[["-0.1", "False"]], [["-0.5", "False"]]],
  filtered_resps: [["-0.1", "False"], ["-0.5", "False"]],
  metrics: ["acc", "acc_norm"],
  acc: 1.0,
  acc_norm: 0.0,
});

/** `results_….json` beside them. */
export const RESULTS = JSON.stringify({
  results: { day_gen: { alias: "day_gen", "exact_match,strict-match": 0.5 } },
  versions: { day_gen: 2.0, day_mc: 1.0 },
  config: { model: "local-chat-completions", model_args: { model: "qwen3:8b" } },
  date: 1795711907.06,
  lm_eval_version: "0.4.13",
  model_name: "qwen3:8b",
});

const sample = (id: string | number, epoch: number, value: unknown, more: object = {}) => ({
  id,
  epoch,
  input: "attachment://0a",
  target: "Monday",
  attachments: { "0a": "Which day?" },
  messages: [
    { role: "system", content: "Be short" },
    { role: "user", content: "attachment://0a" },
    { role: "assistant", content: "Monday" },
  ],
  output: {
    model: "mockllm/model",
    choices: [{
      message: {
        role: "assistant",
        content: [{ type: "reasoning", reasoning: "Hm" }, { type: "text", text: "Monday" }],
        tool_calls: [{ id: "c1", function: "day", arguments: { n: 1 }, type: "function" }],
      },
      stop_reason: "stop",
    }],
    usage: { input_tokens: 9, output_tokens: 3, total_tokens: 12 },
  },
  scores: { includes: { value, answer: "monday", explanation: "Monday" }, other: { value: 0.25 } },
  started_at: "2026-11-26T16:52:54.500000+00:00",
  completed_at: "2026-11-26T16:52:54.750000+00:00",
  ...more,
});

/** The head of a log. */
export const INSPECT_HEADER = {
  version: 2,
  status: "success",
  eval: {
    task: "inspect_evals/days",
    task_version: 3,
    model: "mockllm/model",
    created: "2026-11-26T16:52:53+00:00",
    packages: { inspect_ai: "0.3.285" },
  },
  stats: { started_at: "2026-11-26T16:52:54+00:00" },
};

/** Right, wrong, failed, in the second epoch, and without a score. */
export const INSPECT_SAMPLES = [
  sample("a/1", 1, "C"),
  sample(2, 1, "I"),
  sample(3, 1, "C", { error: { message: "the sandbox died" }, scores: {} }),
  sample("a/1", 2, "P"),
  sample(4, 1, "C", { scores: null }),
];
