/** Every run of the folder with its summary, brought up to date when somebody asks. @module */

import { ModelLensError } from "../../core/errors.ts";
import { runRecord } from "../../core/leaderboard/record.ts";
import { report } from "../../core/run/report.ts";
import { EVENTS_FILE, inside } from "../../core/trace/layout.ts";
import type { BrokenRun } from "../api/mod.ts";
import type { Quiet } from "../quiet.ts";
import { type ReadRun, readRun, wholeOf } from "../run/read_run.ts";
import type { Shelf } from "../run/shelf.ts";
import type { IndexFile } from "./index_file.ts";
import type { ListedRun } from "./listed_run.ts";
import { Rota } from "./rota.ts";
import { type RunFolder, stampOf, type Stamps, stampsOf } from "./run_folder.ts";
import { RunStore } from "./run_store.ts";
import { isBeingWritten } from "./writer_at_work.ts";
import { bytesOf, damageOf, summaryOf } from "./summary.ts";

/** Milliseconds within which a list counts as up to date. */
const FRESH = 200;
/**
 * Milliseconds that who asks first waits for runs that were never read, in which thousands are; the
 * rest is read in the background, and who asks meanwhile is told how many are to come.
 */
const PATIENCE = 2_500;
/** The same for who asks meanwhile. */
const MEANWHILE = 500;
/** Milliseconds within which a list counts as up to date while thousands are still read: looking takes from that. */
const FRESH_MEANWHILE = 2_000;
/** Bytes of a run that is read after all smaller ones, which would wait for it for seconds. */
const LARGE = 32 * 1024 * 1024;
/** Bytes that looking at the folder leaves behind for each run in it. */
const NAME = 200;
/** Milliseconds of reading after which others have their turn. */
const TURN = 50;
/** Milliseconds after a change until the index is written. */
const SETTLED = 3_000;

/** Keeps what it has read, and reads again what has changed. */
export class RunList implements Disposable {
  readonly folder: RunFolder;
  readonly #shelf: Shelf;
  readonly #runs = new RunStore();
  readonly #rota = new Rota();
  /** Runs that are gone, with the version at which that was seen. */
  readonly gone = new Map<string, number>();
  /** The highest version given so far. */
  version = 0;
  readonly #index: IndexFile;
  readonly #quiet: Quiet;
  #pending: string[] = [];
  /** Those of them that are read last. */
  readonly #large = new Set<string>();
  /** The version that the index has. */
  #written = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looked = -Infinity;
  #looking: Promise<void> | undefined;
  #reading: Promise<void> | undefined;

