/**
 * Runs every hostile program in a process of its own, so that it knows which children are its own, and
 * prints what became of each, and what became of the bait.
 * @module
 */

import { Sandbox } from "../sandbox.ts";
import type { Verdict } from "../contract.ts";
import { hostilePython } from "./hostile_python.ts";
import { hostileScripts } from "./hostile_scripts.ts";

/** One line of output for each program. */
export interface Attempt {
  readonly name: string;
  readonly ends: readonly string[];
  readonly verdict: Verdict;
}

/** The last line. */
export interface Aftermath {
  /** Requests that reached the server. */
  readonly calls: number;
  /** What the file holds that was to be read or deleted. */
  readonly secret: string;
  /** Children that are left once the sandbox is closed. */
  readonly children: number;
  /** Verdicts of one good program for each language, afterwards. */
  readonly good: readonly Verdict[];
}

if (import.meta.main) await main();

async function main(): Promise<void> {
  const file = await Deno.makeTempFile({ prefix: "modellens-bait-" });
  await Deno.writeTextFile(file, "ESCAPED secret");
  let calls = 0;
  await using server = Deno.serve({ port: 0, onListen: () => {} }, () => {
    calls++;
    return new Response("ESCAPED");
  });
  const sandbox = new Sandbox();
  const bait = { file, port: server.addr.port, pid: Deno.pid };
  for (const { name, ends, ...program } of [...hostileScripts(bait), ...hostilePython(bait)]) {
    const wallMs = ends.includes("timeout") ? 1500 : 30_000;
    const limits = { wallMs, memoryBytes: 500_000_000, outputBytes: 200_000 };
    const verdict = await sandbox.run(program, { limits });
    print({ name, ends, verdict } satisfies Attempt);
  }
  const good = [
    await sandbox.run({
      language: "python",
      code: "import json, math\nassert len(json.loads('[1, 2]')) == math.floor(2.5)",
    }),
    await sandbox.run({
      language: "typescript",
      code: "require('assert').deepEqual([1], ['1'])",
    }),
  ];
  await sandbox[Symbol.asyncDispose]();
  const secret = await Deno.readTextFile(file);
  await Deno.remove(file);
  print({ calls, secret, children: await childCount(), good } satisfies Aftermath);
}

function print(record: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(record)}\n`));
}

/** Processes whose parent is this one, besides the one that counts. */
async function childCount(): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "ppid="] }).output();
  const parents = new TextDecoder().decode(stdout).split("\n").map(Number);
  return parents.filter((parent) => parent === Deno.pid).length - 1;
}
