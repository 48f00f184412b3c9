/** Which version of the code a run was made with. @module */
import type { Known } from "../events/machine.ts";
import { found, unknown } from "./known.ts";
import { runCommand } from "./process.ts";

/** The state of a git work tree. */
export interface GitState {
  /** Full hexadecimal name of the commit that is checked out. */
  readonly commit: string;
  /** Whether a tracked file differs from that commit. */
  readonly dirty: boolean;
}

// Longer than for hardware tools: in a large work tree git compares many files.
const TIME_LIMIT_MS = 3000;

const STATUS = [
  // A status that takes no lock cannot disturb the user's own git, and a repository must not be
  // able to have its file-system monitor started by us.
  "--no-optional-locks",
  ...["-c", "core.fsmonitor=false"],
  // Untracked files do not count, or the trace being written would make every run dirty.
  ...["status", "--porcelain=v2", "--branch", "--untracked-files=no"],
];

/** The commit checked out in `dir` and whether tracked files differ from it. */
export async function gitState(dir: string): Promise<Known<GitState>> {
  const result = await runCommand("git", STATUS, { timeoutMs: TIME_LIMIT_MS, cwd: dir });
  if (!result.ok) return unknown(result.reason);
  return result.code === 0
    ? parseGitStatus(result.stdout)
    : unknown(refusal(result.code, result.stderr));
}

/** Reads `git status --porcelain=v2 --branch`. */
export function parseGitStatus(text: string): Known<GitState> {
  const lines = text.split("\n").filter((line) => line !== "");
  const commit = lines.find((line) => line.startsWith("# branch.oid "))?.slice(13);
  if (commit === "(initial)") return unknown("The git repository has no commit yet");
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) {
    return unknown("git status did not name a commit");
  }
  return found({ commit, dirty: lines.some((line) => !line.startsWith("#")) }, "git status");
}

/** In our words, since those of git contain the path and with it often the user's name. */
function refusal(code: number, stderr: string): string {
  if (stderr.includes("not a git repository")) return "The folder is not in a git repository";
  if (stderr.includes("dubious ownership")) {
    return "git refuses the repository because another user owns it";
  }
  if (stderr.includes("must be run in a work tree")) return "The git repository has no work tree";
  return `git status ended with exit code ${code}`;
}
