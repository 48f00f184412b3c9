/** `config show`: every setting and where it comes from. @module */

import { describeSections, describeSettings, sourceText } from "../core/config/describe.ts";
import { KEY_NAMES } from "../core/config/load.ts";
import type { Command } from "./command.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "./settings.ts";
import { safeLine, table } from "./terminal.ts";

export const configShow: Command = {
  summary: "Show every setting and where it comes from",
  usage: "",
  examples: ["config show", "config show --sources", "config show --json"],
  flags: {
    "sources": { summary: "Show where each value comes from" },
    ...settingFlags(KEY_NAMES),
    ...CONFIG_FLAG,
  },
  takes: [0, 0],

  async run(invocation) {
    const { terminal, switches } = invocation;
    const config = await configOf(invocation);
    const sources = switches.has("sources");
    const entries = [...describeSettings(config), ...describeSections(config)];
    if (switches.has("json")) {
      for (const entry of entries) {
        const { key, value, sources } = entry;
        // Of an entry that two files have parts of, the one that wins.
        const [source] = sources;
        terminal.out(JSON.stringify({
          kind: "setting",
          key,
          value,
          source: source?.name ?? null,
          line: source?.line ?? null,
        }));
      }
      return 0;
    }
    const titles = ["key", "value", sources ? "source" : "what it does"];
    terminal.out(table(
      titles.map((title) => ({ title })),
      entries.map((entry) => {
        const last = sources ? entry.sources.map(sourceText).join(", ") : entry.summary;
        return [entry.key, JSON.stringify(entry.value), last].map(safeLine);
      }),
    ));
    return 0;
  },
};
