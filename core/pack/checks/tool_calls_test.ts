import { assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { answer } from "../../testing/answer.ts";
import { Check } from "../schema.ts";
import type { CheckOf } from "./schema.ts";
import { readCalls, toolCallFault } from "./tool_calls.ts";

type Call = readonly [name: string, given: unknown];

/** What the calls lack, as a model would have made them. */
function fault(wanted: Omit<CheckOf<"tool-calls">, "kind">, calls: readonly Call[]) {
  const { toolCalls } = answer({
    toolCalls: calls.map(([name, given]) => ({
      id: null,
      name,
      arguments: typeof given === "string" ? given : JSON.stringify(given),
    })),
  });
  const read = readCalls(toolCalls);
  return typeof read === "string" ? read : toolCallFault({ kind: "tool-calls", ...wanted }, read);
}

const WEATHER = {
  name: "weather",
  arguments: { city: ["New York", "NYC"], days: [5], unit: ["celsius", ""] },
};

Deno.test("toolCallFault() lets texts differ in case, spaces and punctuation, and numbers in notation", () => {
  for (const city of ["New York", "new-york", "NEW_YORK.", "nyc"]) {
    assertEquals(fault({ calls: [WEATHER] }, [["weather", { city, days: 5 }]]), undefined);
  }
  assertEquals(fault({ calls: [WEATHER] }, [["weather", '{"city":"NYC","days":5.0}']]), undefined);
  assertEquals(
    fault({ calls: [WEATHER] }, [["weather", { city: "NYC", days: 5, unit: "Celsius" }]]),
    undefined,
  );
});

Deno.test("toolCallFault() says which argument or call is not the expected one", () => {
  const wrong: readonly (readonly [readonly Call[], RegExp])[] = [
    [[], /wanted one call of a tool, and there are: none/],
    [[["weather", { city: "NYC" }]], /weather: wanted days/],
    [
      [["weather", { city: "Boston", days: 5 }]],
      /wanted city to be "New York" or "NYC", and it is/,
    ],
    [[["weather", { city: "NYC", days: "5" }]], /wanted days to be 5/],
    [[["weather", { city: "NYC", days: 5, unit: "kelvin" }]], /wanted unit to be "celsius"/],
    [[["weather", { city: "NYC", days: 5, mood: "" }]], /was given mood, which was not asked for/],
    [[["wether", { city: "NYC", days: 5 }]], /wanted a call of weather/],
    [[["weather", "{"]], /are not JSON/],
    [[["weather", "[]"]], /are no object/],
    [[["weather", { city: "NYC", days: 5 }], ["weather", {}]], /wanted one call/],
  ];
  for (const [calls, reason] of wrong) {
    assertMatch(fault({ calls: [WEATHER] }, calls) ?? "", reason);
  }
});

Deno.test("toolCallFault() takes calls in any order unless one is given, and uses each once", () => {
  const calls = [{ name: "a", arguments: { n: [1] } }, { name: "a", arguments: { n: [1, 2] } }];
  const made: readonly Call[] = [["a", { n: 2 }], ["a", { n: 1 }]];
  assertEquals(fault({ calls }, made), undefined);
  assertMatch(fault({ calls, order: "given" }, made) ?? "", /wanted n to be 1, and it is/);
  assertMatch(fault({ calls }, [["a", { n: 2 }], ["a", { n: 2 }]]) ?? "", /wanted n to be 1/);
});

Deno.test("toolCallFault() compares lists in order and objects by all their fields", () => {
  const one = (wanted: unknown, given: unknown) =>
    fault({ calls: [{ name: "a", arguments: { x: [wanted as string] } }] }, [["a", { x: given }]]);
  assertEquals(one(["b", { c: 1 }], ["B", { c: 1 }]), undefined);
  for (const given of [[{ c: 1 }, "b"], ["b"], ["b", { c: 1, d: 2 }], ["b", {}], null, "b"]) {
    assertMatch(one(["b", { c: 1 }], given) ?? "", /wanted x to be/);
  }
  assertMatch(one({}, { constructor: 1 }) ?? "", /wanted x/);
});

Deno.test("toolCallFault() of any arguments is a sentence or nothing, never an exception", () => {
  const check = Check.parse({ kind: "tool-calls", calls: [WEATHER] });
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: "binary" })), (given) => {
      if (check.kind !== "tool-calls") throw new TypeError(check.kind);
      const said = fault(check, [["weather", given]]);
      assertEquals(typeof said === "string" && said !== "", true);
    }),
    { numRuns: 50 },
  );
});
