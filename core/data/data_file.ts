/** A file that a benchmark's items come from, pinned to the last byte. @module */

/** What has to be known of a file before it is used. */
export interface DataFile {
  /** Its name in the cache, and in a folder of `--data`. */
  readonly file: string;
  /** Where it is fetched from. */
  readonly url: string;
  /** SHA-256 in hexadecimal. A copy compressed with gzip is known by what is inside. */
  readonly sha256: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SPDX identifier, or the words of who publishes it. */
  readonly licence: string;
  /** Who publishes it. */
  readonly from: string;
}

/** Reads the data of one benchmark; the names are those of its definition. */
export interface DataReader {
  /** Rows of a file of JSON lines or of Parquet. Throws `DataUnavailableError`, `DataHashError` or `DataFormatError`. */
  rows(name: string): Promise<readonly unknown[]>;
}
