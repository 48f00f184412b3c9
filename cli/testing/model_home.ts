/** A machine without models of its own, and a server that has one, as Hugging Face would. @module */

import { dirname, join } from "node:path";
import { sha256 } from "../../core/sha256.ts";
import type { Workplace } from "./program.ts";

/** The model that comes with the program, which is one to fetch as good as any. */
export const TINY = await Deno.readFile(
  new URL("../../plugins/provider-embedded/model/modellens-tiny-q8_0.gguf", import.meta.url),
);
export const TINY_SHA256 = sha256(TINY);

/** Variables that put the home of a user into a workplace; the runtime keeps its cache. */
export async function emptyHome(place: Workplace): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { denoDir } = JSON.parse(new TextDecoder().decode(stdout));
  return { HOME: place.path, USERPROFILE: place.path, DENO_DIR: denoDir };
}

/** Puts a file below the home. */
export async function put(place: Workplace, path: string, content: Uint8Array): Promise<string> {
  const file = join(place.path, path);
  await Deno.mkdir(dirname(file), { recursive: true });
  await Deno.writeFile(file, content);
  return file;
}

/** A server of one model. */
export interface ModelHub extends AsyncDisposable {
  readonly url: URL;
  /** Each request: its method, its path and the range it asked for. */
  readonly requests: string[];
}

/**
 * Serves one file, at any address, and tells its hash as Hugging Face does. The first answer with the
 * file ends after `firstBytes` bytes and stays open until the client leaves.
 */
export function startModelHub(
  { firstBytes }: { readonly firstBytes?: number } = {},
): ModelHub {
  const requests: string[] = [];
  let stalls = firstBytes !== undefined;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname } = new URL(request.url);
    const range = request.headers.get("range");
    requests.push([request.method, pathname, range].filter((part) => part !== null).join(" "));
    if (request.method === "HEAD") return new Response(null, { headers: FACTS });
    if (stalls) {
      stalls = false;
      return new Response(beginning(firstBytes ?? 0), { headers: LENGTH });
    }
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    if (from === 0) return new Response(TINY, { headers: LENGTH });
    return new Response(TINY.subarray(from), {
      status: 206,
      headers: { ...ETAG, "content-range": `bytes ${from}-${TINY.length - 1}/${TINY.length}` },
    });
  });
  return {
    url: new URL(`http://127.0.0.1:${server.addr.port}/`),
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const ETAG = { etag: `"${TINY_SHA256}"` };
const LENGTH = { ...ETAG, "content-length": `${TINY.length}` };
const FACTS = {
  "x-repo-commit": "0123456789abcdef0123456789abcdef01234567",
  "x-linked-etag": `"${TINY_SHA256}"`,
  "x-linked-size": `${TINY.length}`,
};

/** Some bytes, and then nothing, without an end. */
function beginning(bytes: number): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(TINY.subarray(0, bytes)) });
}
