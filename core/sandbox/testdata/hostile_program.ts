/** Programs that try what the sandbox must not let them do. @module */

import type { Program, SandboxOutcome } from "../contract.ts";

/** A program and what it may come to. Who gets what it is after prints `ESCAPED`. */
export interface HostileProgram extends Program {
  readonly name: string;
  readonly ends: readonly SandboxOutcome[];
}

/** What a test lays out for them. */
export interface Bait {
  /** A file with a secret, which is to be there afterwards. */
  readonly file: string;
  /** A port on which nobody is to call. */
  readonly port: number;
  /** Id of the process that they would have to kill or fool. */
  readonly pid: number;
}
