/** The recorder of a proxy: this program again, in a process of its own. @module */

import { fileURLToPath } from "node:url";
import { serveRecorder } from "../../core/proxy/recording/serve_recorder.ts";

/** The word that starts it, which no help names: nobody types it. */
export const RECORDER = "proxy-recorder";

/** Program and arguments that start it. */
export function recorderCommand(): readonly [string, ...string[]] {
  if (Deno.build.standalone) return [Deno.execPath(), RECORDER];
  const program = fileURLToPath(new URL("../../cli.ts", import.meta.url));
  return [Deno.execPath(), "run", "-A", "--quiet", program, RECORDER];
}

/** Records what comes on standard input. Ctrl+C is for the proxy, which ends the recorder in its time. */
export async function runRecorder(): Promise<number> {
  Deno.addSignalListener("SIGINT", () => {});
  await serveRecorder({ input: Deno.stdin.readable, output: Deno.stdout });
  return 0;
}
