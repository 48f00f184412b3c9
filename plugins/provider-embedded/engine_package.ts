/** Finds the engine's npm package, and has it downloaded the first time. @module */

import { EngineError } from "./engine_error.ts";

/** The two files that make the engine. */
export interface EnginePackage {
  readonly version: string;
  /** Text of the JavaScript module. */
  readonly code: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
}

/** What finding the package needs of the world. */
export interface PackageOptions {
  /** Reads a file by its absolute path. */
  readonly readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Called when fetching takes long enough to be a download. */
  readonly onDownload: () => void;
}

/**
 * Reads the package from the module cache, or from inside a compiled program. Only where it is in neither, it is
 * downloaded, in the version and with the checksum of the lockfile.
 *
 * @throws {EngineError} `download_failed`
 */
export async function readEnginePackage(options: PackageOptions): Promise<EnginePackage> {
  const cached = await readCached(options);
  if (cached !== undefined) return cached;
  await download(options.onDownload);
  const downloaded = await readCached(options);
  if (downloaded !== undefined) return downloaded;
  throw new EngineError("download_failed", `Cannot find "${PACKAGE}" after downloading it`, {
    hint: "Delete the package from the module cache, then try again",
  });
}

/** Joined at run time: a specifier in one piece would be downloaded whenever the program starts. */
const PACKAGE = ["@wllama", "wllama"].join("/");

async function readCached({ readFile }: PackageOptions): Promise<EnginePackage | undefined> {
  // Deno remembers of every specifier it has resolved whether there was a file, so this one is not the one to import.
  const wasmUrl = new URL(import.meta.resolve(`${PACKAGE}/esm/wasm/wllama.wasm`));
  // Without a lockfile, a package is not resolved before it is imported.
  if (wasmUrl.protocol !== "file:") return undefined;
  const read = (from: string) => readFile(decodeURIComponent(new URL(from, wasmUrl).pathname));
  try {
    const [manifest, code, wasm] = await Promise.all([
      read("../../package.json"),
      read("../index.js"),
      read("wllama.wasm"),
    ]);
    return { version: versionOf(manifest), code: new TextDecoder().decode(code), wasm };
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") return undefined;
    throw error;
  }
}

/** Importing the manifest fetches the package without running any of its code here. */
async function download(onDownload: () => void): Promise<void> {
  // Without a lockfile nothing but the time it takes tells a download from a look into the cache.
  const slow = setTimeout(onDownload, 250);
  try {
    await import(`${PACKAGE}/package.json`, { with: { type: "json" } });
  } catch (cause) {
    // Whatever Deno throws here (no network, frozen lockfile, wrong checksum) says that there is no package.
    throw new EngineError("download_failed", `Cannot download the engine: ${firstLines(cause)}`, {
      hint: `Make "${PACKAGE}" reachable once, or use a model server that runs on this machine`,
      cause,
    });
  } finally {
    clearTimeout(slow);
  }
}

function versionOf(manifest: Uint8Array): string {
  const { version } = JSON.parse(new TextDecoder().decode(manifest));
  return String(version);
}

/** Deno says on the first line what failed and on the second why. */
function firstLines(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = error.message.split("\n").slice(0, 2).map((line) => line.trim());
  return lines.filter((line) => line !== "").join(", ").replace(", 0: ", ": ");
}
