/** Files of repositories as they were at a commit. @module */

/** Which files. */
export interface RepositoryFiles {
  /** Owner and name. */
  readonly repo: string;
  /** The whole hash of a commit. */
  readonly commit: string;
  readonly paths: readonly string[];
}

/** Reads files of repositories, wherever these are. */
export interface RepositoryReader {
  /** Text of each file by its path. Throws `RepositoryUnavailableError` where one cannot be had. */
  files(wanted: RepositoryFiles): Promise<ReadonlyMap<string, string>>;
}
