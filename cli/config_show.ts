/** `config show`: every setting and where it comes from. @module */

import { type Config, KEY_NAMES } from "../core/config/load.ts";
import { KEYS, SECTIONS } from "../core/config/keys.ts";
import { parseAddress, withoutSecrets } from "../core/provider/url.ts";
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
    const entries = [...settingEntries(config), ...sectionEntries(config)];
    if (switches.has("json")) {
      for (const entry of entries) {
        const { key, value, source } = entry;
        terminal.out(JSON.stringify({ kind: "setting", key, value, source }));
      }
      return 0;
    }
    const titles = ["key", "value", sources ? "source" : "what it does"];
    terminal.out(table(
      titles.map((title) => ({ title })),
      entries.map(({ key, value, source, summary }) =>
        [key, JSON.stringify(value), sources ? source ?? "–" : summary].map(safeLine)
      ),
    ));
    return 0;
  },
};

/** One line of the list; without a source where it is put together from several. */
interface Entry {
  readonly key: string;
  readonly value: unknown;
  readonly source: string | null;
  readonly summary: string;
}

function settingEntries({ sources }: Config): Entry[] {
  return KEY_NAMES.map((key) => {
    const { value, source } = sources[key];
    const shown = key === "api.base" && typeof value === "string" ? address(value) : value;
    return { key, value: shown, source, summary: KEYS[key].summary };
  });
}

function sectionEntries({ providers, benchmarkSettings, alarmSettings }: Config): Entry[] {
  const entry = (section: keyof typeof SECTIONS, name: string, value: unknown): Entry => ({
    key: `${section}.${name}`,
    value,
    source: null,
    summary: SECTIONS[section],
  });
  return [
    ...Object.entries(providers).map(([name, { url, headers, ...rest }]) =>
      entry("providers", name, {
        ...(url === undefined ? {} : { url: address(url) }),
        // Values of headers may be secrets; their names are not.
        ...(headers === undefined ? {} : { headers: Object.keys(headers) }),
        ...rest,
      })
    ),
    ...Object.entries(alarmSettings).map(([name, value]) => entry("alarm_settings", name, value)),
    ...Object.entries(benchmarkSettings).map(([name, value]) =>
      entry("benchmark_settings", name, value)
    ),
  ];
}

/** An address without user and password; what is none is shown as it is, for whoever looks for the fault. */
function address(text: string): string {
  try {
    const url = parseAddress(text);
    return url.username + url.password + url.search === "" ? text : withoutSecrets(url);
  } catch (cause) {
    if (cause instanceof TypeError) return text;
    throw cause;
  }
}
