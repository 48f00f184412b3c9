/** The configuration as the dashboard shows it: every value with its source, no secret. @module */

import { describeSections, describeSettings, secretVariables } from "../../core/config/describe.ts";
import type { Key } from "../../core/config/key.ts";
import { envOf, flagOf, type KeyName, KEYS } from "../../core/config/keys.ts";
import type { Config } from "../../core/config/load.ts";
import type { ConfigSetting, ConfigView } from "../api/mod.ts";

/** Looks into the environment only for whether a variable is set. */
export function configView(
  config: Config,
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
): ConfigView {
  return {
    settings: describeSettings(config).map(({ key, value, sources: [source], summary }) => {
      const { initial, wanted }: Key<unknown> = KEYS[key];
      return {
        key,
        ...sent(key, value),
        source: source ?? { kind: "default", name: "default", line: null },
        initial,
        wanted,
        summary,
        flag: `--${flagOf(key)}`,
        variable: envOf(key),
      };
    }),
    entries: describeSections(config).map(({ key, value, sources }) => ({
      key,
      value,
      sources: [...sources],
    })),
    secrets: secretVariables(config).map(({ key, variable }) => ({
      key,
      variable,
      isSet: (env(variable) ?? "") !== "",
    })),
    files: config.files.map(({ path, of, lines }) => ({ path, of, isRead: lines !== undefined })),
    folder: Deno.cwd(),
  };
}

function sent(key: KeyName, value: unknown): Pick<ConfigSetting, "value" | "withheld"> {
  // Others may look at the page, and who hides a word names it here.
  if (key !== "traces.redact" || !Array.isArray(value) || value.length === 0) {
    return { value, withheld: null };
  }
  const count = value.length === 1 ? "1 pattern" : `${value.length} patterns`;
  return { value: null, withheld: `${count}: not sent, because it may be what it hides` };
}
