/** What a skill may ask of this program, as far as its manifest says so. @module */

import { z } from "zod";
import type { RunOptions, SandboxRunner } from "../sandbox/contract.ts";
import type { SandboxAnswer, Touched } from "./contract.ts";
import type { SkillLimits, SkillPermissions } from "./fields.ts";
import type { Serve } from "./process.ts";
import { NotAllowedError, partsOf, type WorkFolder } from "./work_folder.ts";

/** What stands behind one call. */
export interface Surroundings {
  readonly permissions: SkillPermissions;
  readonly limits: SkillLimits;
  /** Texts of the skill's own folder, as they were locked. */
  readonly files: Readonly<Record<string, string>>;
  readonly work: WorkFolder | undefined;
  readonly sandbox: SandboxRunner | undefined;
  /** Called when it has written more than it may. */
  readonly tooMuchWritten: () => void;
}

const Path = z.tuple([z.string()]);
const PathAndText = z.tuple([z.string(), z.string()]);
const ListedPath = z.tuple([z.string().optional()]);
const Project = z.tuple([z.strictObject({
  files: z.record(z.string(), z.string()),
  tests: z.array(z.string()).min(1),
  framework: z.enum(["nestjs", "react"]).optional(),
})]);

/** The answers of one call, and what it touched. */
export function served(around: Surroundings): { readonly serve: Serve; touched(): Touched } {
  const read = new Set<string>();
  const written = new Set<string>();
  const removed = new Set<string>();
  let bytes = 0;

  const work = (right: "read" | "write"): WorkFolder => {
    need(around.permissions, right, "work");
    if (around.work === undefined) throw new NotAllowedError("This call has no work folder");
    return around.work;
  };
  const methods: Readonly<
    Record<string, (args: readonly unknown[], over: AbortSignal) => Promise<unknown>>
  > = {
    async "work.readText"(args) {
      const [path] = given(Path, args);
      const text = await work("read").readText(path);
      read.add(partsOf(path).join("/"));
      return text;
    },
    async "work.list"(args) {
      const [path] = given(ListedPath, args.length === 0 ? [undefined] : args);
      return await work("read").list(path ?? "");
    },
    async "work.info"(args) {
      const [path] = given(Path, args);
      return await work("read").info(path);
    },
    async "work.writeText"(args) {
      const [path, text] = given(PathAndText, args);
      const folder = work("write");
      bytes += new TextEncoder().encode(text).length;
      if (bytes > around.limits.writtenBytes) {
        around.tooMuchWritten();
        throw new NotAllowedError("It has written more than it may");
      }
      await folder.writeText(path, text);
      written.add(partsOf(path).join("/"));
      removed.delete(partsOf(path).join("/"));
    },
    async "work.remove"(args) {
      const [path] = given(Path, args);
      await work("write").remove(path);
      removed.add(partsOf(path).join("/"));
      written.delete(partsOf(path).join("/"));
    },
    "own.readText"(args) {
      const [path] = given(Path, args);
      need(around.permissions, "read", "own");
      const name = partsOf(path).join("/");
      const text = Object.hasOwn(around.files, name) ? around.files[name] : undefined;
      if (text === undefined) throw new Deno.errors.NotFound(`The skill has no file "${path}"`);
      return Promise.resolve(text);
    },
    async "sandbox.test"(args, over) {
      const [project] = given(Project, args);
      need(around.permissions, "host", "sandbox");
      const { sandbox, limits: { ms, outputBytes } } = around;
      if (sandbox === undefined) throw new NotAllowedError("There is no sandbox in this call");
      const limits = { wallMs: Math.max(1, Math.floor(ms * 0.9)), outputBytes };
      return await tested(sandbox, project, { limits, signal: over });
    },
  };
  const inOrder = (paths: ReadonlySet<string>) => [...paths].sort();
  return {
    async serve(method, args, over) {
      const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (answer === undefined) throw new NotAllowedError(`There is no "${method}"`);
      return await answer(args, over);
    },
    touched: () => ({ read: inOrder(read), written: inOrder(written), removed: inOrder(removed) }),
  };
}

async function tested(
  sandbox: SandboxRunner,
  { files, tests, framework }: z.infer<typeof Project>[0],
  options: RunOptions,
): Promise<SandboxAnswer> {
  const none = { output: "", tests: [], faults: [] };
  if (framework === undefined) {
    const { outcome, reason, output, tests: all = [] } = await sandbox.test(
      { files, tests },
      options,
    );
    return { ...none, outcome, reason, output, tests: all };
  }
  const { signal } = options;
  const compiled = await sandbox.compile({ files, tests, framework }, { signal });
  if (compiled.outcome !== "passed") {
    return { ...none, outcome: compiled.outcome, reason: compiled.reason };
  }
  const faults = compiled.faults.map(({ path, line, message }) =>
    `${path ?? "project"}:${line ?? 0}: ${message}`
  );
  const { outcome, reason, output, tests: all = [] } = await sandbox.test(
    compiled.project,
    options,
  );
  return { outcome, reason, output, tests: all, faults };
}

function need(
  permissions: SkillPermissions,
  right: "read" | "write" | "host",
  what: "own" | "work" | "sandbox",
): void {
  if (permissions[right]?.some((one) => one === what) === true) return;
  throw new NotAllowedError(`Its manifest does not ask for "${right}": ["${what}"]`);
}

function given<T>(schema: z.ZodType<T>, args: readonly unknown[]): T {
  const checked = schema.safeParse(args);
  if (checked.success) return checked.data;
  throw new TypeError(`Wrong arguments: ${checked.error.issues[0]?.message}`);
}
