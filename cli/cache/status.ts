/** `cache status`: where the cache is and what it takes. @module */

import type { Command } from "../command.ts";
import { bytes } from "../figures.ts";
import { safeLine, table } from "../terminal.ts";
import { cacheFiles, cacheFolder } from "./cache_files.ts";

export const cacheStatus: Command = {
  summary: "Show where the cache is and what it takes",
  usage: "",
  examples: ["cache status", "cache status --json"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const folder = cacheFolder();
    const files = await cacheFiles(folder);
    const parts = [...Map.groupBy(files, ({ part }) => part)].map(([part, members]) => ({
      part,
      files: members.length,
      bytes: members.reduce((sum, one) => sum + one.bytes, 0),
    }));
    const all = parts.reduce((sum, one) => sum + one.bytes, 0);
    if (switches.has("json")) {
      terminal.out(JSON.stringify({ kind: "cache", folder, bytes: all, parts }));
      return 0;
    }
    terminal.out(`cache  ${safeLine(folder)}  ${bytes(all)}`);
    if (parts.length === 0) return 0;
    terminal.out(table(
      [{ title: "part" }, { title: "files", right: true }, { title: "size", right: true }],
      parts.map((one) => [one.part, String(one.files), bytes(one.bytes)]),
    ));
    return 0;
  },
};
