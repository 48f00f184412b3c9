/** The shape of the source tree: names, sizes and folders. @module */

import type { SourceFile } from "./source_tree.ts";

const MAX_LINES = 300;
const MAX_TEST_LINES = 500;
const MAX_FILES_IN_FOLDER = 20;

/** Files and folders named after nothing in particular. */
export function vagueNames(files: readonly SourceFile[]): readonly string[] {
  const vague = /(^|\/)_?(utils?|helpers?|common|misc|shared|lib)(_test)?(\/|\.tsx?$)/;
  return files.map(({ path }) => path).filter((path) => vague.test(path));
}

/**
 * Names that are not in snake case. A folder below plugins/, skills/ or prompt-packs/ is named
 * after an id instead, which has hyphens.
 */
export function unconventionalNames(files: readonly SourceFile[]): readonly string[] {
  const snake = /^[a-z0-9]+(_[a-z0-9]+)*$/;
  const id = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
  return files.map(({ path }) => path).filter((path) => {
    const folders = path.split("/");
    const name = folders.pop()?.replace(/(\.d)?\.tsx?$/, "") ?? "";
    const isIdFolder = /^(plugins|skills|prompt-packs)$/.test(folders[0] ?? "");
    return !snake.test(name) ||
      folders.some((folder, depth) =>
        isIdFolder && depth <= 1 ? !id.test(folder) : !snake.test(folder)
      );
  });
}

/** Files with more lines than one concept needs. */
export function overlongFiles(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.replace(/\n$/, "").split("\n").length;
    const limit = isTest(path) ? MAX_TEST_LINES : MAX_LINES;
    return lines > limit ? [`${path} has ${lines} lines, at most ${limit} are allowed`] : [];
  });
}

/** Folders with more source files directly in them than one look can take in, tests apart. */
export function crowdedFolders(files: readonly SourceFile[]): readonly string[] {
  const paths = files.map(({ path }) => path).filter((path) => !isTest(path));
  const byFolder = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf("/") + 1));
  return [...byFolder].flatMap(([folder, { length }]) =>
    length > MAX_FILES_IN_FOLDER
      ? [`${folder} has ${length} files, at most ${MAX_FILES_IN_FOLDER} are allowed`]
      : []
  );
}

/** Files that declare tests under a name that `deno test` does not look for. */
export function unreachedTests(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ path }) => !isTest(path))
    // A conformance suite declares the tests of whoever calls it.
    .filter(({ path }) => !path.startsWith("core/testing/"))
    .filter(({ text }) => /^[^*/"'`\n]*\bDeno\.test\b/m.test(text))
    .map(({ path }) => path);
}

/**
 * Lint comments that hide more than they explain: for a whole file, without a rule or without a
 * reason after `--`, or for `no-console` outside tests.
 */
export function silencedRules(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/^\s*(?:\/\/|\/\*)\s*deno-lint-ignore(-file)?\b(.*)$/gm)]
      .filter(([, wholeFile, rest = ""]) =>
        wholeFile !== undefined || !/^ [a-z-/ ]*[a-z] -- \S/.test(rest) ||
        (/\bno-console\b/.test(rest) && !isTest(path))
      )
      .map(([comment]) => `${path}: ${comment.trim()}`)
  );
}

function isTest(path: string): boolean {
  return /_test\.tsx?$/.test(path);
}
