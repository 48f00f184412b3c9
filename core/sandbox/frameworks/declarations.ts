/** Collects the type declarations of installed packages and of all that these need. @module */

import { join } from "node:path";
import { z } from "zod";

/** Texts by path, as in a folder `/node_modules`. */
export type Declarations = Readonly<Record<string, string>>;

const PackageJson = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});

/** The declarations of packages below a folder `node_modules` as Deno makes it. */
export async function declarationsOf(
  names: readonly string[],
  modules: string,
): Promise<Declarations> {
  const found: Record<string, string> = {};
  const seen = new Set<string>();
  const waiting: { readonly name: string; readonly from: string }[] = names.map((name) => ({
    name,
    from: modules,
  }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { name, from } = next;
    if (seen.has(name)) continue;
    const folder = await realFolder(join(from, name)) ?? await realFolder(join(modules, name));
    // An optional peer that is not installed.
    if (folder === undefined) continue;
    seen.add(name);
    const text = await Deno.readTextFile(join(folder, "package.json"));
    const { dependencies, peerDependencies } = PackageJson.parse(JSON.parse(text));
    found[`/node_modules/${name}/package.json`] = text;
    await collect(folder, { prefix: `/node_modules/${name}`, into: found });
    // A dependency stands beside the real folder of who needs it.
    const beside = join(folder, ...name.split("/").map(() => ".."));
    for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
      waiting.push({ name: needed, from: beside });
      waiting.push({ name: typesName(needed), from: beside });
    }
  }
  return found;
}

/** The package with the types of a package that has none itself. */
function typesName(name: string): string {
  return name.startsWith("@types/") ? name : `@types/${name.replace(/^@/, "").replace("/", "__")}`;
}

async function realFolder(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

async function collect(
  folder: string,
  { prefix, into }: { readonly prefix: string; readonly into: Record<string, string> },
): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && name !== "node_modules") {
      await collect(path, { prefix: `${prefix}/${name}`, into });
    } else if (isFile && (/\.d\.[cm]?ts$/.test(name) || name === "package.json")) {
      into[`${prefix}/${name}`] = await Deno.readTextFile(path);
    }
  }
}
