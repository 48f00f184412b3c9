/**
 * Runs every hostile skill in a process of its own, so that it knows which children are its own, and
 * prints what became of each, and what became of the bait.
 * @module
 */

import { sha256 } from "../../sha256.ts";
import { ImaginedRoot } from "../../plugin/imagined_root.ts";
import { hashFolder } from "../../plugin/folder.ts";
import { LOCK_VERSION, writeLock } from "../../plugin/lock.ts";
import { lockPath } from "../../plugin/roots.ts";
import { Sandbox } from "../../sandbox/sandbox.ts";
import type { SkillResult } from "../contract.ts";
import { writeSkill } from "../imagined_skill.ts";
import { findSkills, loadSkill } from "../load.ts";
import { runSkill } from "../run.ts";
import { WorkFolder } from "../work_folder.ts";
import { type HostileSkill, hostileSkills } from "./hostile_skills.ts";

/** One line of output for each attempt. */
export interface Attempt {
  readonly name: string;
  readonly ends: readonly string[];
  readonly result: SkillResult;
}

/** The last line. */
export interface Aftermath {
  /** Requests that reached the server. */
  readonly calls: number;
  /** What the file holds that was to be read or changed. */
  readonly secret: string;
  /** What is in the root beside the work folders. */
  readonly entries: readonly string[];
  /** Whether the skills and their lock are as they were. */
  readonly unchanged: boolean;
  /** Work folders in which something was written after a call had ended. */
  readonly late: number;
  /** Children that are left. */
  readonly children: number;
}

const SECRET = "ESCAPED secret";
/** Attempts at a time: most of them wait. */
const AT_ONCE = 4;

if (import.meta.main) await main();

async function main(): Promise<void> {
  await using root = await ImaginedRoot.create();
  const folder = await Deno.realPath(root.path);
  await root.write({ "bait.txt": SECRET, "bait.ts": `export const ESCAPED = 1;` });
  let calls = 0;
  await using server = Deno.serve({ port: 0, onListen: () => {} }, () => {
    calls++;
    return new Response("ESCAPED");
  });
  const bait = { file: `${folder}/bait.txt`, folder, port: server.addr.port, pid: Deno.pid };
  const attempts = hostileSkills(bait).map((skill, index) => ({ skill, id: `attempt-${index}` }));
  for (const { skill: { code, limits, output = {}, permissions }, id } of attempts) {
    await writeSkill(root, { id, code, manifest: { limits, output, permissions } });
  }
  await lockByHand(root);
  const before = await stateOf(folder);
  const found = await findSkills([root]);
  await using sandbox = new Sandbox({ standby: 0 });
  const waiting = [...attempts];
  const works: string[] = [];
  const next = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const { skill, id } = one;
      const plugin = found.find((other) => other.id === id);
      if (plugin === undefined) throw new RangeError(`There is no "${id}"`);
      const work = await workFolder(folder, id);
      works.push(work.path);
      const result = await runSkill(await loadSkill(plugin), {}, { work, sandbox });
      print(shortened({ name: skill.name, ends: skill.ends, result }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  const secret = await Deno.readTextFile(bait.file);
  const late = works.filter((path) =>
    [...Deno.readDirSync(path)].some(({ name }) => name === "late.txt")
  );
  const entries = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => !name.startsWith("work-")).sort();
  const unchanged = before === await stateOf(folder);
  print({ calls, secret, entries, unchanged, late: late.length, children: await childCount() });
}

/** A work folder with every kind of link that leads out. */
async function workFolder(folder: string, id: string): Promise<WorkFolder> {
  const path = `${folder}/work-${id}`;
  await Deno.mkdir(path);
  await Deno.writeTextFile(`${path}/a.txt`, "inside");
  await Deno.symlink("../bait.txt", `${path}/link.txt`);
  await Deno.symlink("..", `${path}/outer`);
  await Deno.symlink("outer", `${path}/chain`);
  await Deno.symlink("../made.txt", `${path}/dangling`);
  await Deno.link(`${folder}/bait.txt`, `${path}/hard.txt`);
  await new Deno.Command("mkfifo", { args: [`${path}/fifo`] }).output();
  return await WorkFolder.open(path);
}

/** Locking itself refuses some of them, which are tried all the same. */
async function lockByHand(root: ImaginedRoot): Promise<void> {
  const plugins = (await findSkills([root])).flatMap(({ id, kind, manifest, files, problem }) => {
    if (manifest === undefined) throw problem ?? new TypeError(`"${id}" has no manifest`);
    const { version, permissions } = manifest;
    return [[id, { kind, version, permissions, files: { ...files } }] as const];
  });
  await writeLock(lockPath(root), { version: LOCK_VERSION, plugins: Object.fromEntries(plugins) });
}

async function stateOf(folder: string): Promise<string> {
  const skills = await hashFolder(`${folder}/skills`, "skills");
  return sha256(JSON.stringify(skills) + await Deno.readTextFile(`${folder}/modellens.lock`));
}

/** A flood is not worth sending on; the beginning says what it was. */
function shortened({ name, ends, result }: Attempt): Attempt {
  return { name, ends, result: { ...result, printed: result.printed.slice(0, 2000) } };
}

function print(record: Attempt | Aftermath): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(record)}\n`));
}

/** Processes whose parent is this one, besides the one that counts. */
async function childCount(): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "ppid="] }).output();
  const parents = new TextDecoder().decode(stdout).split("\n").map(Number);
  return parents.filter((parent) => parent === Deno.pid).length - 1;
}

export type { HostileSkill };
