/** Issues in small TypeScript repositories of our own, in the form of SWE-bench, judged by hidden tests. @module */

import {
  answerRoom,
  applyToTree,
  type BenchmarkDefinition,
  chosenSamples,
  defineBenchmark,
  type Metric,
  NotJudgedError,
  parsePatch,
  PatchError,
  patchOfAnswer,
  repositoryPrompt,
  resolutionOf,
  resolutionText,
  type TestStatus,
  type TestVerdict,
} from "model-lens";
import { z } from "zod";
import { type Instance, INSTANCES, isTest } from "./instance.ts";

const RETRIEVALS = ["all", "oracle"] as const;

const Settings = z.strictObject({
  /** Which files are shown: all but tests, or those alone that the reference changes. */
  retrieval: z.enum(RETRIEVALS).default("all"),
});
type Settings = z.infer<typeof Settings>;

/** All that is needed to judge an answer again. */
const Target = z.strictObject({
  files: z.record(z.string(), z.string()),
  testPatch: z.string(),
  failToPass: z.array(z.string()),
  passToPass: z.array(z.string()),
});
export type Target = z.infer<typeof Target>;

const MAX_TOKENS = 2048;
const QUICK = 5;
const LIMITS = { wallMs: 15_000 };

const sweLocal: BenchmarkDefinition<Settings, Target> = defineBenchmark({
  version: "1.0.0",
  settings: Settings,
  target: Target,
  // A patch is not guessed.
  chance: 0,

  samples(context) {
    return chosenSamples(INSTANCES, context, {
      quickly: QUICK,
      sample(instance) {
        const { instance_id: id, repo, problem_statement: issue } = instance;
        const files = shown(instance, context.settings.retrieval);
        const content = repositoryPrompt({ repo, issue, files });
        const maxTokens = answerRoom(content.length, { ...context, official: MAX_TOKENS });
        if (maxTokens === undefined) return undefined;
        return {
          id,
          family: repo.replace(/^.*\//, ""),
          source: repo,
          request: { messages: [{ role: "user" as const, content }], maxTokens },
          target: {
            files: { ...instance.base_tree },
            testPatch: instance.test_patch,
            failToPass: [...instance.FAIL_TO_PASS],
            passToPass: [...instance.PASS_TO_PASS],
          },
        };
      },
    });
  },

  async score({ target }, { text }, { sandbox, signal }) {
    const patch = patchOfAnswer(text);
    if (patch === undefined) {
      return { ...failed("There is no patch in it"), answer: null };
    }
    const files = changed(target, patch);
    if (typeof files === "string") return { ...failed(files), answer: patch };
    const tests = [...files.keys()].filter(isTest).sort();
    const project = { files: Object.fromEntries(files), tests };
    const verdict = await sandbox.test(project, { limits: LIMITS, signal });
    if (verdict.outcome === "unavailable") {
      throw new NotJudgedError(
        "sandbox_unavailable",
        verdict.reason,
        "Run Model Lens where it may start a process of its own",
      );
    }
    const statuses = statusesOf(verdict.tests ?? []);
    const resolution = resolutionOf(statuses, target);
    const isResolved = resolution.status === "full";
    const why = isResolved ? "" : `. ${verdict.outcome}: ${verdict.reason}`;
    return {
      value: isResolved ? 1 : 0,
      answer: patch,
      explanation: `${resolutionText(resolution, target)}${why}`,
      metrics: [
        share("patch_applied", 1),
        share("fail_to_pass", 1 - resolution.stillFailing.length / target.failToPass.length),
        share("pass_to_pass", 1 - resolution.broken.length / target.passToPass.length),
      ],
    };
  },
});
export default sweLocal;

/** The files that a model is shown. */
function shown(
  { base_tree, patch }: Instance,
  retrieval: Settings["retrieval"],
): Map<string, string> {
  const oracle = new Set(parsePatch(patch).map(({ from }) => from?.replace(/^a\//, "")));
  return new Map(
    Object.entries(base_tree).filter(([path]) =>
      retrieval === "oracle" ? oracle.has(path) : !isTest(path)
    ),
  );
}

/** The tree with the patch of an answer and the hidden tests, or why there is none. */
function changed(
  { files, testPatch }: Target,
  patch: string,
): ReadonlyMap<string, string> | string {
  const base = new Map(Object.entries(files));
  let tree: ReadonlyMap<string, string>;
  try {
    tree = applyToTree(base, parsePatch(patch), {
      forbidden: (path) => isTest(path) ? "it holds tests" : undefined,
    });
  } catch (cause) {
    if (!(cause instanceof PatchError)) throw cause;
    return `The patch cannot be applied: ${cause.message}`;
  }
  return applyToTree(tree, parsePatch(testPatch));
}

function statusesOf(tests: readonly TestVerdict[]): Map<string, TestStatus> {
  return new Map(tests.map(({ name, passed }) => [name, passed ? "PASSED" : "FAILED"]));
}

function failed(explanation: string) {
  return { value: 0, explanation, metrics: [share("patch_applied", 0)] };
}

function share(name: string, value: number): Metric {
  return { name, value, unit: "share", source: "SWE-bench grading" };
}
