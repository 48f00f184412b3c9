/** What was read of a server's memory while it answered one sample. @module */

import type { Known } from "../events/envelope.ts";

/**
 * Bytes by the name of the reading: `server.memory.rss_bytes`, `server.memory.file_bytes`,
 * `server.gpu_memory_bytes`, `gpu0.memory.used_bytes`, `machine.memory.wired_bytes` and so on.
 */
export type MemoryReadings = Readonly<Record<string, Known<number>>>;

/** From before a sample is asked until after its answer. */
export interface MemoryTrail {
  readonly before: MemoryReadings;
  /** The highest of all readings, `before` and `after` among them. */
  readonly peak: MemoryReadings;
  readonly after: MemoryReadings;
  /** How often it was read. */
  readonly readings: number;
  /** What happened where the sample wanted the model to be loaded anew; null for all others. */
  readonly load: ModelLoad | null;
  /** Bytes that the server says the model takes, with its cache; on its GPUs alone. */
  readonly told: ModelMemory;
}

/** A model that was freed and loaded again. */
export interface ModelLoad {
  /** Without the model. Unknown where it could not be freed. */
  readonly freed: MemoryReadings;
  /** With it, before it was asked anything. */
  readonly loaded: MemoryReadings;
  /** Milliseconds by our clock. */
  readonly ms: Known<number>;
}

/** What a server says that a loaded model takes, in bytes. */
export interface ModelMemory {
  /** Weights, cache and all else, wherever it lies. */
  readonly bytes: Known<number>;
  /** The part of it that lies on GPUs. */
  readonly gpuBytes: Known<number>;
}
