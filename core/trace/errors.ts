/** What can go wrong with a trace directory. @module */

import { ModelLensError } from "../errors.ts";

/** A trace directory could not be written: disk full, read-only, or gone. */
export class TraceWriteError extends ModelLensError {
  readonly code = "trace_unwritable";

  constructor(readonly path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `Cannot write the trace "${path}": ${reason}`,
      "Free space or choose a writable folder with --traces-dir; run --resume goes on with a run of benchmarks",
      { cause },
    );
  }
}

/** Another process is writing the same trace. */
export class TraceLockedError extends ModelLensError {
  readonly code = "trace_locked";

  constructor(readonly path: string) {
    super(
      `Cannot write the trace "${path}": another process is writing it`,
      "Wait until that run has ended, or stop it, then resume",
    );
  }
}

/** A file of a trace is there and cannot be read: not permitted, not a file, or a failing disk. */
export class TraceUnreadableError extends ModelLensError {
  readonly code = "trace_unreadable";

  constructor(readonly path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `Cannot read the trace "${path}": ${reason}`,
      "Make it readable for you, or copy the run to where it is",
      { cause },
    );
  }
}

/** The path names no trace directory. */
export class TraceNotFoundError extends ModelLensError {
  readonly code = "trace_not_found";

  constructor(
    readonly path: string,
    hint = 'Run "trace list" to see the runs there are',
    reason = "no such run",
  ) {
    super(`Cannot open the trace "${path}": ${reason}`, hint);
  }
}

/** The trace was written by a version that this one does not know. */
export class TraceNewerError extends ModelLensError {
  readonly code = "trace_newer";

  constructor(readonly path: string, schema: string, readable: string) {
    super(
      `Cannot read the trace "${path}": its schema is "${schema}", this version reads up to "${readable}"`,
      "Update Model Lens, then open it again",
    );
  }
}

/** The first line of a trace is not a header that can be used. */
export class TraceHeaderError extends ModelLensError {
  readonly code = "trace_header_damaged";

  constructor(readonly path: string, reason: string) {
    super(
      `Cannot use the trace "${path}": its header is damaged: ${reason}`,
      "Restore the first line of events.ndjson from a copy; the lines below it are untouched",
    );
  }
}
