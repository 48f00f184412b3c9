/** Keeps what was found out about a server until server or model change. @module */

import { z } from "zod";
import type { RunModel } from "../events/header.ts";
import { sha256 } from "../sha256.ts";
import { userCacheFolder } from "../user_cache.ts";
import { Diagnosis } from "./finding.ts";
import { DOCTOR_VERSION } from "./session.ts";

/** What is kept of an examination. */
export const Kept = z.strictObject({
  doctor: z.literal(DOCTOR_VERSION),
  /** When it ended, ISO 8601. */
  at: z.iso.datetime(),
  /** The trace directory, absolute. */
  trace: z.string(),
  provider: z.string(),
  model: z.string(),
  diagnoses: z.array(Diagnosis),
});
export type Kept = z.infer<typeof Kept>;

/** What an examination holds for. */
export interface Subject {
  readonly model: RunModel;
  /** SHA-256 of the provider plugin: what it does is part of what is found. */
  readonly plugin: string;
}

/**
 * Where the examination of a subject is kept. A server that does not tell the digest of its weights
 * may serve others under the same name tomorrow, so then the name holds for a day (UTC).
 */
export function keptPath(folder: string, { model, plugin }: Subject, now: Date): string {
  const { provider, server, model: { id, digest } } = model;
  const weights = digest.value ?? now.toISOString().slice(0, 10);
  const parts = [
    provider,
    plugin,
    server.server.value,
    server.version.value,
    server.url,
    id,
    weights,
  ];
  return `${folder}/${sha256(JSON.stringify([DOCTOR_VERSION, ...parts]))}.json`;
}

/** Reads what was kept; undefined when there is nothing, or nothing that this version can use. */
export async function readKept(path: string): Promise<Kept | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
  try {
    return Kept.safeParse(JSON.parse(text)).data;
  } catch (cause) {
    // It can be made again at any time.
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Keeps an examination; a reader sees the whole file or none. */
export async function keep(path: string, kept: Kept): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const unfinished = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(unfinished, `${JSON.stringify(kept)}\n`);
  await Deno.rename(unfinished, path);
}

/** The folder of all that is kept; undefined when there is no home. */
export function keptFolder(
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
): string | undefined {
  const cache = userCacheFolder(env);
  return cache === undefined ? undefined : `${cache}/doctor`;
}
