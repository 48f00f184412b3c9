/** `cache clear`: removes what can be fetched or made again. @module */

import type { Command } from "../command.ts";
import { UsageError } from "../errors.ts";
import { bytes, counted } from "../figures.ts";
import { safeLine } from "../terminal.ts";
import { cacheFiles, cacheFolder } from "./cache_files.ts";

export const cacheClear: Command = {
  summary: "Remove the cache, or a part of it; everything in it can be fetched or made again",
  usage: "[PART]",
  examples: ["cache clear --dry-run", "cache clear data"],
  flags: { "dry-run": { summary: "Say what would be removed, and remove nothing" } },
  takes: [0, 1],

  async run({ terminal, switches, args: [part] }) {
    const folder = cacheFolder();
    const all = await cacheFiles(folder);
    const files = all.filter((file) => part === undefined || file.part === part);
    if (part !== undefined && files.length === 0) {
      const parts = [...new Set(all.map((file) => file.part))];
      throw new UsageError(
        `Cannot clear "${part}": the cache has no such part`,
        parts.length === 0 ? "The cache is empty" : `It has ${parts.join(", ")}`,
      );
    }
    const size = files.reduce((sum, one) => sum + one.bytes, 0);
    const dry = switches.has("dry-run");
    if (!dry) { for (const { path } of files) await removeIfThere(path); }
    if (switches.has("json")) {
      terminal.out(JSON.stringify({ kind: "cleared", files: files.length, bytes: size, dry }));
      return 0;
    }
    const verb = dry ? "Would remove" : "Removed";
    terminal.out(
      safeLine(`${verb} ${counted(files.length, "file")}, ${bytes(size)}, of ${folder}`),
    );
    return 0;
  },
};

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (cause) {
    // Another program was quicker.
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}
