import { assertEquals, assertThrows } from "@std/assert";
import { DEFECTS } from "./defects.ts";
import { defectsHelp, imitationFromFlags } from "./flags.ts";

Deno.test("imitationFromFlags() reads every flag", () => {
  const options = imitationFromFlags({
    port: "8123",
    defect: "status-429:times=2,retryAfterS=0",
    model: "small, large",
    tokensPerSecond: 50,
    tokens: "3",
  });
  assertEquals(options, {
    port: 8123,
    defect: { kind: "status-429", times: 2, retryAfterS: 0 },
    models: ["small", "large"],
    script: { tokens: ["This", " is", " an"], schedule: { firstMs: 20, gapMs: 20 } },
  });
});

Deno.test("imitationFromFlags() says what is wrong with a flag", () => {
  const cases = [
    [{ port: 65_536 }, RangeError, "from 0 to 65535"],
    [{ port: "http" }, TypeError, '--port "http"'],
    [{ tokens: 1.5 }, RangeError, "whole number"],
    [{ tokens: "" }, TypeError, "must be a number"],
    [{ tokensPerSecond: 0 }, RangeError, "more than 0"],
    [{ model: "a,,b" }, TypeError, "empty"],
    [{ defect: "stal" }, RangeError, "known defects are"],
    [{ defect: "stall:after=soon" }, RangeError, "after"],
  ] as const;
  for (const [flags, kind, words] of cases) {
    assertThrows(() => imitationFromFlags(flags), kind, words);
  }
});

Deno.test("defectsHelp() names every defect", () => {
  assertEquals(defectsHelp().split("\n").length, DEFECTS.length);
});

Deno.test("imitationFromFlags() knows the programs by the names of their plugins", () => {
  assertEquals(imitationFromFlags({ server: "ollama" }).persona?.name, "Ollama");
  assertThrows(
    () => imitationFromFlags({ server: "olama" }),
    RangeError,
    "none of that name, only lm-studio, ollama",
  );
});
