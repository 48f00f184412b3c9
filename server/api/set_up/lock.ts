/** How plugins, skills and packs stand to their lock: the same words for all three. @module */

import { z } from "zod";

/**
 * `locked`: its files are those that were accepted. `new` and `changed`: it has to be reviewed and
 * locked before it is used. `refused`: locking does not help. `gone`: its folder is missing.
 */
export const LockState = z.enum(["locked", "new", "changed", "refused", "gone"]);
export type LockState = z.infer<typeof LockState>;

/** Why something is not used, and the next step, as the command line says it. */
export const LockProblem = z.object({ code: z.string(), message: z.string(), hint: z.string() });
export type LockProblem = z.infer<typeof LockProblem>;

/** A file beside what the lock says of it. */
export const LockedFile = z.object({
  path: z.string(),
  /** SHA-256 of what is there; null where nothing is. */
  sha256: z.string().nullable(),
  /** SHA-256 that was locked; null where none was. */
  locked: z.string().nullable(),
  /** `added` and `removed`: since it was locked. */
  state: z.enum(["locked", "changed", "added", "removed"]),
});
export type LockedFile = z.infer<typeof LockedFile>;

/** The files of a folder; those that differ from the lock come first. */
export const LockedFiles = z.object({
  files: z.array(LockedFile),
  /** How many more there are than are sent. */
  more: z.int(),
  /** Whether the lock has an entry to compare with. */
  isLocked: z.boolean(),
});
export type LockedFiles = z.infer<typeof LockedFiles>;

/** What something asks for: rights with what they are for, for example `net`: `user`. */
export const Rights = z.record(z.string(), z.array(z.string()));
export type Rights = z.infer<typeof Rights>;
