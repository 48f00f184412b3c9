/** What can be wrong with a request. @module */

import { ModelLensError } from "../core/errors.ts";

/** A request that cannot be understood. */
export class RequestError extends ModelLensError {
  readonly code = "request_invalid";
}

/** Something was asked for that is not there. */
export class NotThereError extends ModelLensError {
  readonly code = "not_there";

  constructor(what: string, hint = "Look at the list that it should be in") {
    super(`Cannot find ${what}`, hint);
  }
}

/** A request that could come from another page than ours. */
export class ForeignRequestError extends ModelLensError {
  readonly code = "request_foreign";
}

/** More clients than the server serves. */
export class NoRoomError extends ModelLensError {
  readonly code = "too_many_clients";

  constructor(clients: number) {
    super(
      `Cannot open another event stream: ${clients} are open`,
      "Close pages that are no longer looked at, then come back",
    );
  }
}

/** A request from another machine without a token that is good. */
export class UnauthorizedError extends ModelLensError {
  readonly code = "token_needed";

  constructor(reason: string) {
    super(
      `Cannot answer: ${reason}`,
      "Make one with auth token, and send it as Authorization: Bearer <token>",
    );
  }
}

/** A token that allows to read, and a request that changes something. */
export class ForbiddenError extends ModelLensError {
  readonly code = "token_too_weak";

  constructor() {
    super(
      "Cannot start or stop runs with this token: it only reads",
      "Make one with auth token --scope run",
    );
  }
}

/** More than is worked on at once. */
export class TooLargeError extends ModelLensError {
  readonly code = "too_large";

  constructor(bytes: number, most: number) {
    const [given, limit] = [bytes, most].map((one) => `${Math.round(one / 1e6)} MB`);
    super(
      `Cannot compare runs of ${given} call by call: the server does so up to ${limit}`,
      "Compare two of their calls, or run diff on the command line",
    );
  }
}
