/** Why a plugin is not used. @module */

import { ModelLensError } from "../errors.ts";

/** The reasons for which a plugin is refused. */
export type PluginErrorCode =
  | "plugin_manifest_missing"
  | "plugin_manifest_broken"
  | "plugin_api_mismatch"
  | "plugin_duplicate"
  | "plugin_unreadable"
  | "plugin_unsafe"
  | "plugin_not_locked"
  | "plugin_changed"
  | "plugin_gone"
  | "plugin_broken";

/** A plugin that was found and is not used. One class, because callers treat all of them alike: name it and go on. */
export class PluginError extends ModelLensError {
  readonly code: PluginErrorCode;
  readonly pluginId: string;

  constructor(
    code: PluginErrorCode,
    facts: {
      readonly id: string;
      readonly message: string;
      readonly hint: string;
      readonly cause?: unknown;
    },
  ) {
    super(facts.message, facts.hint, { cause: facts.cause });
    this.code = code;
    this.pluginId = facts.id;
  }
}

/** The lock file is there and cannot be used. */
export class LockFileError extends ModelLensError {
  readonly code = "lock_file_broken";

  constructor(readonly path: string, reason: string, hint = RESTORE) {
    super(`Cannot use the lock file "${path}": ${reason}`, hint);
  }
}

/** The lock file could not be written; the one that was there is unchanged. */
export class LockWriteError extends ModelLensError {
  readonly code = "lock_file_unwritable";

  constructor(readonly path: string, cause: Error) {
    super(
      `Cannot write the lock file "${path}": ${cause.message}`,
      "Make its folder writable, or move the plugin to a folder of yours",
      { cause },
    );
  }
}

const RESTORE =
  "Restore it from version control, or delete it and lock the plugins again after reviewing them";
