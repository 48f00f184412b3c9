/** How a model is asked to resolve an issue of a repository. @module */

/** What a model is shown. */
export interface RepositoryQuestion {
  /** Owner and name. */
  readonly repo: string;
  /** The issue as it was written. */
  readonly issue: string;
  /** Text of each file that is shown, by its path; none where there is no way to have any. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The prompt of all benchmarks of this form: the issue, the files that were retrieved, and the form of
 * the answer, a unified diff. The words are ours; the parts are those of SWE-bench's own prompt.
 */
export function repositoryPrompt({ repo, issue, files }: RepositoryQuestion): string {
  const code = files.size === 0
    ? "No file of the repository is shown; you have to know it.\n"
    : `These files of the repository may matter:\n\n<code>\n${
      [...files].map(([path, text]) =>
        `[start of ${path}]\n${text.replace(/\n?$/, "\n")}[end of ${path}]\n`
      ).join("\n")
    }</code>\n`;
  return `The repository ${repo} has an issue that you are to resolve.

<issue>
${issue.trim()}
</issue>

${code}
Change the repository so that the issue is resolved and everything else still works. Do not change tests: those that judge the change are kept apart. Answer with one patch that can be applied with "git apply", in one block:

\`\`\`diff
--- a/path/to/file
+++ b/path/to/file
@@ -12,4 +12,5 @@
 a line that stays
-a line that goes
+a line that comes
+another line that comes
 a line that stays
\`\`\`

Paths begin at the root of the repository. Copy the lines that stay and those that go exactly, with their indentation, and leave out line numbers.
`;
}
