/**
 * The keys of the predecessor's `config.json`: what became of each. They are read, deprecated, and a
 * warning names the key of now.
 * @module
 */

/** What became of a key. */
export type Successor =
  | {
    /** The key of now. */
    readonly to: string;
    /** Its value there; the same unless said otherwise. */
    readonly as?: (value: unknown) => unknown;
  }
  /** It has no effect; this says what is instead. */
  | { readonly instead: string };

const ALWAYS = (what: string): Successor => ({ instead: `${what}: it has no key any more` });
const ELSEWHERE = (flag: string): Successor => ({
  instead: `it is a setting of all runs: use ${flag}`,
});

/** By path; a `*` stands for one name, and what is below a path belongs to it. */
export const SUCCESSORS: Readonly<Record<string, Successor>> = {
  "_deprecated": ALWAYS("this is a comment"),
  "_migration_guide": ALWAYS("this is a comment"),
  "description": ALWAYS("this is a comment"),
  "specific_models": ELSEWHERE("--models"),
  "models": ELSEWHERE("--models"),
  "endpoint.base_url": ELSEWHERE("--api-base"),
  "endpoint.api_key": ELSEWHERE("--api-key-env"),
  "endpoint.timeout": ELSEWHERE("--timeout"),
  "generation.temperature": { to: "temperature" },
  "generation.max_tokens": { to: "max_tokens" },
  "generation.top_p": { to: "top_p" },
  "generation.stream": ALWAYS("answers are always streamed"),
  "prompts.total_count": { to: "prompts" },
  "prompts.generator": ALWAYS("prompts are always made of items by the seed"),
  "prompts.difficulty_distribution": { to: "difficulty" },
  "prompts.categories.*.weight": { to: "weights.*" },
  "prompts.categories.*.enabled": {
    instead: "a category with the weight 0 is not asked: weights.*",
  },
  "prompts.categories.*.count": { instead: "the weights decide how many: weights.*" },
  "prompts.categories.*.subcategories": ALWAYS("every item of a category may be drawn"),
  "evaluation.runs_per_prompt": { to: "repetitions" },
  "evaluation.parallel_execution": {
    to: "parallel",
    as: (value) => value === true ? "server" : value === false ? 1 : value,
  },
  "evaluation.max_workers": { to: "parallel" },
  "evaluation.execution_grounded": ALWAYS("every program is type-checked, linted and run"),
  "evaluation.statistical": ALWAYS("intervals are always 95 %, and nothing is left out as outlier"),
  "metrics": ALWAYS("everything that can be measured is"),
  "output.directory": {
    instead: "reports are written where you say: scorecard RUN --output FOLDER",
  },
  "output.formats": {
    instead: "reports have the formats that you ask for: scorecard RUN --format",
  },
  "output.charts": ALWAYS("charts are in every report"),
  "output.x_thread": ALWAYS("nothing is posted"),
  "hardware": ALWAYS("the machine is measured and never stated"),
  "reproducibility.seed": { to: "seed" },
  "reproducibility.deterministic": ALWAYS("the same seed always gives the same plan"),
  "reproducibility.version_prompts": ALWAYS("every trace has the version and hash of its plan"),
};

/** The names that only the predecessor's file has at the top, and `prompts` where it is a map. */
export function isOld(key: string, value: unknown): boolean {
  if (key === "prompts") return typeof value === "object";
  return Object.keys(SUCCESSORS).some((path) => path.split(".")[0] === key);
}
