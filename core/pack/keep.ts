/** Makes an item of a recorded call, and adds it to a pack. @module */

import { stringify } from "@std/yaml";
import { bodyOf, type RecordedCall } from "../calls/recorded_call.ts";
import type { Header } from "../events/header.ts";
import { toWire } from "../provider/openai/wire.ts";
import { carriedRequest } from "../reissue/request.ts";
import { dialectOf } from "../replay/dialect.ts";
import { sha256 } from "../sha256.ts";
import { writeWhole } from "../whole_file.ts";
import { PackError } from "./errors.ts";
import { PACK_FILE, packIn } from "./load.ts";
import { type Check, type Pack, PACK_VERSION, PackItem, PackRequest } from "./schema.ts";

/** An item of a call, and the fields of its request that no pack holds. */
export interface MadeItem {
  readonly item: PackItem;
  readonly dropped: readonly string[];
}

/** Makes an item; a reason where the call cannot be one. */
export function itemOf(
  call: RecordedCall,
  { id, checks, header }: {
    readonly id: string;
    readonly checks: readonly Check[];
    readonly header: Pick<Header, "run" | "started">;
  },
): MadeItem | string {
  const body = bodyOf(call);
  if (body === undefined) return "its request is not kept";
  const carried = carriedRequest(body, { dialect: dialectOf(call.started), changes: new Map() });
  if (typeof carried === "string") return carried;
  const { extra: _extra, logprobs: _logprobs, topLogprobs: _top, ...request } = carried.request;
  const wire: Readonly<Record<string, unknown>> = JSON.parse(
    JSON.stringify(toWire({ ...request, model: "", usage: false })),
  );
  const { model: _model, stream: _stream, ...asked } = wire;
  const { response_format: format = asked["response_format"] } = body;
  const made = PackRequest.safeParse({
    ...asked,
    ...(format === undefined ? {} : { response_format: format }),
  });
  if (!made.success) {
    return `its request is none that a pack holds: ${made.error.issues[0]?.message}`;
  }
  const { started, ended, span } = call;
  const recorded = new Date(Date.parse(header.started) + started.t / 1e6);
  const from = {
    run: header.run,
    call: span,
    recorded: recorded.toISOString(),
    provider: started.provider,
    model: started.model,
    request: requestHash(made.data),
    answer: ended?.kind === "call.completed" ? sha256(ended.text) : null,
  };
  const item = PackItem.parse({ id, request: made.data, checks, from });
  const unkept = Object.keys(carried.request.extra ?? {}).filter((name) =>
    name !== "response_format"
  );
  return { item, dropped: [...carried.dropped, ...unkept] };
}

/** The same for requests that are the same, whatever the order of their fields. */
export function requestHash(request: PackRequest): string {
  return sha256(JSON.stringify(PackRequest.parse(request)));
}

/**
 * Adds an item to the end of a pack's file, which is made when it is not there; items that are there
 * and comments beside them stay as they are. Throws `PackError`, and leaves the file as it was, when the pack
 * is broken, has the item already, or cannot be added to. Two must not add at once: see `aloneIn()`.
 */
export async function addItem(folder: string, id: string, item: PackItem): Promise<void> {
  const path = `${folder}/${PACK_FILE}`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    const after = added(await textIfThere(path), { id, item });
    await writeWhole(path, after);
  } catch (cause) {
    if (cause instanceof PackError || !(cause instanceof Error)) throw cause;
    throw unwritable(id, cause);
  }
}

/** The error of a pack that cannot be written. */
export function unwritable(id: string, cause: Error): PackError {
  const hint = "Make its folder writable and free space on its disk";
  return new PackError(id, `it cannot be written: ${cause.message}`, hint, { cause });
}

async function textIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "";
    throw cause;
  }
}

function added(
  before: string,
  { id, item }: { readonly id: string; readonly item: PackItem },
): string {
  const isNew = before.trim() === "";
  const pack = isNew ? emptyPack(id) : packIn(before, id);
  if (pack.items.some((one) => one.id === item.id)) {
    throw new PackError(
      id,
      `it has an item "${item.id}" already`,
      `Choose another name with --as ${id}/NAME`,
    );
  }
  const text = isNew || pack.items.length === 0
    ? yaml({ ...pack, items: [item] })
    : `${before.replace(/\n*$/, "\n")}${indented(yaml([item]))}`;
  // Appended by its text, so that comments stay: then it must be read as what was meant.
  const read = packIn(text, id);
  if (JSON.stringify(read) === JSON.stringify({ ...pack, items: [...pack.items, item] })) {
    return text;
  }
  throw new PackError(
    id,
    `nothing can be added at the end of ${PACK_FILE}`,
    'Put "items" last in the file, one item after the other as keep writes them',
  );
}

function emptyPack(id: string): Pack {
  return {
    pack: PACK_VERSION,
    id,
    version: "0.1.0",
    summary: "Kept from recorded calls",
    items: [],
  };
}

/** An item as it stands in a file. */
export function itemText(item: PackItem): string {
  return yaml([item]);
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: -1, useAnchors: false, schema: "core" });
}

function indented(text: string): string {
  return text.split("\n").map((line) => line === "" ? line : `  ${line}`).join("\n");
}
