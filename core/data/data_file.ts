/** A file that a benchmark's items come from, pinned to the last byte. @module */

/** What has to be known of a file before it is used. */
export interface DataFile {
  /** Its name in the cache, and in a folder of `--data`. */
  readonly file: string;
  /** Where it is fetched from: an address that names a state, not a branch. */
  readonly url: string;
  /** SHA-256 in hexadecimal. A copy compressed with gzip is known by what is inside. */
  readonly sha256: string;
  /** Size in bytes; null where who pinned the hash did not say. */
  readonly bytes: number | null;
  /** SPDX identifier, or the words of who publishes it. */
  readonly licence: string;
  /** Who publishes it. */
  readonly from: string;
  /** Other files with the same rows that a folder of `--data` may have instead, best first. */
  readonly others?: readonly OtherCopy[];
  /**
   * The addresses of its parts, where it is published in pieces of JSON: the file is then one object
   * with a piece under each key, and `url` is where they lie.
   */
  readonly parts?: Readonly<Record<string, string>>;
}

/** The same rows in another file: an older state, or another format. */
export interface OtherCopy {
  readonly file: string;
  /** SHA-256 in hexadecimal, as of the file itself. */
  readonly sha256: string;
}

/** Reads the data of one benchmark; the names are those of its definition. */
export interface DataReader {
  /** Rows of a file of JSON lines or of Parquet. Throws `DataUnavailableError`, `DataHashError` or `DataFormatError`. */
  rows(name: string): Promise<readonly unknown[]>;
  /** The whole text of a file. Throws like `rows()`. */
  text(name: string): Promise<string>;
}
