/** The files of a run as they are, in whole or in part. @module */

import { Hono } from "hono";
import { z } from "zod";
import { sha256 } from "../../core/sha256.ts";
import { Blobs } from "../../core/trace/blobs.ts";
import { BLOBS_FOLDER, EVENT_FILES, inside } from "../../core/trace/layout.ts";
import type { ServerContext } from "../context.ts";
import { NotThereError } from "../errors.ts";
import { optionalCount, queryOf } from "../query.ts";
import { json, unlessKnown } from "../reply.ts";
import { stampOf, stampsOf } from "../runs/run_folder.ts";
import { isBeingWritten } from "../runs/writer_at_work.ts";
import { fileReply } from "../static/file_reply.ts";
import { eventPage, EventQuery, eventStream } from "../views/event_lines_view.ts";

/** What a reference says besides the hash where its text is compressed. */
export const PackedQuery = z.object({
  at: optionalCount(),
  length: optionalCount(),
  bytes: optionalCount({ most: 16 * 1024 * 1024 }),
});
export type PackedQuery = z.infer<typeof PackedQuery>;

/** `/events`, `/files/:name` and `/blobs/:hash` below a run. */
export function fileRoutes({ folder }: ServerContext): Hono {
  const routes = new Hono();

  routes.get("/:run/events", async ({ req }) => {
    const query = queryOf(EventQuery, req.url);
    const place = folder.find(req.param("run"));
    const isPage = req.header("accept")?.includes("application/json") === true;
    return await unlessKnown(req.raw, {
      state: `${isPage} ${JSON.stringify(stampsOf(place))}`,
      make: () => isPage ? json(eventPage(place.path, query)) : ndjson(req.raw, place.path, query),
    });
  });

  routes.get("/:run/files/:name", async ({ req }) => {
    const { path } = folder.find(req.param("run"));
    const name = EVENT_FILES.find((file) => file === req.param("name"));
    const file = name === undefined ? undefined : inside(path, name);
    const stamp = file === undefined ? null : stampOf(file);
    if (file === undefined || stamp === null) {
      throw new NotThereError(
        `the file "${req.param("name")}"`,
        `Ask for ${EVENT_FILES.join(", ")}`,
      );
    }
    return await unlessKnown(req.raw, {
      state: JSON.stringify(stamp),
      make: () =>
        fileReply(req.raw, {
          path: file,
          size: stamp.size,
          type: "application/x-ndjson",
          grows: isBeingWritten(path),
        }),
    });
  });

  routes.get("/:run/blobs/:hash", async ({ req }) => {
    const { path } = folder.find(req.param("run"));
    const hash = req.param("hash").replace(/^sha256:/, "");
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new NotThereError(`the text "${hash}"`);
    const packed = queryOf(PackedQuery, req.url);
    return await unlessKnown(req.raw, { state: hash, make: () => blobReply(path, hash, packed) });
  });
  return routes;
}

function ndjson(request: Request, run: string, query: EventQuery): Response {
  const body = request.method === "HEAD" ? null : eventStream(run, query);
  return new Response(body, {
    headers: { "content-type": "application/x-ndjson", "cache-control": "no-cache" },
  });
}

/** Its bytes have its hash, or it is not what was stored: so no link can lead to anything else. */
async function blobReply(run: string, hash: string, packed: PackedQuery): Promise<Response> {
  const { at, length, bytes } = packed;
  const text = at === undefined || length === undefined || bytes === undefined
    ? await blobOf(run, hash)
    : new Blobs(run).text({ $blob: `sha256:${hash}`, bytes, at, length });
  if (text === undefined) {
    throw new NotThereError(`the text "${hash}"`, "See the problems of the run");
  }
  return new Response(text, {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      // Another text has another name.
      "cache-control": "max-age=31536000, immutable",
    },
  });
}

async function blobOf(run: string, hash: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const path = inside(inside(run, BLOBS_FOLDER), "sha256", hash.slice(0, 2), hash);
  const bytes = await readPlainFile(path);
  return bytes !== undefined && sha256(bytes) === hash ? bytes : undefined;
}

async function readPlainFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return (await Deno.lstat(path)).isFile ? await Deno.readFile(path) : undefined;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw cause;
  }
}
