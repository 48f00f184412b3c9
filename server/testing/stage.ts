/** Real traces of every kind, and the program that serves them, as a user has them. @module */

import { Workplace } from "../../cli/testing/program.ts";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import type { CallPage, Timeline } from "../api/mod.ts";

/** A folder of runs that is served. */
export interface Stage extends AsyncDisposable {
  readonly url: URL;
  readonly workplace: Workplace;
  /** A whole run of the embedded model. */
  readonly good: string;
  /** A run in which every sample failed. */
  readonly failed: string;
  /** A copy of the good one that is torn and has a line that cannot be read. */
  readonly damaged: string;
  /** Span of the first call of the good run. */
  readonly call: string;
  /** A moment in the middle of the good run, in nanoseconds. */
  readonly middle: number;
}

/** A folder that is served, with nothing in it; `env` is what the server finds set. */
export async function emptyStage(
  env: Readonly<Record<string, string>> = {},
): Promise<AsyncDisposable & Pick<Stage, "url" | "workplace">> {
  const workplace = await Workplace.open();
  const server = workplace.start(["serve", "--port", "0", "--json"], env);
  await server.until(/"url":"[^"]+"/);
  const url = /"url":"([^"]+)"/.exec(server.out())?.[1] ?? "";
  return {
    url: new URL(url),
    workplace,
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await server.ended;
      await workplace[Symbol.asyncDispose]();
    },
  };
}

/** Makes the runs. It takes some seconds, so tests that only look share one. */
export async function stageOfTraces(): Promise<Stage> {
  const stage = await emptyStage();
  const { workplace, url } = stage;
  const run = async (args: readonly string[], expected: number) => {
    const before = workplace.runs();
    const { code, err } = await workplace.lens(["run", ...args]);
    if (code !== expected) throw new RangeError(`The run ended with ${code}: ${err}`);
    const path = workplace.runs().find((each) => !before.includes(each)) ?? "";
    return path.slice(path.lastIndexOf("/") + 1);
  };
  const good = await run(["--quick", "--provider", "embedded", "--samples", "6"], 0);
  await using broken = await startImitation({ defect: { kind: "death-mid-stream" } });
  const failed = await run(
    ["--benchmarks", "smoke", "--samples", "6", "--retries", "0", "--api-base", broken.url.href],
    3,
  );
  const damaged = await damagedCopy(workplace.path, good);
  const api = new URL(`/api/runs/${good}/`, url);
  const { calls }: CallPage = await (await fetch(new URL("calls", api))).json();
  const { end }: Timeline = await (await fetch(new URL("timeline", api))).json();
  const middle = Math.round(end / 2);
  return { ...stage, good, failed, damaged, call: calls[0]?.span ?? "", middle };
}

async function damagedCopy(folder: string, run: string): Promise<string> {
  const copy = `${run}-damaged`;
  const events = await Deno.readTextFile(`${folder}/traces/${run}/events.ndjson`);
  const lines = events.split("\n");
  lines[10] = '{"seq":';
  await Deno.mkdir(`${folder}/traces/${copy}`);
  await Deno.writeTextFile(
    `${folder}/traces/${copy}/events.ndjson`,
    lines.join("\n").slice(0, -200),
  );
  return copy;
}
