/** The data files of the benchmarks that can be loaded. @module */

import type { DataFile } from "../../core/data/data_file.ts";
import { loadBenchmark } from "../../core/plugin/loader.ts";
import { suggestion } from "../../core/config/nearest.ts";
import { UnknownNameError } from "../../core/provider/errors.ts";
import type { Config } from "../../core/config/load.ts";
import { pluginsFor } from "../settings.ts";

/** One file of one benchmark. */
export interface BenchmarkData {
  readonly benchmark: string;
  readonly data: DataFile;
}

/** The files of all benchmarks, or of those named. Throws `UnknownNameError`. */
export async function benchmarkData(
  config: Config,
  names: readonly string[],
): Promise<BenchmarkData[]> {
  const benchmarks = (await pluginsFor(config)).filter(({ kind, problem }) =>
    kind === "benchmark" && problem === undefined
  );
  for (const name of names) {
    if (benchmarks.some((one) => one.name === name)) continue;
    throw new UnknownNameError(
      `Cannot find data of "${name}": there is no benchmark of that name`,
      suggestion(name, benchmarks.map((one) => one.name)),
    );
  }
  const wanted = benchmarks.filter(({ name }) => names.length === 0 || names.includes(name));
  const files = await Promise.all(wanted.map(async (found) => {
    const { data = {} } = await loadBenchmark(found);
    return Object.values(data).map((file) => ({ benchmark: found.name, data: file }));
  }));
  return files.flat();
}
