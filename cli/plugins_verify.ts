/** `plugins verify`: compares plugins with the lock. @module */

import { discover, pluginRoots } from "../core/plugin/discovery.ts";
import type { Command } from "./command.ts";
import { record } from "./plugins_list.ts";

export const pluginsVerify: Command = {
  summary: "Compare plugins with the lock",
  usage: "",
  examples: ["plugins verify", "plugins verify --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const plugins = await discover(await pluginRoots());
    const bad = plugins.filter(({ problem }) => problem !== undefined);
    if (switches.has("json")) {
      for (const plugin of plugins) terminal.out(JSON.stringify(record(plugin)));
    } else {
      for (const { problem } of bad) terminal.out(`${problem?.message}\n  hint: ${problem?.hint}`);
      terminal.out(
        bad.length === 0
          ? `${plugins.length} plugins, all as they were locked`
          : `${bad.length} of ${plugins.length} plugins are not as they were locked`,
      );
    }
    return bad.length === 0 ? 0 : 1;
  },
};
