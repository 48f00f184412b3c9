/**
 * Runs several command lines in one process, one after the other: `several_lines.ts <JSON of lists>`.
 * What each prints is followed by its exit code, between characters that no command prints.
 * @module
 */

import { dispatch } from "../dispatch.ts";

for (const line of JSON.parse(Deno.args[0] ?? "[]")) {
  const code = await dispatch(line, "0");
  await Deno.stdout.write(new TextEncoder().encode(`\x1e${code}\x1e`));
}
