/** A file as a reply, whole or one range of it. @module */

import { bytesAt } from "../run/line_blocks.ts";

/** What is served. */
export interface ServedFile {
  readonly path: string;
  /** Bytes of it that count: it may grow meanwhile. */
  readonly size: number;
  readonly type: string;
  /** Whether somebody writes it. */
  readonly grows: boolean;
}

/** Bytes that are read at a time. */
const BLOCK = 256 * 1024;

/** Streams it; a `Range` of one part gives 206, one that begins after the end 416, any other the whole. */
export async function fileReply(request: Request, served: ServedFile): Promise<Response> {
  const { size, type, path, grows } = served;
  const range = rangeOf(request.headers.get("range"), size);
  const headers = new Headers({
    "content-type": type,
    "accept-ranges": "bytes",
    "cache-control": "no-cache",
  });
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: size };
  headers.set("content-length", String(end - start));
  if (range !== undefined) headers.set("content-range", `bytes ${start}-${end - 1}/${size}`);
  const status = range === undefined ? 200 : 206;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const file = await Deno.open(path);
  // A whole file that does not grow is handed to the runtime, which sends it without copying.
  const body = range === undefined && !grows ? file.readable : partOf(file, { start, end });
  return new Response(body, { status, headers });
}

function partOf(
  file: Deno.FsFile,
  { start, end }: { readonly start: number; readonly end: number },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = start;
  return new ReadableStream({
    pull(controller) {
      const bytes = bytesAt(file, { start: at, length: Math.min(BLOCK, end - at) });
      at += bytes.length;
      if (bytes.length > 0) controller.enqueue(bytes);
      if (bytes.length > 0 && at < end) return;
      file.close();
      controller.close();
    },
    cancel: () => file.close(),
  }, { highWaterMark: 0 });
}

/** Undefined where the whole is to be sent. */
function rangeOf(
  header: string | null,
  size: number,
): { readonly start: number; readonly end: number } | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < start) return undefined;
  return start >= size ? "unsatisfiable" : { start, end };
}
