import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { hasOfficialData, officialRows } from "../testing/benchmark/official_data.ts";
import { patchOfAnswer } from "./answer_patch.ts";
import { applyToTree } from "./apply.ts";
import { type FilePatch, PatchError } from "./file_patch.ts";
import { parsePatch } from "./parse.ts";

const TREE = new Map([
  ["src/a.ts", "one\ntwo\nthree\nfour\nfive\nsix\n"],
  ["src/crlf.ts", "one\r\ntwo\r\n"],
  ["a/src/a.ts", "another\n"],
]);

/** A patch of `src/a.ts`. */
function patch(hunk: string, [from, to] = ["a/src/b.ts", "b/src/b.ts"]): string {
  return `--- ${from}\n+++ ${to}\n${hunk}`;
}
const B = new Map([["src/b.ts", "one\ntwo\nthree\nfour\nfive\nsix\n"]]);

function applied(text: string, tree: ReadonlyMap<string, string> = B): Map<string, string> {
  return applyToTree(tree, parsePatch(text));
}

function b(text: string): string | undefined {
  return applied(text).get("src/b.ts");
}

const TWO = "one\n2\nthree\nfour\nfive\nsix\n";

Deno.test("applyToTree() takes paths with the prefixes of Git or without", () => {
  const hunk = "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";
  assertEquals(b(patch(hunk)), TWO);
  assertEquals(b(patch(hunk, ["src/b.ts", "src/b.ts"])), TWO);
  assertEquals(b(patch(hunk, ["src/b.ts\t2026-01-01 00:00:00", "src/b.ts\t2026-01-02"])), TWO);
  assertEquals(b(`diff --git a/src/b.ts b/src/b.ts\nindex 1..2 100644\n${patch(hunk)}`), TWO);
  // A folder that is really called "a" is meant first.
  const own = applied(
    "--- a/src/a.ts\n+++ a/src/a.ts\n@@ -1 +1 @@\n-another\n+changed\n",
    TREE,
  );
  assertEquals(own.get("a/src/a.ts"), "changed\n");
  assertEquals(own.get("src/a.ts"), TREE.get("src/a.ts"));
});

Deno.test("applyToTree() finds a hunk elsewhere, and never takes other lines for its own", () => {
  assertEquals(b(patch("@@ -40,3 +40,3 @@\n one\n-two\n+2\n three\n")), TWO);
  for (
    const hunk of [
      "@@ -1,3 +1,3 @@\n one\n-two!\n+2\n three\n",
      "@@ -1,3 +1,3 @@\n zero\n-two\n+2\n three\n",
      "@@ -1,3 +1,3 @@\n one\n-two\n+2\n four\n",
      "@@ -1,3 +1,3 @@\n  one\n-two\n+2\n three\n",
      "@@ -5,3 +5,3 @@\n five\n six\n+7\n eight\n",
      // Near the change all is right, and further away a line is not.
      "@@ -1,5 +1,5 @@\n zero\n two\n three\n-four\n+4\n five\n",
      "@@ -2,5 +2,5 @@\n two\n-three\n+3\n four\n five\n seven\n",
    ]
  ) assertThrows(() => b(patch(hunk)), PatchError, "does not apply");
});

Deno.test("parsePatch() counts lines itself and takes an empty line for one of context", () => {
  assertEquals(b(patch("@@ -1,99 +1,7 @@\n one\n-two\n+2\n three\n")), TWO);
  assertEquals(
    b(patch("@@ -1,1 +1,1 @@\n one\n-two\n+2\n three\n\nThat is all.\n- really\n")),
    TWO,
  );
  const tree = new Map([["src/b.ts", "a\n\nb\n"]]);
  const text = patch("@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n");
  assertEquals(applied(text, tree).get("src/b.ts"), "a\n\nc\n");
});

Deno.test("parsePatch() takes CRLF, and the file keeps its own line ends", () => {
  const crlf = patch("@@ -1,2 +1,2 @@\n one\n-two\n+2\n three\n").replaceAll("\n", "\r\n");
  assertEquals(b(crlf), TWO);
  const text = "--- a/src/crlf.ts\n+++ b/src/crlf.ts\n@@ -1,2 +1,3 @@\n one\n+half\n two\n";
  assertEquals(applied(text, TREE).get("src/crlf.ts"), "one\r\nhalf\r\ntwo\r\n");
});

