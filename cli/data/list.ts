/** `data list`: what benchmarks need, and whether it is here. @module */

import { DataStore } from "../../core/data/store.ts";
import type { Command } from "../command.ts";
import { bytes } from "../figures.ts";
import { commandLine } from "../help.ts";
import { CONFIG_FLAG, configOf } from "../settings.ts";
import { type Column, table } from "../terminal.ts";
import { benchmarkData } from "./benchmark_data.ts";

const COLUMNS: readonly Column[] = [
  { title: "benchmark" },
  { title: "file", yields: "start" },
  { title: "size", right: true },
  { title: "here" },
  { title: "licence", yields: "cut" },
  { title: "from", yields: "cut" },
];

export const dataList: Command = {
  summary: "List the data of benchmarks, and whether they are here",
  usage: "[BENCHMARK…]",
  examples: ["data list", "data list humaneval --json"],
  flags: { ...CONFIG_FLAG },
  takes: [0, 100],

  async run(invocation) {
    const { terminal, switches, args } = invocation;
    const store = new DataStore();
    const files = await Promise.all(
      (await benchmarkData(await configOf(invocation), args)).map(async (one) => ({
        ...one,
        standing: await store.standing(one.benchmark, one.data),
      })),
    );
    if (switches.has("json")) {
      for (const { benchmark, data, standing } of files) {
        terminal.out(JSON.stringify({ kind: "data", benchmark, ...data, standing }));
      }
      return 0;
    }
    terminal.out(table(
      COLUMNS,
      files.map(({ benchmark, data, standing }) => [
        benchmark,
        data.file,
        data.bytes === null ? "size unknown" : bytes(data.bytes),
        standing === "here" ? "yes" : standing === "absent" ? "no" : "in part",
        data.licence,
        data.from,
      ]),
      terminal.width,
    ));
    const absent = files.find(({ standing }) => standing !== "here");
    if (absent !== undefined) {
      terminal.note(
        `A run fetches what it needs. To fetch now: ${
          commandLine("data", "get", absent.benchmark)
        }`,
      );
    }
    return 0;
  },
};