  constructor(
    folder: RunFolder,
    shelf: Shelf,
    { index, quiet }: { readonly index: IndexFile; readonly quiet: Quiet },
  ) {
    this.folder = folder;
    this.#shelf = shelf;
    this.#index = index;
    this.#quiet = quiet;
    quiet.resting(() => this.#runs.pack());
  }

  /** Runs in the folder that have not been read yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** How many were read and can be. */
  get readable(): number {
    return [...this.#runs.known()].filter(({ state }) => state !== undefined).length;
  }

  /** Every run that was read, in no order. */
  all(): Iterable<ListedRun> {
    return this.#runs.all();
  }

  /** Those that have changed since a version. */
  newer(version: number): readonly ListedRun[] {
    return this.#runs.newer(version);
  }

  /** Brings the list up to date; what was never read may still be `pending` afterwards. Throws `TraceUnreadableError`. */
  async refresh(): Promise<void> {
    const ago = performance.now() - this.#looked;
    if (ago < FRESH) return;
    if (ago < FRESH_MEANWHILE && this.#reading !== undefined) {
      return await this.#readFor(MEANWHILE);
    }
    this.#looking ??= this.#look();
    try {
      await this.#looking;
    } finally {
      this.#looking = undefined;
    }
  }

  /**
   * The same for who watches: of runs that have ended only some are looked at each time, so that a
   * change of an old one is seen a few looks later. Throws `TraceUnreadableError`.
   */
  async glance(): Promise<void> {
    const names = this.folder.names();
    this.#quiet.read(names.length * NAME);
    const isKnown = names.length === this.#runs.size &&
      names.every((id) => this.#runs.get(id) !== undefined);
    if (!isKnown || this.#looking !== undefined) return await this.refresh();
    const running = names.filter((id) => this.#runs.get(id)?.state === "running");
    const looked = new Set([...running, ...this.#rota.turn(names)]);
    for (const id of looked) if (this.#isStale(id)) await this.#read(id);
    this.#writeSoon();
  }

  /** Reads everything that is pending. */
  async whole(): Promise<void> {
    await this.refresh();
    await this.#reading;
  }

  /** Writes down what was read. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#write();
  }

  async #look(): Promise<void> {
    if (this.#looked === -Infinity) this.#load();
    const names = this.folder.names();
    const there = new Set(names);
    for (const id of this.#runs.ids()) if (!there.has(id)) this.#forget(id);
    const changed = names.filter((id) => this.#isStale(id));
    const [again, never] = [
      changed.filter((id) => this.#runs.get(id) !== undefined),
      changed.filter((id) => this.#runs.get(id) === undefined),
    ];
    for (const id of again) await this.#read(id);
    this.#pending = [
      ...never.filter((id) => !this.#large.has(id)),
      ...never.filter((id) => this.#large.has(id)),
    ];
    if (never.length > 0) {
      this.#reading ??= this.#readPending();
      await this.#readFor(this.#looked === -Infinity ? PATIENCE : MEANWHILE);
    }
    this.#looked = performance.now();
    this.#writeSoon();
  }

  #load(): void {
    for (const one of this.#index.read()) this.#keep(one);
    this.#written = this.version;
  }

  #writeSoon(): void {
    if (this.version === this.#written || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#write();
    }, SETTLED);
    Deno.unrefTimer(Number(this.#timer));
  }

  #write(): void {
    if (this.version === this.#written || this.#runs.size === 0) return;
    this.#written = this.version;
    this.#index.write(this.#runs.all());
  }

  async #readPending(): Promise<void> {
    let turn = performance.now();
    // Newest first, because those are looked at.
    for (let id = this.#pending[0]; id !== undefined; id = this.#pending[0]) {
      if (performance.now() - turn > TURN) {
        await elapsed(0);
        turn = performance.now();
      }
      const bytes = await this.#read(id, { postpones: !this.#large.delete(id) });
      // Somebody may have looked at the folder meanwhile.
      if (this.#pending[0] === id) this.#pending.shift();
      else this.#pending = this.#pending.filter((one) => one !== id);
      if (bytes === undefined) this.#pending.push(id);
      if (bytes === undefined) this.#large.add(id);
      else this.#quiet.read(bytes);
    }
    this.#reading = undefined;
    this.#writeSoon();
  }

  /** Waits for what is being read, and no longer than that. */
  async #readFor(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    await Promise.race([this.#reading, promise]);
    clearTimeout(timer);
  }

  #isStale(id: string): boolean {
    const known = this.#runs.get(id);
    if (known === undefined) return true;
    const path = inside(this.folder.path, id);
    // A process that dies changes no file.
    if (known.state === "running") return true;
    const stamp = stampOf(inside(path, EVENTS_FILE));
    return !known.key.startsWith(`${stamp?.size}:${stamp?.changed} `);
  }

  /** Returns the bytes of its files; undefined where it was large and is to be read later. */
  async #read(id: string, { postpones = false } = {}): Promise<number | undefined> {
    const before = this.#runs.get(id);
    const path = inside(this.folder.path, id);
    const stamps = stampsOf({ id, path });
    const bytes = bytesOf(stamps);
    if (postpones && bytes > LARGE) return undefined;
    const key = keyOf(stamps);
    const isWritten = isBeingWritten(path);
    if (before?.key === key && before.state === "running" && isWritten) return 0;
    const isNew = before === undefined && this.#looked === -Infinity;
    const version = isNew ? newestChange(stamps) : Math.max(Date.now(), this.version + 1);
    this.#keep({ id, key, ...await this.#summarise(id, { stamps, isWritten }), version });
    return bytes;
  }

  async #summarise(
    id: string,
    { stamps, isWritten }: { readonly stamps: Stamps; readonly isWritten: boolean },
  ): Promise<Pick<ListedRun, "run" | "broken" | "record">> {
    try {
      const place = this.folder.find(id);
      // What is being written is followed; what is not is read once and closed.
      // What somebody looks at is open anyway.
      const read: ReadRun = isWritten || this.#shelf.has(id)
        ? await wholeOf(await this.#shelf.run(id))
        : await readRun(place.path);
      const { header, rows, figures } = read;
      const made = report(figures.fold, { bootstrap: false });
      const state = isWritten ? "running" : rows.ending;
      const run = summaryOf({ id, state, stamps, header, rows, figures, report: made });
      const { fold } = figures;
      const damage = damageOf(read, state);
      return {
        run,
        broken: undefined,
        record: runRecord({ run: id, header, fold, state, damage, report: made }),
      };
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      return { run: undefined, record: undefined, broken: { id, problem: problemIn(cause) } };
    }
  }

  #keep(one: ListedRun): void {
    this.#runs.set(one);
    this.gone.delete(one.id);
    this.version = Math.max(this.version, one.version);
  }

  #forget(id: string): void {
    this.#runs.delete(id);
    this.version = Math.max(Date.now(), this.version + 1);
    this.gone.set(id, this.version);
  }
}

/** One run that cannot be read, whatever the reason, keeps no other from being listed. */
function problemIn(cause: Error): BrokenRun["problem"] {
  if (cause instanceof ModelLensError) {
    const { code, message, hint } = cause;
    return { code, message, hint };
  }
  const message = `Cannot read the run: ${cause.name}: ${cause.message}`;
  return { code: "internal", message, hint: "Report it, with the run if you can" };
}

/** Sizes and times of the files, those of `events.ndjson` first. */
function keyOf(stamps: Stamps): string {
  return Object.values(stamps).map((stamp) => `${stamp?.size}:${stamp?.changed} `).join("");
}

/** Milliseconds since 1970 of the last change of a file. */
function newestChange(stamps: Stamps): number {
  return Math.max(0, ...Object.values(stamps).map((stamp) => stamp?.changed ?? 0));
}

async function elapsed(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
