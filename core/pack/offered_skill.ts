/** A tool that a pack offers. @module */

import type { Tool } from "../provider/contract.ts";

/** A skill as a pack needs it: to offer it, and to say which it was. */
export interface OfferedSkill {
  readonly id: string;
  /** SHA-256 over all its files. */
  readonly sha256: string;
  readonly tool: Tool;
}
