/** `plugins verify`: compares plugins with the lock. @module */

import { survey } from "../../core/plugin/survey.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import type { Command } from "../command.ts";
import { counted } from "../figures.ts";
import { safe } from "../terminal.ts";
import { record } from "./list.ts";

export const pluginsVerify: Command = {
  summary: "Compare plugins with the lock",
  usage: "",
  examples: ["plugins verify", "plugins verify --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const plugins = await survey(await pluginRoots());
    const bad = plugins.filter(({ problem }) => problem !== undefined);
    const gone = plugins.filter(({ state }) => state === "gone").length;
    const code = bad.length === 0 ? 0 : 1;
    if (switches.has("json")) {
      for (const plugin of plugins) terminal.out(JSON.stringify(record(plugin)));
      return code;
    }
    for (const { problem } of bad) {
      terminal.out(safe(`${problem?.message}\n  hint: ${problem?.hint}`));
    }
    const there = plugins.length - gone;
    terminal.out(
      code === 0
        ? `${counted(there, "plugin")}, as locked`
        : `not as locked: ${bad.length - gone} of ${counted(there, "plugin")}; gone: ${gone}`,
    );
    return code;
  },
};
