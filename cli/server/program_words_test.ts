import { assertEquals } from "@std/assert";
import { programOf } from "./program_words.ts";

Deno.test("A compiled binary starts runs with itself, and sources with the runtime", async () => {
  const binary = programOf({ standalone: true, execPath: "/opt/modellens" });
  const [runtime, ...words] = programOf();

  assertEquals(binary, ["/opt/modellens"]);
  const { success, stdout } = await new Deno.Command(runtime, {
    args: [...words, "run", "--help"],
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(success, true);
  assertEquals(new TextDecoder().decode(stdout).startsWith("run: "), true);
});
