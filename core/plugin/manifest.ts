/** What a plugin says of itself before any of its code runs. @module */

import { parse } from "@std/jsonc";
import { z } from "zod";
import { PluginError } from "./errors.ts";

/** Version of the contracts that plugins are written against. */
export const API_VERSION = 1;

/** What a plugin asks for. Shown when it is locked. */
export const Permissions = z.strictObject({
  /** Hosts it connects to, as `host` or `host:port`; `user` stands for addresses that the user configures. */
  net: z.array(z.string()).optional(),
  /** Files it reads: `own` for its folder, `user` for files that the user names. */
  read: z.array(z.string()).optional(),
  write: z.array(z.string()).optional(),
  env: z.array(z.string()).optional(),
  run: z.array(z.string()).optional(),
  /** npm packages that it loads when it is used. */
  npm: z.array(z.string()).optional(),
});
export type Permissions = z.infer<typeof Permissions>;

/** The kinds of plugin there are, and the folder and file that each lives in. */
export const KINDS = {
  provider: { folder: "plugins", manifest: "plugin.jsonc", prefix: "provider-" },
  benchmark: { folder: "plugins", manifest: "plugin.jsonc", prefix: "benchmark-" },
  skill: { folder: "skills", manifest: "skill.jsonc", prefix: "" },
} as const;
export type PluginKind = keyof typeof KINDS;

/** `plugin.jsonc` or `skill.jsonc`. */
export const Manifest = z.strictObject({
  /** The folder's name. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, "wanted lower case letters, digits and hyphens"),
  // A skill's folder and file name say its kind already.
  kind: z.enum(["provider", "benchmark", "skill"]).optional(),
  api: z.int(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, "wanted MAJOR.MINOR.PATCH"),
  summary: z.string().min(1).max(120),
  entry: z.string().regex(/^\.\/[^\\]+\.ts$/, 'wanted a path such as "./mod.ts"').optional(),
  /** For a skill: text for the model. */
  instructions: z.string().endsWith(".md").optional(),
  permissions: Permissions.default({}),
});
export type Manifest = z.infer<typeof Manifest> & { readonly kind: PluginKind };

/** Checks a manifest. Throws `PluginError` that names the file, the field and what was wanted. */
export function parseManifest(
  text: string,
  { path, id, kind }: { readonly path: string; readonly id: string; readonly kind?: PluginKind },
): Manifest {
  const manifest = Manifest.safeParse(parseJsonc(text, { path, id }));
  if (!manifest.success) {
    const issue = manifest.error.issues[0];
    const field = issue?.path.join(".") ?? "";
    throw new PluginError("plugin_manifest_broken", {
      id,
      message: `Cannot use plugin "${id}": ${path}: ${
        field === "" ? "" : `"${field}": `
      }${issue?.message}`,
      hint: "Correct the manifest; docs/errors.md has an example",
    });
  }
  const found = manifest.data.kind ?? kind;
  if (manifest.data.id !== id) {
    throw new PluginError("plugin_manifest_broken", {
      id,
      message:
        `Cannot use plugin "${id}": its manifest says id "${manifest.data.id}", its folder is "${id}"`,
      hint: "Rename the folder or the id; they must be equal",
    });
  }
  if (found === undefined || (kind !== undefined && found !== kind)) {
    throw new PluginError("plugin_manifest_broken", {
      id,
      message: `Cannot use plugin "${id}": ${path}: kind is "${found ?? "absent"}", wanted ${
        kind ?? '"provider" or "benchmark"'
      }`,
      hint: "Correct the manifest",
    });
  }
  if (manifest.data.api !== API_VERSION) {
    throw new PluginError("plugin_api_mismatch", {
      id,
      message:
        `Cannot use plugin "${id}": it is written for api ${manifest.data.api}, this program has api ${API_VERSION}`,
      hint: manifest.data.api > API_VERSION ? "Update Model Lens" : "Update the plugin",
    });
  }
  return { ...manifest.data, kind: found };
}

function parseJsonc(text: string, { path, id }: { path: string; id: string }): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new PluginError("plugin_manifest_broken", {
      id,
      message: `Cannot use plugin "${id}": ${path} is not JSONC: ${cause.message}`,
      hint: "Correct the manifest",
      cause,
    });
  }
}
