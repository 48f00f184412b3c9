/** An exchange while there is no trace: followed to its end, so that the next one on its connection can be recorded. @module */

import type { Exchange } from "./exchange.ts";

/** What a connection asks of the exchanges on it. */
export type Followed =
  & Pick<
    Exchange,
    | "method"
    | "askedBody"
    | "askedEnd"
    | "answeredHead"
    | "answeredBody"
    | "upgrade"
    | "other"
    | "lose"
  >
  & { end(...how: Parameters<Exchange["end"]>): ReturnType<Exchange["end"]> | Promise<undefined> };

/** Counts what it is told. */
export class Unrecorded implements Followed {
  readonly method: string;
  readonly #lost: (bytes: number) => void;

  /** `lost` is told of its bytes. */
  constructor(method: string, lost: (bytes: number) => void) {
    this.method = method;
    this.#lost = lost;
  }

  askedBody({ length }: Uint8Array): void {
    this.#lost(length);
  }

  answeredBody({ length }: Uint8Array): void {
    this.#lost(length);
  }

  other(_side: "sent" | "received", count: number): void {
    this.#lost(count);
  }

  askedEnd(): void {}

  answeredHead(): void {}

  upgrade(): void {}

  lose(): void {}

  /** There is nothing to tell. */
  end(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
