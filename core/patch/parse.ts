/** Reads unified diffs as models write them. @module */

import { type FilePatch, type Hunk, PatchError } from "./file_patch.ts";

const HUNK = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/**
 * The files of a diff. Line ends may be CRLF. What is no part of a diff is passed over, so that words
 * around it do no harm. The counts of lines in a hunk's header only say where a hunk ends at an empty
 * line: models count badly, and what the lines themselves say is exact. An empty line in a hunk is an
 * empty line of context. Throws `PatchError` where there is no diff.
 */
export function parsePatch(text: string): FilePatch[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const files: OpenFile[] = [];
  let file: OpenFile | undefined;
  for (let index = 0; index < lines.length;) {
    const line = lines[index] ?? "";
    const next = lines[index + 1] ?? "";
    if (line.startsWith("diff --git ")) {
      file = { ...gitPaths(line), hunks: [], isNamed: false };
      files.push(file);
      index++;
    } else if (line.startsWith("--- ") && next.startsWith("+++ ")) {
      if (file === undefined || file.isNamed) {
        file = { from: null, to: null, hunks: [], isNamed: true };
        files.push(file);
      }
      file.from = headerPath(line);
      file.to = headerPath(next);
      file.isNamed = true;
      index += 2;
    } else if (file !== undefined && HUNK.test(line)) {
      if (!file.isNamed) throw new PatchError("A hunk stands before the names of its file");
      const { hunk, end } = readHunk(lines, index);
      file.hunks.push(hunk);
      index = end;
    } else {
      if (file !== undefined) readExtended(line, file);
      index++;
    }
  }
  const told = files.filter((one) => one.hunks.length > 0 || one.isMoved);
  if (told.length === 0) throw new PatchError("There is no hunk of a unified diff in it");
  return told.map(({ from, to, hunks }) => ({ from, to, hunks }));
}

interface OpenFile {
  from: string | null;
  to: string | null;
  hunks: Hunk[];
  /** Whether its names stand in lines of their own. */
  isNamed: boolean;
  /** Whether something happens to it without a hunk. */
  isMoved?: boolean;
}

/** What Git says of a file besides its hunks. */
function readExtended(line: string, file: OpenFile): void {
  if (/^(GIT binary patch|Binary files )/.test(line)) {
    throw new PatchError("It changes a file that is no text");
  }
  const [, side, path = ""] = /^rename (from|to) (.+)$/.exec(line) ?? [];
  if (side === undefined) {
    // An empty file comes or goes without a hunk.
    if (line.startsWith("new file mode ")) Object.assign(file, { from: null, isMoved: true });
    if (line.startsWith("deleted file mode ")) Object.assign(file, { to: null, isMoved: true });
    return;
  }
  file.isMoved = true;
  if (side === "from") file.from = `a/${path}`;
  else file.to = `b/${path}`;
}

function gitPaths(line: string): { from: string | null; to: string | null } {
  const [, from = null, to = null] = /^diff --git (a\/.+) (b\/.+)$/.exec(line) ?? [];
  return { from, to };
}

/** A path as it stands after `---` or `+++`, without a time after a tab. */
function headerPath(line: string): string | null {
  const [path = ""] = line.slice(4).split("\t", 1);
  return path.trim() === "/dev/null" ? null : path.trim();
}

function readHunk(lines: readonly string[], at: number): { hunk: Hunk; end: number } {
  const [, oldStart = "", oldCount = "1", newStart = "", newCount = "1"] =
    HUNK.exec(lines[at] ?? "") ?? [];
  const left = { old: Number(oldCount), new: Number(newCount) };
  const taken: string[] = [];
  let end = at + 1;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? "";
    const isComplete = left.old <= 0 && left.new <= 0;
    if (isComplete && line.trim() === "") break;
    if (line.startsWith("--- ") && lines[end + 1]?.startsWith("+++ ") && endsFile(lines, end)) {
      break;
    }
    if (line !== "" && !/^[ +\-\\]/.test(line)) break;
    const kind = line.charAt(0) || " ";
    if (kind !== "+" && kind !== "\\") left.old--;
    if (kind !== "-" && kind !== "\\") left.new--;
    taken.push(line === "" ? " " : line);
  }
  // What an answer leaves empty at its end is no context.
  while (taken.length > 0 && taken.at(-1) === " " && (left.old < 0 || left.new < 0)) {
    taken.pop();
    left.old++;
    left.new++;
  }
  while (taken.at(-1) === " " && lines.slice(end).every((line) => line === "")) taken.pop();
  return {
    hunk: { oldStart: Number(oldStart), newStart: Number(newStart), lines: taken },
    end,
  };
}

/** `--- x` and `+++ y` may also be a line that goes and one that comes; names of files come before a hunk. */
function endsFile(lines: readonly string[], at: number): boolean {
  return HUNK.test(lines[at + 2] ?? "");
}
