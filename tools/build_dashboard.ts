/**
 * Builds the dashboard: TypeScript and style sheets in, the files of server/dashboard/dist/ out.
 * `deno task build` writes them, and a test says whether they are what the sources give. Names carry
 * the hash of the content, so that a browser may keep them for ever.
 * @module
 */

import { type BuiltFile, nameByContent, renamed } from "./built_names.ts";
import { ROOT } from "./source_tree.ts";

/** The committed output; docs/decisions says why it is committed. */
export const DIST = new URL("server/dashboard/dist/", ROOT);

/** Files that index.html names, and what they are made of. */
const ENTRIES = { "main.js": "main.tsx", "style.css": "styles/style.css" } as const;
/** The dashboard of a copy of runs: one script, because it has to fit into one file. */
const COPY = "copy.tsx";
/** Pages, which name the files that they load. */
const PAGES = ["index.html", "copy.html"] as const;

/**
 * The whole dashboard, built in memory from the checkout at `root`.
 *
 * @throws {SyntaxError} When a source does not build.
 */
export async function buildDashboard(root: URL = ROOT): Promise<readonly BuiltFile[]> {
  const sources = new URL("server/dashboard/", root);
  const icon = { name: "icon.svg", bytes: await Deno.readFile(new URL("icon.svg", sources)) };
  const built = [
    ...await bundle(sources, Object.values(ENTRIES), { codeSplitting: true }),
    ...await bundle(sources, [COPY], { codeSplitting: false }),
  ];
  const { files, names } = await nameByContent([...built, icon]);
  const pages = await Promise.all(PAGES.map(async (name) => ({
    name,
    bytes: new TextEncoder().encode(
      renamed(await Deno.readTextFile(new URL(name, sources)), names),
    ),
  })));
  return [...files, ...pages].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** How the files in dist/ differ from what the sources give; nothing when they do not. */
export async function staleFiles(built: readonly BuiltFile[]): Promise<readonly string[]> {
  const there = new Set<string>();
  try {
    for await (const { name } of Deno.readDir(DIST)) there.add(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const wanted = new Map(built.map((file) => [file.name, file.bytes]));
  const extra = [...there].filter((name) => !wanted.has(name)).map((name) =>
    `${name} is left over`
  );
  const wrong = await Promise.all([...wanted].map(async ([name, bytes]) => {
    if (!there.has(name)) return [`${name} is missing`];
    return equal(await Deno.readFile(new URL(name, DIST)), bytes) ? [] : [`${name} differs`];
  }));
  return [...extra, ...wrong.flat()].sort();
}

async function writeDist(built: readonly BuiltFile[]): Promise<void> {
  await Deno.mkdir(DIST, { recursive: true });
  for await (const { name } of Deno.readDir(DIST)) {
    if (!built.some((file) => file.name === name)) await Deno.remove(new URL(name, DIST));
  }
  for (const { name, bytes } of built) await Deno.writeFile(new URL(name, DIST), bytes);
}

async function bundle(
  sources: URL,
  entries: readonly string[],
  { codeSplitting }: { readonly codeSplitting: boolean },
): Promise<readonly BuiltFile[]> {
  const { success, errors, outputFiles = [] } = await Deno.bundle({
    entrypoints: entries.map((path) => new URL(path, sources).pathname),
    // Where it would be written.
    outputDir: new URL("dist/", sources).pathname,
    platform: "browser",
    format: "esm",
    minify: true,
    codeSplitting,
    write: false,
  });
  if (!success) throw new SyntaxError(errors.map(({ text }) => text).join("\n"));
  return outputFiles.map(({ path, contents }) => ({
    name: path.replace(/^.*[/\\]/, ""),
    bytes: new Uint8Array(contents ?? []),
  }));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

if (import.meta.main) await writeDist(await buildDashboard());
