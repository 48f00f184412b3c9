/** `cache list`: every file of the cache. @module */

import type { Command } from "../command.ts";
import { bytes } from "../figures.ts";
import { table } from "../terminal.ts";
import { cacheFiles, cacheFolder } from "./cache_files.ts";

export const cacheList: Command = {
  summary: "List the files of the cache",
  usage: "",
  examples: ["cache list"],
  flags: {},
  takes: [0, 0],

  async run({ terminal, switches }) {
    const folder = cacheFolder();
    const files = await cacheFiles(folder);
    if (switches.has("json")) {
      for (const file of files) terminal.out(JSON.stringify({ kind: "cached", ...file }));
      return 0;
    }
    if (files.length === 0) {
      terminal.note("The cache is empty");
      return 0;
    }
    terminal.out(table(
      [{ title: "file", yields: "start" }, { title: "size", right: true }],
      files.map(({ path, bytes: size }) => [path.slice(folder.length + 1), bytes(size)]),
    ));
    return 0;
  },
};
