import { assert, assertEquals, assertMatch } from "@std/assert";
import { gitState, parseGitStatus } from "./git.ts";
import { runCommand } from "./process.ts";

const { ok: hasGit } = await runCommand("git", ["--version"], { timeoutMs: 5000 });
const needsGit = { ignore: !hasGit };

async function git(dir: string, ...args: string[]): Promise<string> {
  const settings = ["-c", "user.name=A", "-c", "user.email=a@b.test", "-c", "commit.gpgsign=false"];
  const result = await runCommand("git", [...settings, ...args], { timeoutMs: 10_000, cwd: dir });
  assert(result.ok && result.code === 0, JSON.stringify(result));
  return result.stdout.trim();
}

async function inFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test(
  "gitState() follows a repository from commit to change (needs git)",
  needsGit,
  () =>
    inFolder(async (dir) => {
      await git(dir, "init", "--quiet");
      assertEquals(await gitState(dir), {
        value: null,
        reason: "The git repository has no commit yet",
      });

      await Deno.writeTextFile(`${dir}/a.txt`, "one");
      await git(dir, "add", "a.txt");
      await git(dir, "commit", "--quiet", "-m", "one");
      const commit = await git(dir, "rev-parse", "HEAD");
      assertEquals(await gitState(dir), { value: { commit, dirty: false }, source: "git status" });

      await Deno.writeTextFile(`${dir}/untracked.txt`, "two");
      assertEquals((await gitState(dir)).value?.dirty, false);

      await Deno.writeTextFile(`${dir}/a.txt`, "changed");
      assertEquals(await gitState(dir), { value: { commit, dirty: true }, source: "git status" });
    }),
);

Deno.test(
  "gitState() tells no path outside a repository (needs git)",
  needsGit,
  () =>
    inFolder(async (dir) => {
      assertEquals(await gitState(dir), {
        value: null,
        reason: "The folder is not in a git repository",
      });
      assertEquals(await gitState(`${dir}/missing`), {
        value: null,
        reason: "git cannot be started: the folder does not exist",
      });
    }),
);

Deno.test("gitState() does not start the repository's file-system monitor (needs git)", {
  ignore: !hasGit || Deno.build.os === "windows",
}, () =>
  inFolder(async (dir) => {
    const hook = `${dir}/monitor.sh`;
    await git(dir, "init", "--quiet");
    await Deno.writeTextFile(hook, `#!/bin/sh\ntouch ${dir}/started\n`, { mode: 0o755 });
    await git(dir, "add", "monitor.sh");
    await git(dir, "commit", "--quiet", "-m", "one");
    await git(dir, "config", "core.fsmonitor", hook);

    assertMatch((await gitState(dir)).value?.commit ?? "", /^[0-9a-f]{40}$/);

    const names = await Array.fromAsync(Deno.readDir(dir), ({ name }) => name);
    assertEquals(names.includes("started"), false);
  }));

// Written after the "Porcelain Format Version 2" section of git-status(1).
Deno.test("parseGitStatus() accepts SHA-256 names and renames", () => {
  const commit = "ab".repeat(32);
  const lines = [
    `# branch.oid ${commit}`,
    "# branch.head main",
    "2 R. N... 100644 100644 100644 aa bb R100 new.txt\told.txt",
    "",
  ];

  assertEquals(parseGitStatus(lines.join("\n")).value, { commit, dirty: true });
});

Deno.test("parseGitStatus() does not take another word for a commit", () => {
  assertEquals(parseGitStatus("# branch.oid HEAD\n").value, null);
  assertEquals(parseGitStatus("").value, null);
});
