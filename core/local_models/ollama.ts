/** Ollama's models: manifests that name blobs by their hash. @module */

import { join } from "node:path";
import { z } from "zod";
import { found, isKnown, unknown } from "../machine/known.ts";
import type { Candidate, OnUnread } from "./candidate.ts";
import type { ModelPlace } from "./places.ts";
import { readSmallJson } from "./small_file.ts";
import { walk } from "./walk.ts";

/** The models of a place, in the order of their names. */
export async function* ollamaModels(
  place: ModelPlace,
  options: { readonly onUnread: OnUnread; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Candidate> {
  const manifests = join(place.folder, "manifests");
  const walked = walk(manifests, { ...options, program: place.program, depth: 3 });
  for await (const { folder, files } of walked) {
    const [registry, namespace, name, ...deeper] = partsBelow(manifests, folder);
    if (registry === undefined || namespace === undefined || name === undefined) continue;
    if (deeper.length > 0) continue;
    for (const tag of files) {
      yield await readManifest(join(folder, tag), {
        place,
        name: `${shortName(registry, namespace, name)}:${tag}`,
      });
    }
  }
}

/** The registry and the namespace that Ollama leaves out when it shows a name. */
function shortName(registry: string, namespace: string, name: string): string {
  if (registry !== "registry.ollama.ai") return `${registry}/${namespace}/${name}`;
  return namespace === "library" ? name : `${namespace}/${name}`;
}

/** The pattern also keeps a digest from being a path to elsewhere. */
const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const Manifest = z.object({
  layers: z.array(z.object({ mediaType: z.string(), digest: Digest })),
});

const LAYER = "application/vnd.ollama.image.";

async function readManifest(
  path: string,
  { place, name }: { readonly place: ModelPlace; readonly name: string },
): Promise<Candidate> {
  const base = { program: place.program, name, format: "gguf", path } as const;
  const manifest = await readSmallJson(path, { schema: Manifest, maxBytes: 2 ** 20 });
  if (!isKnown(manifest)) {
    return {
      ...base,
      files: [],
      digest: unknown("its manifest cannot be read"),
      problem: "Its manifest cannot be read: it is damaged, or of a form that is not known",
    };
  }
  const digests = (kind: string) =>
    manifest.value.layers
      .filter(({ mediaType }) => mediaType === `${LAYER}${kind}`)
      .map(({ digest }) => digest);
  const [weights, ...more] = digests("model");
  if (weights === undefined) {
    return {
      ...base,
      files: [],
      digest: unknown("its manifest names no GGUF file"),
      problem: "Its manifest names no GGUF file: it runs elsewhere, or is stored in another format",
    };
  }
  const files = await Promise.all(
    [weights, ...more].map((digest) => blobPath(place.folder, digest)),
  );
  const [template] = digests("template");
  const [projector] = digests("projector");
  return {
    ...base,
    path: files[0] ?? path,
    files,
    digest: more.length === 0
      ? found(weights, "Ollama's manifest")
      : unknown("the model is several files, and no one hash"),
    ...(template === undefined
      ? {}
      : { templateSha256: found(template.slice("sha256:".length), "Ollama's manifest") }),
    ...(projector === undefined ? {} : { projector: await blobPath(place.folder, projector) }),
  };
}

/** Blobs are named `sha256-…`; the first versions of Ollama wrote `sha256:…`. */
async function blobPath(folder: string, digest: string): Promise<string> {
  const path = join(folder, "blobs", digest.replace(":", "-"));
  const older = join(folder, "blobs", digest);
  return !await exists(path) && await exists(older) ? older : path;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    // What is wrong with it is told where it is read.
    if (error instanceof Deno.errors.PermissionDenied) return true;
    throw error;
  }
}

function partsBelow(folder: string, path: string): string[] {
  return path.slice(folder.length).split(/[/\\]/).filter((part) => part !== "");
}
