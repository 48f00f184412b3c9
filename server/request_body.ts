/** What was sent with a request: JSON of a schema, small, and soon. @module */

import type { z } from "zod";
import { RequestError } from "./errors.ts";

/** Bytes that a body may have. */
const MOST = 64 * 1024;
/** Milliseconds that it may take to come. */
const PATIENCE = 10_000;

/** The body of a request. An empty one counts as `{}`. Throws `RequestError`. */
export async function bodyOf<T extends z.ZodType>(
  request: Request,
  schema: T,
): Promise<z.output<T>> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim();
  const bytes = await bytesOf(request);
  // Other types could come from a form of another site without being asked about.
  if (type !== "application/json" && bytes.length > 0) {
    throw new RequestError(
      `Cannot use a body of type "${type ?? "unknown"}"`,
      "Send it as application/json",
    );
  }
  const { success, data, error } = schema.safeParse(valueOf(bytes));
  if (success) return data;
  const [issue] = error.issues;
  const where = issue?.path.join(".") || "the body";
  throw new RequestError(`Cannot use "${where}" of the request: ${issue?.message}`, "Correct it");
}

function valueOf(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new RequestError(`Cannot read the body: ${cause.message}`, "Send JSON in UTF-8", {
      cause,
    });
  }
}

async function bytesOf({ body }: Request): Promise<Uint8Array> {
  if (body === null) return new Uint8Array(0);
  const reader = body.getReader();
  const timer = setTimeout(
    () =>
      void reader.cancel(new RequestError("Cannot wait any longer for the body", "Send it again")),
    PATIENCE,
  );
  try {
    const pieces: Uint8Array[] = [];
    let length = 0;
    const began = performance.now();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      pieces.push(value);
      if (length > MOST) {
        await reader.cancel();
        throw new RequestError(`Cannot use a body of more than ${MOST} bytes`, "Send less");
      }
    }
    if (performance.now() - began >= PATIENCE) {
      throw new RequestError("Cannot wait any longer for the body", "Send it again");
    }
    return await new Blob(pieces.map((piece) => piece.slice())).bytes();
  } finally {
    clearTimeout(timer);
  }
}
