/** `data get`: fetches the data of benchmarks before they are needed. @module */

import { DataStore } from "../../core/data/store.ts";
import type { Command } from "../command.ts";
import { bytes } from "../figures.ts";
import { FetchProgressLine } from "../models/fetch_progress.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { CONFIG_FLAG, configOf } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { benchmarkData } from "./benchmark_data.ts";

export const dataGet: Command = {
  summary: "Fetch the data of benchmarks, resumed and checked",
  usage: "[BENCHMARK…]",
  examples: ["data get", "data get humaneval mbpp"],
  flags: { ...CONFIG_FLAG },
  takes: [0, 100],

  async run(invocation) {
    const { terminal, switches, args } = invocation;
    const files = await benchmarkData(await configOf(invocation), args);
    using signals = new StopSignals();
    using progress = new FetchProgressLine(terminal);
    const store = new DataStore({
      notice: (text) => terminal.note(safeLine(text)),
      onProgress: (one) => progress.show(one),
      signal: signals.stop,
    });
    for (const { benchmark, data } of files) {
      try {
        const fetched = await store.fetch(benchmark, data);
        progress.end();
        const path = store.path(benchmark, data);
        if (switches.has("json")) {
          terminal.out(JSON.stringify({ kind: "data", benchmark, ...data, path, fetched }));
          continue;
        }
        const before = fetched ? "" : ", was here already";
        terminal.out(
          safeLine(
            `${path}  ${
              data.bytes === null ? "" : `${bytes(data.bytes)}, `
            }SHA-256 checked${before}`,
          ),
        );
      } catch (cause) {
        if (signals.exitCode === undefined) throw cause;
        progress.end();
        terminal.note("Stopped; what has arrived is kept, and the same command goes on from there");
        return signals.exitCode;
      }
    }
    if (files.length === 0) terminal.note("No benchmark needs data that are fetched");
    return 0;
  },
};
