/** Calls a skill that leaves a loop behind, says how that ended, and waits to be killed. @module */

import { ImaginedRoot } from "../../plugin/imagined_root.ts";
import { lockedSkill } from "../imagined_skill.ts";
import { KeptSkill } from "../run.ts";

if (import.meta.main) {
  const root = await ImaginedRoot.create();
  const code = "export default () => { setTimeout(() => { while (true); }, 0); return 1; };";
  const kept = new KeptSkill(await lockedSkill(root, { code }));
  const { outcome } = await kept.call({});
  await root[Symbol.asyncDispose]();
  Deno.stdout.writeSync(new TextEncoder().encode(`${outcome}\n`));
  setInterval(() => {}, 1000);
}
