/** The instances: rows as SWE-bench has them, over small repositories of our own. @module */

import { sha256 } from "model-lens";
import { z } from "zod";
import atticCache from "./repositories/attic_cache.json" with { type: "json" };
import heartbeat from "./repositories/heartbeat.json" with { type: "json" };
import ledger from "./repositories/ledger.json" with { type: "json" };
import pocketRouter from "./repositories/pocket_router.json" with { type: "json" };
import tabular from "./repositories/tabular.json" with { type: "json" };

/** A text as a list of its lines, so that a change of it can be read. */
const Lines = z.array(z.string()).transform((lines) => lines.join("\n"));

/** A repository as its file has it: one tree, and several issues that it has at once. */
const Repository = z.strictObject({
  repo: z.string(),
  /** Every file of the tree that the issues are about. */
  files: z.record(z.string(), Lines),
  instances: z.array(z.strictObject({
    instance_id: z.string(),
    problem_statement: Lines,
    /** The reference. */
    patch: Lines,
    /** Adds the hidden tests. */
    test_patch: Lines,
    FAIL_TO_PASS: z.array(z.string()),
    PASS_TO_PASS: z.array(z.string()),
  })),
});

/** A row in the format of SWE-bench, with the tree itself where SWE-bench names a commit. */
export interface Instance {
  readonly instance_id: string;
  readonly repo: string;
  /** SHA-256 of the tree: there is no history that a commit could be in. */
  readonly base_commit: string;
  readonly base_tree: Readonly<Record<string, string>>;
  readonly problem_statement: string;
  readonly patch: string;
  readonly test_patch: string;
  readonly FAIL_TO_PASS: readonly string[];
  readonly PASS_TO_PASS: readonly string[];
}

/** All instances, repository by repository. */
export const INSTANCES: readonly Instance[] = [
  atticCache,
  heartbeat,
  ledger,
  pocketRouter,
  tabular,
].flatMap((file) => {
  const { repo, files, instances } = Repository.parse(file);
  const base_commit = sha256(JSON.stringify(files));
  return instances.map((instance) => ({ ...instance, repo, base_commit, base_tree: files }));
});

/** Whether a file holds tests, which no patch may touch. */
export function isTest(path: string): boolean {
  return /(^|\/)(tests?|__tests__)\/|[._]test\.[a-z]+$/.test(path);
}
