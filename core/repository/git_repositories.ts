/** Reads repositories with the git that is installed, and keeps what it fetched. @module */

import { join } from "node:path";
import { runCommand } from "../container/command.ts";
import { under } from "../provider/url.ts";
import { userCacheFolder } from "../user_cache.ts";
import type { RepositoryFiles, RepositoryReader } from "./contract.ts";
import { RepositoryUnavailableError } from "./errors.ts";

/** Where repositories come from, and are kept. */
export interface GitOptions {
  /** What owner and name are below of; GitHub by default. */
  readonly base?: URL;
  /** Folder of what was fetched; below the user's cache by default. */
  readonly cache?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const GITHUB = new URL("https://github.com/");
const FETCH_MS = 10 * 60_000;
const MOST_OUTPUT = 64 * 2 ** 20;

/**
 * Fetches single commits without their history, and of these only the files that are wanted, where the
 * server can do that. A commit is known by its hash, so what was fetched once is never asked for again.
 */
export class GitRepositories implements RepositoryReader {
  readonly #base: URL;
  readonly #cache: string | undefined;
  readonly #signal: AbortSignal | undefined;

  constructor({ base = GITHUB, cache, signal }: GitOptions = {}) {
    this.#base = base;
    const folder = userCacheFolder();
    this.#cache = cache ?? (folder === undefined ? undefined : join(folder, "repositories"));
    this.#signal = signal;
  }

  async files(wanted: RepositoryFiles): Promise<ReadonlyMap<string, string>> {
    const { repo, commit, paths } = wanted;
    // Both become arguments and parts of paths.
    if (!/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(repo)) throw failed(wanted, "it is no owner and name");
    if (!/^[0-9a-f]{40}$/.test(commit)) throw failed(wanted, "it is no hash of a commit");
    if (this.#cache === undefined) throw failed(wanted, "there is no home folder to keep it in");
    const folder = join(this.#cache, `${repo.replace("/", "__")}.git`);
    await this.#prepare(wanted, folder);
    const has = await this.#git(["cat-file", "-e", `${commit}^{commit}`], folder);
    if (has.code !== 0) {
      await this.#must(wanted, [
        "fetch",
        "--quiet",
        "--depth=1",
        "--filter=blob:none",
        "--no-tags",
        "origin",
        commit,
      ], folder);
    }
    const files = new Map<string, string>();
    for (const path of paths) {
      files.set(path, await this.#must(wanted, ["cat-file", "blob", `${commit}:${path}`], folder));
    }
    return files;
  }

  /** An empty repository that knows where files can be asked for later. */
  async #prepare(wanted: RepositoryFiles, folder: string): Promise<void> {
    const head = await this.#git(["rev-parse", "--git-dir"], folder);
    if (head.code === 0) return;
    await Deno.mkdir(folder, { recursive: true });
    await this.#must(wanted, ["init", "--quiet", "--bare"], folder);
    const url = under(this.#base, `${wanted.repo}.git`).href;
    for (
      const [key, value] of [
        ["remote.origin.url", url],
        ["remote.origin.promisor", "true"],
        ["remote.origin.partialclonefilter", "blob:none"],
      ] as const
    ) await this.#must(wanted, ["config", key, value], folder);
  }

  async #must(
    wanted: RepositoryFiles,
    args: readonly string[],
    folder: string,
  ): Promise<string> {
    const { outcome, code, output } = await this.#git(args, folder);
    if (outcome === "ended" && code === 0) return output;
    const reason = outcome === "absent"
      ? "git is not installed"
      : `git ${args[0]}: ${output.trim().split("\n").at(-1)?.slice(0, 300) || outcome}`;
    throw failed(wanted, reason);
  }

  async #git(args: readonly string[], folder: string) {
    return await runCommand([
      "git",
      "-c",
      "core.hooksPath=/dev/null",
      `--git-dir=${folder}`,
      ...args,
    ], {
      wallMs: FETCH_MS,
      mostOutput: MOST_OUTPUT,
      // Nobody is asked for a password, and messages are in one language.
      env: { GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
      signal: this.#signal,
    });
  }
}

function failed({ repo, commit }: RepositoryFiles, reason: string): RepositoryUnavailableError {
  return new RepositoryUnavailableError(repo, { commit, reason });
}
