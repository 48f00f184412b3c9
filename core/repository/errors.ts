/** Why files of a repository cannot be read. @module */

import { ModelLensError } from "../errors.ts";

/** A repository, or a file in it, is not to be had on this machine. */
export class RepositoryUnavailableError extends ModelLensError {
  readonly code = "repository_unavailable";

  constructor(
    readonly repo: string,
    facts: { readonly commit: string; readonly reason: string },
    options?: ErrorOptions,
  ) {
    super(
      `Cannot read "${repo}" at ${facts.commit}: ${facts.reason}`,
      "Install git and connect to the network, or choose a retrieval that needs no repository",
      options,
    );
  }
}
