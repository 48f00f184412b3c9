/** The conformance suite of skills. @module */

import { assert, assertEquals } from "@std/assert";
import { Sandbox } from "../sandbox/sandbox.ts";
import { skillAt, skillIdAt } from "../skill/author.ts";
import { examineSkill } from "../skill/examine.ts";
import { runSkill } from "../skill/run.ts";

/**
 * Declares the tests of a skill, by the folder that it is in: `testSkill(import.meta.url)` in its
 * `mod_test.ts`. Every example of its manifest is run as users run it, in a process that holds no
 * right; a skill without examples fails.
 */
export function testSkill(module: string): void {
  const id = skillIdAt(module);

  Deno.test(`${id} has examples, and each comes out as its manifest says`, async () => {
    await using sandbox = new Sandbox({ standby: 0 });
    const skill = await skillAt(module);
    assert(
      skill.examples.length > 0,
      'Write "examples" into skill.jsonc: input and output of a call',
    );
    const faults = (await examineSkill(skill, sandbox))
      .flatMap(({ example, fault }) => fault === undefined ? [] : [`example ${example}: ${fault}`]);
    assertEquals(faults, []);
  });

  Deno.test(`${id} is given nothing but what its input allows`, async () => {
    const skill = await skillAt(module);
    for (const wrong of [null, [], "text", 1, JSON.parse('{"__proto__":{}}')]) {
      const { outcome } = await runSkill(skill, wrong);
      assertEquals([wrong, outcome], [wrong, "refused"]);
    }
  });
}
