/** `serve` as a process of its own, for tests. @module */

import { type Running, Workplace } from "./program.ts";

/** A server that runs in a folder of its own. */
export interface Served extends AsyncDisposable {
  readonly place: Workplace;
  /** Where its traces are. */
  readonly traces: string;
  readonly url: URL;
  readonly process: Running;
}

/** Starts it on any free port, with further words. */
export async function startServe(
  words: readonly string[] = [],
  place?: Workplace,
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const own = place ?? await Workplace.open();
  const port = words.includes("--port") ? [] : ["--port", "0"];
  const process = own.start(["serve", ...port, "--json", ...words], env);
  await process.until(/"kind":"launch"/);
  const { url } = JSON.parse(process.out().split("\n")[0] ?? "");
  return {
    place: own,
    traces: `${own.path}/traces`,
    url: new URL(url),
    process,
    async [Symbol.asyncDispose]() {
      process.kill("SIGINT");
      await process.ended;
      if (place === undefined) await own[Symbol.asyncDispose]();
    },
  };
}
