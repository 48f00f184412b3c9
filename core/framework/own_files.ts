/** A plugin reads the files of its own folder, and nothing but what was locked. @module */

import type { Found } from "../plugin/discovery.ts";
import { PluginError } from "../plugin/errors.ts";
import { sha256 } from "../sha256.ts";
import type { OwnFiles } from "./contract.ts";

/** The files of a plugin that was found and checked. */
export function ownFiles({ id, folder, files }: Pick<Found, "id" | "folder" | "files">): OwnFiles {
  return {
    paths: Object.keys(files).sort(),
    async text(path) {
      const bytes = Object.hasOwn(files, path) ? await read(`${folder}/${path}`) : undefined;
      // Checked again, because the folder was hashed some time ago.
      if (bytes !== undefined && sha256(bytes) === files[path]) {
        return new TextDecoder().decode(bytes);
      }
      throw new PluginError("plugin_changed", {
        id,
        message: `Cannot read ${path} of plugin "${id}": it is not what was locked`,
        hint: `Look at the folder, then run "plugins lock ${id}"`,
      });
    },
  };
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}
