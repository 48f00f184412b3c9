/** How a run stands: what its events say, and whether somebody writes it. @module */

import type { Ending } from "../../core/trace/ending.ts";
import type { RunState } from "../api/mod.ts";
import { isBeingWritten } from "./writer_at_work.ts";

/** `running` while a process writes it, whatever its last event says; `open` when it died. */
export function stateOf(path: string, ending: Ending): RunState {
  return isBeingWritten(path) ? "running" : ending;
}
