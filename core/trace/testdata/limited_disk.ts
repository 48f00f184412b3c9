/** Writes traces to a disk that is full, then to one that is read-only; prints what came of it. @module */

import { ModelLensError } from "../../errors.ts";
import type { Emission } from "../../bus.ts";
import { loadTrace } from "../reader.ts";
import { verifyTrace } from "../verify.ts";
import { TraceWriter } from "../writer.ts";
import { sampleHeader } from "./sample_header.ts";

/** What came of writing until no more could be written, and after space was made. */
interface Filled {
  readonly appended: number;
  readonly codes: readonly string[];
  readonly read: number;
  readonly torn: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
  readonly resumedAt: number;
  readonly errorsAfter: readonly string[];
}

/** What this script prints. */
export interface LimitedDisk {
  readonly lines: Filled;
  readonly texts: Filled;
  readonly createWhenFull: string;
  readonly leftBehind: readonly string[];
  readonly createWhenReadOnly: string;
  readonly reopenWhenReadOnly: string;
  readonly readable: number;
}

const [disk = ""] = Deno.args;
const BALLAST = `${disk}/ballast`;

async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return "none";
  } catch (cause) {
    if (cause instanceof ModelLensError) return cause.code;
    throw cause;
  }
}

async function fill(path: string, draftOf: (number: number) => Emission): Promise<Filled> {
  Deno.writeFileSync(BALLAST, new Uint8Array(64 * 1024));
  let appended = 0;
  const codes: string[] = [];
  {
    await using writer = TraceWriter.create(path, sampleHeader());
    const append = () => {
      for (;;) {
        writer.append(draftOf(appended));
        appended++;
      }
    };
    codes.push(await codeOf(append));
    // Space does not bring back what was lost: only a writer that looks at the files may go on.
    Deno.removeSync(BALLAST);
    codes.push(await codeOf(append));
  }
  const { events, problems } = await loadTrace(path);
  const { errors } = await verifyTrace(path);
  await using writer = await TraceWriter.reopen(path);
  const resumedAt = writer.append({ kind: "chunk.received", text: "again" }).seq;
  const { errors: errorsAfter } = await verifyTrace(path);
  return {
    appended,
    codes,
    read: events.length,
    torn: problems.tornBytes,
    errors,
    resumedAt,
    errorsAfter,
  };
}

function stuff(path: string): void {
  using file = Deno.openSync(path, { create: true, append: true });
  const block = new Uint8Array(512);
  try {
    for (;;) file.writeSync(block);
  } catch (cause) {
    // Full, as it is to be.
    if (!(cause instanceof Error)) throw cause;
  }
}

async function outcome(): Promise<LimitedDisk> {
  const lines = await fill(`${disk}/lines`, (number) => ({
    kind: "chunk.received",
    text: `${number} `.repeat(number % 300),
  }));
  Deno.removeSync(`${disk}/lines`, { recursive: true });
  const texts = await fill(`${disk}/texts`, (number) => ({
    kind: "tool.completed",
    result: `${number} `.repeat(2000),
    duration: 1,
  }));
  stuff(BALLAST);
  const create = () => TraceWriter.create(`${disk}/new`, sampleHeader());
  const createWhenFull = await codeOf(create);
  const leftBehind = [...Deno.readDirSync(disk)].map(({ name }) => name).sort();
  Deno.removeSync(BALLAST);
  await new Deno.Command("mount", { args: ["-o", "remount,ro", disk] }).output();
  return {
    lines,
    texts,
    createWhenFull,
    leftBehind,
    createWhenReadOnly: await codeOf(create),
    reopenWhenReadOnly: await codeOf(() => TraceWriter.reopen(`${disk}/texts`)),
    readable: (await loadTrace(`${disk}/texts`)).events.length,
  };
}

await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(await outcome())));
