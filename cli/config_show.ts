/** `config show`: every setting and where it comes from. @module */

import { KEY_NAMES } from "../core/config/load.ts";
import { KEYS } from "../core/config/keys.ts";
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
    if (switches.has("json")) {
      for (const key of KEY_NAMES) {
        terminal.out(JSON.stringify({ kind: "setting", key, ...config.sources[key] }));
      }
      return 0;
    }
    const columns = ["key", "value", sources ? "source" : "what it does"].map((title) => ({
      title,
    }));
    terminal.out(table(
      columns,
      KEY_NAMES.map((key) => {
        const { value, source } = config.sources[key];
        return [key, safeLine(JSON.stringify(value)), sources ? source : KEYS[key].summary];
      }),
    ));
    for (
      const [section, entries] of [["providers", config.providers], [
        "benchmark_settings",
        config.benchmarkSettings,
      ]] as const
    ) {
      for (const [name, entry] of Object.entries(entries)) {
        terminal.out(`${section}.${name}  ${safeLine(JSON.stringify(withoutHeaderValues(entry)))}`);
      }
    }
    return 0;
  },
};

/** Values of headers may be secrets. */
function withoutHeaderValues(entry: object): object {
  return "headers" in entry && typeof entry.headers === "object"
    ? { ...entry, headers: Object.keys(entry.headers ?? {}) }
    : entry;
}
