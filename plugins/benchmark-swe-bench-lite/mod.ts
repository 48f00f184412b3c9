/** Princeton NLP's SWE-bench Lite: issues of Python projects, judged in the official images. @module */

import {
  answerRoom,
  type BenchmarkDefinition,
  chosenSamples,
  defineBenchmark,
  type Metric,
  NotJudgedError,
  parsePatch,
  PatchError,
  patchOfAnswer,
  type PlanContext,
  repositoryPrompt,
  resolutionText,
  type Score,
} from "model-lens";
import { z } from "zod";
import { canBeTested, evaluationOf } from "./evaluation.ts";
import { gradeLog, MARKERS } from "./log.ts";
import { DATA, Row } from "./row.ts";

const Settings = z.strictObject({
  /**
   * Which files are shown. `oracle`: those that the reference changes, as they were, read from the
   * project's repository. `none`: the issue alone, which is all that a row has.
   */
  retrieval: z.enum(["oracle", "none"]).default("oracle"),
  /** Whether tests may reach the network, as in the official harness. Those of requests need it. */
  network: z.boolean().default(false),
});
type Settings = z.infer<typeof Settings>;

const Target = z.strictObject({
  instance: z.string(),
  repo: z.string(),
  version: z.string(),
  baseCommit: z.string(),
  testPatch: z.string(),
  failToPass: z.array(z.string()),
  passToPass: z.array(z.string()),
  network: z.boolean(),
});
export type Target = z.infer<typeof Target>;

const MAX_TOKENS = 4096;
const QUICK = 3;

const sweBenchLite: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  target: Target,
  // A patch is not guessed.
  chance: 0,
  data: DATA,

  async samples(context) {
    const rows = z.array(Row).parse(await context.data.rows("test"));
    const chosen = chosenSamples(rows, context, { quickly: QUICK, sample: (row) => row });
    const samples = [];
    for (const row of chosen) {
      const files = await retrieved(row, context);
      const { repo, problem_statement: issue } = row;
      const content = repositoryPrompt({ repo, issue, files });
      const maxTokens = answerRoom(content.length, { ...context, official: MAX_TOKENS });
      if (maxTokens === undefined) continue;
      samples.push({
        id: row.instance_id,
        family: repo,
        source: repo,
        request: { messages: [{ role: "user" as const, content }], maxTokens },
        target: {
          instance: row.instance_id,
          repo,
          version: row.version,
          baseCommit: row.base_commit,
          testPatch: row.test_patch,
          failToPass: row.FAIL_TO_PASS,
          passToPass: row.PASS_TO_PASS,
          network: context.settings.network,
        },
      });
    }
    return samples;
  },

  async score({ target }, { text }, { containers, signal }) {
    // Asked for every answer: else those without a patch alone would be scored.
    const absence = await containers.absence();
    if (absence !== undefined) {
      throw new NotJudgedError("container_unavailable", absence.reason, absence.hint);
    }
    const obstacle = obstacleTo(target);
    if (obstacle !== undefined) throw obstacle;
    const patch = patchOfAnswer(text);
    if (patch === undefined) return { ...unresolved("There is no patch in it"), answer: null };
    const fault = faultOf(patch);
    if (fault !== undefined) return { ...unresolved(fault), answer: patch };
    const ran = await containers.run(evaluationOf(target, { patch, network: target.network }), {
      signal,
    });
    if (ran.outcome === "unavailable") {
      throw new NotJudgedError("container_unavailable", ran.reason, ran.hint);
    }
    const late = ran.outcome === "timeout" ? `\n${MARKERS.timedOut}` : "";
    return { ...graded(`${ran.output}${late}`, target), answer: patch };
  },
});
export default sweBenchLite;

/** The files that a model is shown. */
async function retrieved(
  { repo, base_commit: commit, patch }: Row,
  { settings, repositories }: PlanContext<Settings>,
): Promise<ReadonlyMap<string, string>> {
  if (settings.retrieval === "none") return new Map();
  const paths = parsePatch(patch).flatMap(({ from }) =>
    from === null ? [] : [from.replace(/^a\//, "")]
  );
  if (repositories === undefined) throw new TypeError("Cannot retrieve: there are no repositories");
  return await repositories.files({ repo, commit, paths });
}

/** Why an instance is not judged here, whatever the answer. */
function obstacleTo({ repo, network }: Target): NotJudgedError | undefined {
  if (!canBeTested(repo)) {
    return new NotJudgedError(
      "project_unknown",
      `How ${repo} is tested is not known`,
      "Report it with the version of the benchmark",
    );
  }
  if (repo === "psf/requests" && !network) {
    return new NotJudgedError(
      "network_needed",
      `The tests of ${repo} ask servers on the network`,
      "Set benchmark_settings.swe-bench-lite.network to true; what the model wrote can reach it then",
    );
  }
  return undefined;
}

function faultOf(patch: string): string | undefined {
  try {
    parsePatch(patch);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof PatchError)) throw cause;
    return `The patch is none: ${cause.message}`;
  }
}

function graded(log: string, target: Target): Omit<Score, "answer"> {
  const grade = gradeLog(log, target.repo, target);
  if (!grade.ran) return unresolved(`Not resolved: ${grade.reason}`);
  const { status, stillFailing, broken } = grade.resolution;
  return {
    value: status === "full" ? 1 : 0,
    explanation: resolutionText(grade.resolution, target),
    metrics: [
      share("patch_applied", 1),
      share("fail_to_pass", 1 - part(stillFailing, target.failToPass)),
      share("pass_to_pass", 1 - part(broken, target.passToPass)),
    ],
  };
}

/** Of no tests none fail. */
function part(some: readonly string[], all: readonly string[]): number {
  return all.length === 0 ? 0 : some.length / all.length;
}

function unresolved(explanation: string) {
  return { value: 0, explanation, metrics: [share("patch_applied", 0)] };
}

function share(name: string, value: number): Metric {
  return { name, value, unit: "share", source: "SWE-bench grading" };
}
