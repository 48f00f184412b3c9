import { assert, assertEquals, assertRejects } from "@std/assert";
import { runCommand } from "../container/command.ts";
import { RepositoryUnavailableError } from "./errors.ts";
import { GitRepositories } from "./git_repositories.ts";

const hasGit = (await runCommand(["git", "--version"], { wallMs: 10_000, mostOutput: 1000 }))
  .outcome === "ended";

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { code, output } = await runCommand(
    ["git", "-C", folder, "-c", "user.name=x", "-c", "user.email=x@example.org", ...args],
    { wallMs: 20_000, mostOutput: 1_000_000 },
  );
  assertEquals(code, 0, `git ${args.join(" ")}: ${output}`);
  return output.trim();
}

Deno.test({
  name: "GitRepositories.files() gives files as they were at a commit, and asks for nothing twice",
  ignore: !hasGit,
  fn: async () => {
    const home = await Deno.makeTempDir();
    try {
      const origin = `${home}/origin/acme/tool.git`;
      await Deno.mkdir(`${origin}/src`, { recursive: true });
      await git(origin, "init", "--quiet");
      // As public servers do.
      await git(origin, "config", "uploadpack.allowFilter", "true");
      await git(origin, "config", "uploadpack.allowAnySHA1InWant", "true");
      await Deno.writeTextFile(`${origin}/src/a b.py`, "old é\r\n");
      await Deno.writeTextFile(`${origin}/empty.py`, "");
      await git(origin, "add", "--all");
      await git(origin, "commit", "--quiet", "-m", "one");
      const commit = await git(origin, "rev-parse", "HEAD");
      await Deno.writeTextFile(`${origin}/src/a b.py`, "new\n");
      await git(origin, "commit", "--quiet", "--all", "-m", "two");
      const later = await git(origin, "rev-parse", "HEAD");

      const base = new URL(`file://${home}/origin/`);
      const repositories = new GitRepositories({ base, cache: `${home}/cache` });
      const wanted = { repo: "acme/tool", commit, paths: ["src/a b.py", "empty.py"] };
      const files = await repositories.files(wanted);
      assertEquals([...files], [["src/a b.py", "old é\r\n"], ["empty.py", ""]]);
      const now = await repositories.files({ ...wanted, commit: later, paths: ["src/a b.py"] });
      assertEquals(now.get("src/a b.py"), "new\n");

      const missing = { ...wanted, paths: ["src/none.py"] };
      await assertRejects(() => repositories.files(missing), RepositoryUnavailableError, "none.py");
      const unknown = { ...wanted, commit: "1".repeat(40) };
      await assertRejects(() => repositories.files(unknown), RepositoryUnavailableError, "fetch");
      const elsewhere = { ...wanted, repo: "acme/none" };
      await assertRejects(() => repositories.files(elsewhere), RepositoryUnavailableError, "fetch");

      await Deno.rename(`${home}/origin`, `${home}/gone`);
      assertEquals([...await repositories.files(wanted)], [...files]);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  },
});

Deno.test("GitRepositories.files() takes no names that could be options or leave the cache", async () => {
  const repositories = new GitRepositories({ cache: await Deno.makeTempDir() });
  const commit = "0".repeat(40);
  for (
    const wanted of [
      { repo: "--upload-pack=x/y", commit },
      { repo: "../x", commit },
      { repo: "a/b/c", commit },
      { repo: "a/b", commit: "--help" },
      { repo: "a/b", commit: "HEAD" },
    ]
  ) {
    const error = await assertRejects(
      () => repositories.files({ ...wanted, paths: [] }),
      RepositoryUnavailableError,
    );
    assert(error.message.includes("it is no"), error.message);
  }
});
