/** Where and when each chunk of a run is, in columns of plain numbers: 34 bytes a chunk. @module */

/** One chunk to be added. */
export interface ChunkPlace {
  readonly seq: number;
  /** Nanoseconds since the run began. */
  readonly t: number;
  /** Number of its call among the calls that have chunks. */
  readonly call: number;
  /** Where its line begins in `tokens.ndjson`, in bytes. */
  readonly offset: number;
  /** Bytes of its line without the newline. */
  readonly length: number;
  /** Which of the chunks of its line it is, from 0. */
  readonly nth: number;
}

/** Grows by doubling; rows are in the order of the file. */
export class ChunkColumns {
  seq: Float64Array<ArrayBuffer>;
  t: Float64Array<ArrayBuffer>;
  offset: Float64Array<ArrayBuffer>;
  length: Uint32Array<ArrayBuffer>;
  call: Uint32Array<ArrayBuffer>;
  nth: Uint16Array<ArrayBuffer>;
  count = 0;
  /** Whether times rise from row to row; calls that overlap may be written a little out of order. */
  rises = true;

  constructor(capacity = 32) {
    this.seq = new Float64Array(capacity);
    this.t = new Float64Array(capacity);
    this.offset = new Float64Array(capacity);
    this.length = new Uint32Array(capacity);
    this.call = new Uint32Array(capacity);
    this.nth = new Uint16Array(capacity);
  }

  /** Adds a row at the end. */
  push({ seq, t, call, offset, length, nth }: ChunkPlace): void {
    if (this.count === this.seq.length) this.#grow();
    const row = this.count++;
    if (row > 0 && t < (this.t[row - 1] ?? 0)) this.rises = false;
    this.seq[row] = seq;
    this.t[row] = t;
    this.call[row] = call;
    this.offset[row] = offset;
    this.length[row] = length;
    this.nth[row] = nth;
  }

  /** The first row from which on no time is before `t`; all rows where times do not rise. */
  firstAt(t: number): number {
    if (!this.rises) return 0;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.t[middle] ?? 0) < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const capacity = this.seq.length * 2;
    this.seq = larger(this.seq, new Float64Array(capacity));
    this.t = larger(this.t, new Float64Array(capacity));
    this.offset = larger(this.offset, new Float64Array(capacity));
    this.length = larger(this.length, new Uint32Array(capacity));
    this.call = larger(this.call, new Uint32Array(capacity));
    this.nth = larger(this.nth, new Uint16Array(capacity));
  }
}

function larger<
  A extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>,
>(
  old: A,
  fresh: A,
): A {
  fresh.set(old);
  return fresh;
}
