/** The surroundings of benchmarks that need nothing of them. @module */

import type { ScoreContext } from "../../benchmark/contract.ts";
import type { DataReader } from "../../data/data_file.ts";

/** For tests of benchmarks that run nothing: whoever asks this sandbox has a fault. */
export const PURE: ScoreContext = {
  data: { rows: noData, text: noData },
  sandbox: { run: refuse, test: refuse, check: refuse, compile: refuse, lint: refuse },
  containers: { absence: refuseContainers, run: refuseContainers },
  signal: new AbortController().signal,
};

function refuse(): Promise<never> {
  return Promise.reject(new TypeError("Cannot run a program: this test has no sandbox"));
}

function refuseContainers(): Promise<never> {
  return Promise.reject(new TypeError("Cannot run a container: this test has none"));
}

/** The data of benchmarks that make their items up. */
export const NO_DATA: DataReader = { rows: noData, text: noData };

function noData(name: string): Promise<never> {
  return Promise.reject(new TypeError(`Cannot read "${name}": this test has no data`));
}
