/** How a patch is tested in the official image of an instance. @module */

import { type ContainerJob, parsePatch } from "model-lens";
import { EVALUATE } from "./script.ts";

/** What an evaluation needs of a row. */
export interface Evaluated {
  readonly instance: string;
  readonly repo: string;
  readonly version: string;
  readonly baseCommit: string;
  readonly testPatch: string;
}

/** As long as the official harness waits. */
const WALL_MS = 30 * 60_000;

const PYTEST = ["pytest", "-rA"];

/** What runs the tests of each project, by the harness's table. */
const COMMANDS: Readonly<Record<string, (version: string) => readonly string[]>> = {
  "astropy/astropy": (version) =>
    ["0.1", "0.2", "0.3", "0.4", "1.1", "1.2", "1.3"].includes(version)
      ? [...PYTEST, "-vv", "-o", "console_output_style=classic", "--tb=no"]
      : PYTEST,
  "django/django": (version) => [
    "./tests/runtests.py",
    "--verbosity",
    "2",
    ...(version === "1.9" ? [] : ["--settings=test_sqlite", "--parallel", "1"]),
  ],
  "matplotlib/matplotlib": () => PYTEST,
  "mwaskom/seaborn": () => ["pytest", "--no-header", "-rA"],
  "pallets/flask": () => PYTEST,
  "psf/requests": () => PYTEST,
  "pydata/xarray": () => PYTEST,
  "pylint-dev/pylint": () => PYTEST,
  "pytest-dev/pytest": () => PYTEST,
  "scikit-learn/scikit-learn": () => PYTEST,
  "sphinx-doc/sphinx": () => ["tox", "--current-env", "-epy39", "-v", "--"],
  "sympy/sympy": () => [
    "env",
    "PYTHONWARNINGS=ignore::UserWarning,ignore::SyntaxWarning",
    "bin/test",
    "-C",
    "--verbose",
  ],
};

/** Whether the harness's command for a project is known. */
export function canBeTested(repo: string): boolean {
  return Object.hasOwn(COMMANDS, repo);
}

/** The job that applies a patch, puts the tests in place and runs them. */
export function evaluationOf(
  evaluated: Evaluated,
  { patch, network }: { readonly patch: string; readonly network: boolean },
): ContainerJob {
  const { instance, repo, version, baseCommit, testPatch } = evaluated;
  const files = parsePatch(testPatch);
  const command = COMMANDS[repo]?.(version) ?? [];
  return {
    image: imageOf(instance),
    platform: "linux/amd64",
    files: {
      "evaluate.sh": EVALUATE,
      "model.patch": patch.endsWith("\n") ? patch : `${patch}\n`,
      "test.patch": testPatch,
      "checkout.txt": pathList(files.map(({ from }) => from)),
      "remove.txt": pathList(files.filter(({ from }) => from === null).map(({ to }) => to)),
    },
    command: [
      "bash",
      "/modellens/evaluate.sh",
      baseCommit,
      localeOf(repo, version),
      // The image has it installed as a copy; all others run from their source.
      repo === "psf/requests" ? "install" : "keep",
      ...command,
      ...directivesOf(repo, testPatch),
    ],
    network,
    wallMs: WALL_MS,
  };
}

/** The published image of an instance; a name of an image has no double underscore. */
export function imageOf(instance: string): string {
  const name = instance.toLowerCase().replaceAll("__", "_1776_");
  return `docker.io/swebench/sweb.eval.x86_64.${name}:latest`;
}

/** One path a line, without the prefix of Git. */
function pathList(paths: readonly (string | null)[]): string {
  return paths.filter((path) => path !== null).map((path) => `${path.replace(/^[ab]\//, "")}\n`)
    .join("");
}

const NO_TESTS = /(\.json|\.png|csv|\.txt|\.md|\.jpg|\.jpeg|\.pkl|\.yml|\.yaml|\.toml)$/;

/** What the command is to test: the files that the test patch touches, and for Django their modules. */
export function directivesOf(repo: string, testPatch: string): string[] {
  const files = [...testPatch.matchAll(/diff --git a\/.* b\/(.*)/g)].map(([, path = ""]) => path)
    .filter((path) => !NO_TESTS.test(path));
  if (repo !== "django/django") return files;
  return files.filter(isDjangoTest).map((path) =>
    path.replace(/\.py$/, "").replace(/^tests\//, "").replaceAll("/", ".")
  );
}

function isDjangoTest(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name === "tests.py" || name.startsWith("test_") || path.includes("/tests/") ||
    path.includes("/test_");
}

/** Which language the tests of Django's versions need: set, or made and set. */
function localeOf(repo: string, version: string): "none" | "set" | "make" {
  if (repo !== "django/django") return "none";
  if (["3.0", "3.1", "3.2"].includes(version)) return "make";
  return /^(1\.\d+|2\.\d+)$/.test(version) ? "set" : "none";
}
