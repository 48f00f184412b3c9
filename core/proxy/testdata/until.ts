/** Waits for what will be. @module */

import { delay } from "@std/async";

/** Returns when a condition holds; throws `Deno.errors.TimedOut` when it does not within two minutes, which is no measure of anything. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 120_000; performance.now() < end; await delay(5)) {
    if (await holds()) return;
  }
  throw new Deno.errors.TimedOut("It did not come to hold within two minutes");
}
