/** What is told of connections while their bytes pass. @module */

/** Listens at the wall. Nothing it does can hold a connection up, and it must not throw. */
export interface Tap {
  /** A client connected. */
  open(connection: number): void;
  /** Bytes passed; they are overwritten after the call. `at` is when they came. */
  asked(connection: number, bytes: Uint8Array, at: number): void;
  /** Bytes passed; they are overwritten after the call. `at` is when they came. */
  answered(connection: number, bytes: Uint8Array, at: number): void;
  /** One side will send nothing more. */
  ended(connection: number, side: "client" | "server"): void;
  /** A side broke off, or could not be reached. */
  broke(connection: number, side: "client" | "server", reason: string): void;
  /** Both sides are closed. */
  close(connection: number): void;
}
