import { assert, assertEquals } from "@std/assert";
import type { Aftermath, Attempt } from "./testdata/escape_run.ts";

Deno.test("Sandbox.run() lets no hostile program out, and each ends in the way that is named for it", async (t) => {
  const script = new URL("./testdata/escape_run.ts", import.meta.url).pathname;
  const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script],
    env: { MODELLENS_BAIT: "ESCAPED secret" },
    stdin: "null",
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  const aftermath: Aftermath = JSON.parse(lines.pop() ?? "");
  const attempts = lines.map((line): Attempt => JSON.parse(line));
  assert(attempts.length >= 60);

  for (const { name, ends, verdict: { outcome, reason, output, ms } } of attempts) {
    await t.step(name, () => {
      assert(ends.includes(outcome), `${outcome}: ${reason}`);
      assertEquals(/^ESCAPED/m.test(output), false, output);
      assert(ms !== null);
    });
  }
  const { good, ...rest } = aftermath;
  assertEquals(rest, { calls: 0, secret: "ESCAPED secret", children: 0 });
  // The interpreter and the harness have come to no harm.
  assertEquals(good.map(({ outcome, reason }) => [outcome, reason]), [
    ["passed", "It came to its end"],
    ["passed", "It came to its end"],
  ]);
});
