/** Why a plugin is not used. @module */

import { ModelLensError } from "../errors.ts";

/** The reasons for which a plugin is refused. */
export type PluginErrorCode =
  | "plugin_manifest_missing"
  | "plugin_manifest_broken"
  | "plugin_api_mismatch"
  | "plugin_duplicate"
  | "plugin_not_locked"
  | "plugin_changed"
  | "plugin_broken"
  | "plugin_unsafe";

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

/** The lock file itself cannot be used. */
export class LockFileError extends ModelLensError {
  readonly code = "lock_file_broken";

  constructor(readonly path: string, reason: string) {
    super(
      `Cannot use the lock file "${path}": ${reason}`,
      "Restore it from version control, or delete it and lock the plugins again after reviewing them",
    );
  }
}
