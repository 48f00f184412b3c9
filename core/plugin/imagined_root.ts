/** Roots with plugins, for tests. @module */

import type { Root } from "./roots.ts";

/** A folder for temporary files that is a root; removed when it is disposed of. */
export class ImaginedRoot implements Root, AsyncDisposable {
  readonly name = "this folder";
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes an empty root. */
  static async create(): Promise<ImaginedRoot> {
    return new ImaginedRoot(await Deno.makeTempDir({ prefix: "modellens-root-" }));
  }

  /** Writes files by their path in the root; folders are made as they are needed. */
  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<this> {
    for (const [path, content] of Object.entries(files)) {
      const whole = `${this.path}/${path}`;
      await Deno.mkdir(whole.slice(0, whole.lastIndexOf("/")), { recursive: true });
      if (typeof content === "string") await Deno.writeTextFile(whole, content);
      else await Deno.writeFile(whole, content);
    }
    return this;
  }

  /** Adds a provider plugin; `files` add to and replace its manifest and code. */
  async provider(id: string, files: Readonly<Record<string, string>> = {}): Promise<this> {
    const all = { "plugin.jsonc": manifestText({ id }), "mod.ts": PROVIDER_CODE, ...files };
    return await this.write(
      Object.fromEntries(
        Object.entries(all).map(([path, text]) => [`plugins/${id}/${path}`, text]),
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** The text of a manifest that is right, but for the fields given; undefined takes one out. */
export function manifestText(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    id: "provider-acme",
    kind: "provider",
    api: 1,
    version: "0.1.0",
    summary: "A server",
    entry: "./mod.ts",
    ...fields,
  });
}

/** What the manifest of a skill with code has besides. */
export const SCHEMAS = { input: { type: "object" }, output: { type: "object" } } as const;

/** The smallest provider there can be. */
export const PROVIDER_CODE = `import { defineProvider, openAICompatible } from "model-lens";
import { z } from "zod";

export default defineProvider({
  url: "http://localhost:9000/v1",
  settings: z.strictObject({}),
  create: (context) => openAICompatible(context, { server: "acme" }),
});
`;
