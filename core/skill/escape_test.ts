import { assert, assertEquals } from "@std/assert";
import type { Aftermath, Attempt } from "./testdata/escape_run.ts";

Deno.test("runSkill() lets no hostile skill out, and each ends in the way that is named for it", async (t) => {
  const script = new URL("./testdata/escape_run.ts", import.meta.url).pathname;
  const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script],
    env: { MODELLENS_BAIT: "ESCAPED secret" },
    stdin: "null",
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  const aftermath: Aftermath = JSON.parse(lines.pop() ?? "");
  const attempts = lines.map((line): Attempt => JSON.parse(line));
  assert(attempts.length >= 100, String(attempts.length));

  for (const { name, ends, result } of attempts) {
    await t.step(name, () => {
      assert(ends.includes(result.outcome), `${result.outcome}: ${result.reason}`);
      const said = JSON.stringify([result.value, result.reason, result.printed]);
      assertEquals(said.includes("ESCAPED"), false, said);
      assert(result.ms !== null);
    });
  }
  assertEquals(aftermath, {
    calls: 0,
    secret: "ESCAPED secret",
    entries: ["bait.ts", "bait.txt", "modellens.lock", "skills"],
    unchanged: true,
    late: 0,
    children: 0,
  });
});
