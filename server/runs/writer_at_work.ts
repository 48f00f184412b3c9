/** Whether a process is writing a run now. @module */

import { openRegularFile } from "../../core/trace/file_bytes.ts";
import { EVENTS_FILE, inside } from "../../core/trace/layout.ts";

/**
 * Whether some process holds the writer's lock. The question takes a shared lock for an instant,
 * which a writer that begins just then tries again after.
 */
export function isBeingWritten(path: string): boolean {
  let file: Deno.FsFile | undefined;
  try {
    file = openRegularFile(inside(path, EVENTS_FILE));
    if (!file.tryLockSync(false)) return true;
    file.unlockSync();
    return false;
  } catch (cause) {
    // Where it cannot be opened or locked, nobody can be seen to write it.
    if (cause instanceof Error) return false;
    throw cause;
  } finally {
    file?.close();
  }
}
