/** Where each program keeps its models. @module */

import { isAbsolute, join } from "node:path";
import { userDataFolder } from "../plugin/roots.ts";
import type { ModelWorld } from "./world.ts";

/** How the files of a place are arranged. */
export type Layout = "files" | "ollama" | "hugging_face";

/** A folder that may hold models, and may not exist. */
export interface ModelPlace {
  /** The program, as its users name it. */
  readonly program: string;
  readonly folder: string;
  readonly layout: Layout;
}

/** The folders in which models are looked for, each once, in a fixed order. */
export async function modelPlaces(world: ModelWorld): Promise<ModelPlace[]> {
  const places: ModelPlace[] = [
    ...ownFolder(world),
    ...await lmStudio(world),
    ...ollama(world),
    ...llamaCpp(world),
    ...huggingFace(world),
    ...jan(world),
    ...gpt4All(world),
  ];
  const seen = new Set<string>();
  return places.filter(({ folder }) => !seen.has(folder) && seen.add(folder));
}

/** The folder that models are fetched into; undefined when the user has no home. */
export function ownModelFolder({ env }: Pick<ModelWorld, "env">): string | undefined {
  const data = userDataFolder(env);
  return data === undefined ? undefined : join(data, "models");
}

function ownFolder(world: ModelWorld): ModelPlace[] {
  return files("Model Lens", [ownModelFolder(world)]);
}

/**
 * `<home>/models/<publisher>/<repository>/<file>`. The home is `~/.lmstudio`, was
 * `~/.cache/lm-studio`, and is named in `~/.lmstudio-home-pointer` where the user moved it.
 */
async function lmStudio({ home }: ModelWorld): Promise<ModelPlace[]> {
  if (home === undefined) return [];
  const homes = [
    await pointedTo(join(home, ".lmstudio-home-pointer")),
    join(home, ".lmstudio"),
    join(home, ".cache", "lm-studio"),
  ];
  return files("LM Studio", homes.map((one) => one && join(one, "models")));
}

/**
 * `OLLAMA_MODELS`, else `~/.ollama/models`; the Linux service runs as a user of its own, whose home
 * is `/usr/share/ollama` or, by some distributions, `/var/lib/ollama`.
 */
function ollama({ env, home, os, root }: ModelWorld): ModelPlace[] {
  const folders = [
    env("OLLAMA_MODELS"),
    home && join(home, ".ollama", "models"),
    ...(os === "linux"
      ? [join(root, "usr/share/ollama/.ollama/models"), join(root, "var/lib/ollama/.ollama/models")]
      : []),
  ];
  return folders.filter(isFolder).map((folder) => ({
    program: "Ollama",
    folder,
    layout: "ollama",
  }));
}

/** `LLAMA_CACHE`, else `llama.cpp` in the cache folder of the system. */
function llamaCpp(world: ModelWorld): ModelPlace[] {
  const cache = cacheFolder(world);
  return files("llama.cpp", [world.env("LLAMA_CACHE"), cache && join(cache, "llama.cpp")]);
}

/**
 * `HF_HUB_CACHE` (older: `HUGGINGFACE_HUB_CACHE`), else `hub` in `HF_HOME`, else in
 * `~/.cache/huggingface`, on every system. llama.cpp, MLX and vLLM keep models here too.
 */
function huggingFace({ env, home }: ModelWorld): ModelPlace[] {
  const hfHome = env("HF_HOME");
  const cache = env("XDG_CACHE_HOME") ?? (home && join(home, ".cache"));
  const folders = [
    env("HF_HUB_CACHE"),
    env("HUGGINGFACE_HUB_CACHE"),
    hfHome && join(hfHome, "hub"),
    cache && join(cache, "huggingface", "hub"),
  ];
  return folders.filter(isFolder).map((folder) => ({
    program: "Hugging Face",
    folder,
    layout: "hugging_face",
  }));
}

/**
 * `Jan/data` in the application data of the system, `~/jan` in older versions; models of llama.cpp
 * and of MLX apart, and in the oldest ones together.
 */
function jan(world: ModelWorld): ModelPlace[] {
  const { home } = world;
  const homes = [
    ...applicationData(world).map((folder) => join(folder, "Jan", "data")),
    home && join(home, "jan"),
  ];
  return files(
    "Jan",
    homes.filter(isFolder).flatMap((one) => [
      join(one, "llamacpp", "models"),
      join(one, "mlx", "models"),
      join(one, "models"),
    ]),
  );
}

/** `nomic.ai/GPT4All` in the application data of the system. */
function gpt4All(world: ModelWorld): ModelPlace[] {
  return files(
    "GPT4All",
    applicationData(world).map((folder) => join(folder, "nomic.ai", "GPT4All")),
  );
}

function applicationData({ env, home, os }: ModelWorld): string[] {
  const inHome = (...names: string[]) => home === undefined ? undefined : join(home, ...names);
  const folders = os === "darwin"
    ? [inHome("Library", "Application Support")]
    : os === "windows"
    ? [env("APPDATA"), env("LOCALAPPDATA")]
    : [
      env("XDG_DATA_HOME") ?? inHome(".local", "share"),
      env("XDG_CONFIG_HOME") ?? inHome(".config"),
    ];
  return folders.filter(isFolder);
}

function cacheFolder({ env, home, os }: ModelWorld): string | undefined {
  if (os === "windows") return env("LOCALAPPDATA");
  if (os === "darwin") return home && join(home, "Library", "Caches");
  return env("XDG_CACHE_HOME") ?? (home && join(home, ".cache"));
}

function files(program: string, folders: readonly (string | undefined)[]): ModelPlace[] {
  return folders.filter(isFolder).map((folder) => ({ program, folder, layout: "files" }));
}

/** A variable that is set to nothing counts as not set; a relative one means nothing here. */
function isFolder(folder: string | undefined): folder is string {
  return folder !== undefined && isAbsolute(folder);
}

async function pointedTo(path: string): Promise<string | undefined> {
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (error) {
    // Most users never moved the folder, and a pointer that cannot be read points nowhere.
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined;
    if (error instanceof Deno.errors.IsADirectory) return undefined;
    throw error;
  }
}
