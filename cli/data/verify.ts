/** `data verify`: compares the data that are here with their hashes. @module */

import { DataHashError, DataUnavailableError } from "../../core/data/errors.ts";
import { DataStore } from "../../core/data/store.ts";
import type { Command } from "../command.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine } from "../terminal.ts";
import { benchmarkData } from "./benchmark_data.ts";

export const dataVerify: Command = {
  summary: "Compare data with their hashes, in the cache or in the folder of --data",
  usage: "[BENCHMARK…]",
  examples: ["data verify", "data verify humaneval --data ../data"],
  flags: { ...settingFlags(["data"]), ...CONFIG_FLAG },
  takes: [0, 100],

  async run(invocation) {
    const { terminal, switches, args } = invocation;
    const config = await configOf(invocation);
    const given = config.settings.data ?? undefined;
    const store = new DataStore({ given });
    let bad = 0;
    for (const { benchmark, data } of await benchmarkData(config, args)) {
      const isHere = given !== undefined || await store.standing(benchmark, data) === "here";
      const fault = isHere ? await faultOf(() => store.read(benchmark, data)) : undefined;
      const state = fault?.message ?? (isHere ? "good" : "absent");
      if (fault instanceof DataHashError) bad++;
      if (switches.has("json")) {
        terminal.out(JSON.stringify({ kind: "data", benchmark, file: data.file, state }));
      } else terminal.out(safeLine(`${benchmark}  ${data.file}  ${state}`));
    }
    return bad > 0 ? 1 : 0;
  },
};

async function faultOf(
  read: () => Promise<unknown>,
): Promise<DataHashError | DataUnavailableError | undefined> {
  try {
    await read();
    return undefined;
  } catch (cause) {
    if (cause instanceof DataHashError || cause instanceof DataUnavailableError) return cause;
    throw cause;
  }
}
