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

/** Signals that reach both processes at once; they are for the proxy, which ends the recorder in its time. */
const NOT_FOR_IT: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Records what comes on standard input, to its end. */
export async function runRecorder(): Promise<number> {
  for (const name of NOT_FOR_IT) Deno.addSignalListener(name, () => {});
  await serveRecorder({ input: Deno.stdin.readable, output: Deno.stdout });
  return 0;
}
