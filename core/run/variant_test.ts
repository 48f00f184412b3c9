import { assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../config/errors.ts";
import { chosenVariants } from "./variant.ts";

const CODE = { name: "code", definition: { variants: ["chat", "lm-eval"] } };
const SUMS = { name: "sums", definition: { variants: ["cot", "lm-eval"] } };
const PLAIN = { name: "plain", definition: {} };

Deno.test("chosenVariants() chooses for all that have it, or for one by name, the later over the earlier", () => {
  assertEquals([...chosenVariants(["lm-eval"], [CODE, SUMS, PLAIN])], [
    ["code", "lm-eval"],
    ["sums", "lm-eval"],
  ]);
  assertEquals([...chosenVariants(["lm-eval", "code=chat"], [CODE, SUMS])], [
    ["code", "chat"],
    ["sums", "lm-eval"],
  ]);
  assertEquals([...chosenVariants([], [CODE])], []);
});

Deno.test("chosenVariants() refuses what a benchmark does not have, and names what was meant", () => {
  const hint = (choices: readonly string[], benchmarks = [CODE, SUMS]) =>
    assertThrows(() => chosenVariants(choices, benchmarks), ConfigError).hint;
  assertEquals(
    hint(["lm-evl"]),
    'Did you mean "lm-eval"? For one benchmark, write --variant code=chat',
  );
  assertEquals(
    hint(["chat"]),
    "Known are cot, lm-eval. For one benchmark, write --variant sums=cot",
  );
  assertEquals(hint(["cod=chat"]), 'Did you mean "code"?');
  assertThrows(() => chosenVariants(["chat"], [PLAIN]), ConfigError, "plain has no variants");
});