Deno.test("applyToTree() makes, removes and renames files", () => {
  const made = applied("--- /dev/null\n+++ b/src/new.ts\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  assertEquals(made.get("src/new.ts"), "a\nb\n");
  const open = "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n";
  assertEquals(applied(open).get("n"), "a");
  const tree = new Map([["x", "a\nb\n"]]);
  assertEquals([...applied("--- a/x\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n", tree)], []);
  assertThrows(() => applied("--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", tree), PatchError);
  const moved = "diff --git a/x b/y/z\nsimilarity index 100%\nrename from x\nrename to y/z\n";
  assertEquals([...applied(moved, tree)], [["y/z", "a\nb\n"]]);
  const added = patch("@@ -2,0 +3 @@\n+between\n");
  assertEquals(b(added), "one\ntwo\nbetween\nthree\nfour\nfive\nsix\n");
  assertThrows(
    () => applied("--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n", tree),
    PatchError,
    "is there already",
  );
});

Deno.test("applyToTree() refuses paths that leave the tree, and changes nothing then", () => {
  for (
    const path of ["../x", "/etc/passwd", "b/../../x", "src//x", "C:/x", "a\\..\\x", '"x"', "."]
  ) {
    const text = `--- /dev/null\n+++ ${path}\n@@ -0,0 +1 @@\n+a\n`;
    assertThrows(() => applied(text), PatchError, "no path within", path);
  }
  const text = patch("@@ -1 +1 @@\n-one\n+1\n") + "--- a/none\n+++ b/none\n@@ -1 +1 @@\n-a\n+b\n";
  assertThrows(() => applied(text), PatchError, '"none" is not in the repository');
  assertEquals(B.get("src/b.ts")?.startsWith("one"), true);
  const secret = { forbidden: (path: string) => path.startsWith("src/") ? "closed" : undefined };
  assertThrows(
    () => applyToTree(B, parsePatch(patch("@@ -1 +1 @@\n-one\n+1\n")), secret),
    PatchError,
    "closed",
  );
});

Deno.test("parsePatch() says why a text is no patch", () => {
  for (const text of ["", "I would change it.", "--- a/x\n+++ b/x\n", "@@ -1 +1 @@\n-a\n+b\n"]) {
    assertThrows(() => parsePatch(text), PatchError, "no hunk");
  }
  assertThrows(
    () => parsePatch("diff --git a/x b/x\nBinary files a/x and b/x differ\n"),
    PatchError,
    "no text",
  );
});

Deno.test("patchOfAnswer() takes tags, then fenced diffs, then what begins like one", () => {
  const diff = patch("@@ -1 +1 @@\n-one\n+1\n");
  const taken = (text: string) => patchOfAnswer(text);
  assertEquals(taken(diff), diff);
  assertEquals(taken(`Here:\n${diff}`), diff);
  assertEquals(taken(`Here:\n\`\`\`diff\n${diff}\`\`\`\nDone.`), diff);
  assertEquals(taken(`\`\`\`ts\ncode\n\`\`\`\n\`\`\`\n${diff}\n\`\`\``), diff);
  assertEquals(taken(`\`\`\`diff\n${diff}\`\`\`\nand\n\`\`\`diff\n${diff}\`\`\``), diff + diff);
  assertEquals(taken(`<patch>\n${diff}</patch>\n${diff.replaceAll("src", "lib")}`), diff);
  assertEquals(taken(`<patch>\n\`\`\`diff\n${diff}\`\`\`\n</patch>`), diff);
  assertEquals(taken(diff.replaceAll("\n", "\r\n")), diff);
  for (
    const none of ["", "--- a/x", "-a\n+b", "```diff\n```", "--- a\n+++ b\nnothing", "<patch>"]
  ) {
    assertEquals(taken(none), undefined, none);
  }
});

/** The file that a patch was made for, as far as it is shown in it: other lines are unlike any. */
function shownFile({ hunks }: FilePatch): string {
  const lines: string[] = [];
  for (const { oldStart, lines: shown } of hunks) {
    while (lines.length < oldStart - 1) lines.push(`line ${lines.length + 1} is not shown`);
    lines.push(...shown.filter((line) => /^[ -]/.test(line)).map((line) => line.slice(1)));
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** Whether a patch applies to what it shows, and every line that comes is there afterwards. */
function hasApplyShape(text: string): boolean {
  const files = parsePatch(text);
  const tree = new Map(
    files.filter(({ from }) => from !== null)
      .map((file) => [file.from?.replace(/^a\//, "") ?? "", shownFile(file)]),
  );
  const result = applyToTree(tree, files);
  return files.length > 0 && files.every(({ to, hunks }) => {
    const after = to === null ? "" : result.get(to.replace(/^b\//, "")) ?? "";
    const coming = hunks.flatMap(({ lines }) => lines.filter((line) => line.startsWith("+")));
    return coming.every((line) => `\n${after}`.includes(`\n${line.slice(1)}`));
  });
}

Deno.test({
  name: "parsePatch() and applyToTree() take all 658 patches that were officially resolved",
  ignore: !hasOfficialData,
  fn: async () => {
    const rows = await officialRows<{ readonly resolved_by: readonly { patch: string }[] }>(
      "gold/swe-bench/lite-resolved-by.jsonl.gz",
    );
    const patches = rows.flatMap(({ resolved_by }) => resolved_by.map(({ patch }) => patch));
    assertEquals(patches.length, 658);
    for (const text of patches) {
      assert(hasApplyShape(text), text);
      const found = patchOfAnswer(`My patch:\n\n\`\`\`\`diff\n${text}\`\`\`\`\n`) ?? "";
      assertStringIncludes(text.replaceAll("\r\n", "\n"), found.trim());
    }
  },
});

Deno.test({
  name: "parsePatch() and applyToTree() take the reference and test patches of SWE-bench Lite",
  ignore: !hasOfficialData,
  fn: async () => {
    type Row = { readonly patch: string; readonly test_patch: string };
    for (const split of ["test", "dev"]) {
      const rows = await officialRows<Row>(`swe-bench/lite-${split}.permissive.jsonl.gz`);
      assertEquals(rows.length, split === "test" ? 294 : 18);
      for (const { patch, test_patch } of rows) {
        assert(hasApplyShape(patch), patch);
        assert(hasApplyShape(test_patch), test_patch);
      }
    }
  },
});
