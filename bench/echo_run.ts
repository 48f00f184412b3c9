/** A run of the echo benchmark over the OpenAI-compatible provider: the whole way of a real run, into real files. @module */

import { loadConfig } from "../core/config/load.ts";
import { discover, type Found } from "../core/plugin/discovery.ts";
import { RunFold } from "../core/run/fold.ts";
import { prepareRun } from "../core/run/prepare.ts";
import { runSession } from "../core/run/session.ts";
import { ROOT } from "./program.ts";

/** What to run. */
export interface EchoOptions {
  /** Base address of the server. */
  readonly url: URL;
  readonly samples: number;
  /** The trace directory; it must not exist yet. */
  readonly path: string;
}

/** Runs every sample with the default settings; returns the milliseconds from the first event until all is on the disk. */
export async function runEcho({ url, samples, path }: EchoOptions): Promise<number> {
  const config = await loadConfig({
    flags: {
      "provider": ["openai-compatible"],
      "api.base": [url.href],
      "benchmarks": ["echo"],
      "samples": [String(samples)],
    },
    env: () => undefined,
    project: [],
    user: [],
  });
  const prepared = await prepareRun({
    config,
    plugins: await measuredPlugins(),
    env: () => undefined,
    notice: () => {},
    quick: false,
    command: [],
    version: "0.0.0",
  });
  const never = new AbortController().signal;
  const fold = new RunFold();
  const begun = performance.now();
  const { scored } = await runSession(prepared, {
    path,
    resume: false,
    config,
    fold,
    stop: never,
    abort: never,
  });
  const ms = performance.now() - begun;
  if (scored !== samples) throw new Error(`Only ${scored} of ${samples} samples have a score`);
  return ms;
}

/** The provider and the echo benchmark, as they lie in the tree: what is measured need not be locked. */
async function measuredPlugins(): Promise<Found[]> {
  const root = { path: ROOT.slice(0, -1), name: "built in" } as const;
  const found = await discover([root]);
  const provider = found.find(({ id }) => id === "provider-openai-compatible");
  if (provider?.manifest === undefined) {
    throw new Error("The OpenAI-compatible provider is not there");
  }
  const manifest = {
    ...provider.manifest,
    id: "benchmark-echo",
    kind: "benchmark",
    entry: "./echo.ts",
  } as const;
  const echo = {
    id: manifest.id,
    name: "echo",
    kind: manifest.kind,
    folder: `${ROOT}bench`,
    manifest,
  };
  return [{ ...provider, problem: undefined }, { ...provider, ...echo, problem: undefined }];
}
