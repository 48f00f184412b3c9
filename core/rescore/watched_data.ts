/** Data that judges read, and why they could not. @module */

import type { DataReader } from "../data/data_file.ts";
import { ModelLensError } from "../errors.ts";

/** Reads data and remembers why they could not be read: a judge would make an outcome of it. */
export class WatchedData {
  readonly reader: DataReader;
  failure: ModelLensError | undefined;

  constructor(reader: DataReader) {
    const watched = async <T>(read: () => Promise<T>): Promise<T> => {
      try {
        return await read();
      } catch (cause) {
        if (cause instanceof ModelLensError) this.failure ??= cause;
        throw cause;
      }
    };
    this.reader = {
      rows: (name) => watched(() => reader.rows(name)),
      text: (name) => watched(() => reader.text(name)),
    };
  }
}
