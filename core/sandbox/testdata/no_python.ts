/** Asks for Python twice and prints both verdicts; modules are looked for in an empty folder, and nothing leads to the network. @module */

import { Sandbox } from "../sandbox.ts";

const folder = await Deno.makeTempDir();
Deno.env.set("DENO_DIR", folder);
for (const name of ["HTTP_PROXY", "HTTPS_PROXY"]) Deno.env.set(name, "http://127.0.0.1:1/");
await using sandbox = new Sandbox({ standby: 0 });
for (let turn = 0; turn < 2; turn++) {
  const verdict = await sandbox.run({ language: "python", code: "1" });
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(verdict)}\n`));
}
await Deno.remove(folder, { recursive: true });
