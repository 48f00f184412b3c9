import { assert, assertEquals } from "@std/assert";
import { Sandbox } from "./sandbox.ts";
import { hostilePython } from "./testdata/hostile_python.ts";
import { hostileScripts } from "./testdata/hostile_scripts.ts";

const LIMITS = { wallMs: 1500, memoryBytes: 500_000_000, outputBytes: 200_000 };

Deno.test("Sandbox.run() lets no hostile program out, and each ends in the way that is named for it", async (t) => {
  const file = await Deno.makeTempFile({ prefix: "modellens-bait-" });
  await Deno.writeTextFile(file, "ESCAPED secret");
  Deno.env.set("MODELLENS_BAIT", "ESCAPED secret");
  let calls = 0;
  await using server = Deno.serve({ port: 0, onListen: () => {} }, () => {
    calls++;
    return new Response("ESCAPED");
  });
  const before = await childCount();
  try {
    const sandbox = new Sandbox();
    const bait = { file, port: server.addr.port, pid: Deno.pid };
    const programs = [...hostileScripts(bait), ...hostilePython(bait)];
    assert(programs.length >= 60);
    for (const { name, ends, ...program } of programs) {
      await t.step(name, async () => {
        const verdict = await sandbox.run(program, { limits: LIMITS });
        assert(ends.includes(verdict.outcome), `${verdict.outcome}: ${verdict.reason}`);
        assertEquals(/^ESCAPED/m.test(verdict.output), false, verdict.output);
        assert(verdict.ms !== null);
      });
    }
    assertEquals(calls, 0, "A program has called the server");
    assertEquals(await Deno.readTextFile(file), "ESCAPED secret");
    // The interpreter and the harness have come to no harm.
    for (
      const program of [
        {
          language: "python",
          code: "import json, math\nassert len(json.loads('[1, 2]')) == math.floor(2.5)",
        },
        { language: "typescript", code: "require('assert').deepEqual([1], ['1'])" },
      ] as const
    ) {
      const { outcome, reason } = await sandbox.run(program);
      assertEquals(outcome, "passed", reason);
    }
    await sandbox[Symbol.asyncDispose]();
    assertEquals(await childCount(), before, "A child is left");
  } finally {
    Deno.env.delete("MODELLENS_BAIT");
    await Deno.remove(file);
  }
});

/** Processes whose parent is this one. */
async function childCount(): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "ppid="], stderr: "null" })
    .output();
  const parents = new TextDecoder().decode(stdout).split("\n").map(Number);
  return parents.filter((parent) => parent === Deno.pid).length;
}
