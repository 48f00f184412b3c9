import { assertEquals, assertThrows } from "@std/assert";
import { schemaCheck, schemaFault } from "./json_schema.ts";

Deno.test("schemaFault() names what would make a schema allow everything, or nothing", () => {
  const faults: readonly (readonly [unknown, string])[] = [
    [[], "wanted a schema in { }"],
    [true, "wanted a schema in { }"],
    [{ requird: [] }, 'unknown word "requird"; did you mean "required"?'],
    [
      { properties: { a: { typ: "string" } } },
      'properties/a: unknown word "typ"; did you mean "type"?',
    ],
    [{ type: "text" }, "type: wanted one of null, boolean, object, array, number, integer, string"],
    [{ type: [] }, "type: wanted one of null, boolean, object, array, number, integer, string"],
    [{ required: "a" }, "required: wanted a list of names"],
    [{ enum: 1 }, "enum: wanted a list"],
    [{ anyOf: [] }, "anyOf: wanted a list of schemas"],
    [{ properties: [] }, "properties: wanted schemas in { }"],
    [{ items: { $ref: "https://example.com/x" } }, 'items: $ref: wanted "#" or "#/$defs/<name>"'],
    [{ $ref: "#/$defs/a" }, '$ref: there is no "#/$defs/a"'],
  ];
  for (const [schema, fault] of faults) assertEquals(schemaFault(schema), fault);
  assertEquals(
    schemaFault({ pattern: "(" })?.startsWith("pattern: Invalid regular expression"),
    true,
  );
  let deep: unknown = {};
  for (let level = 0; level < 100; level++) deep = { items: deep };
  assertEquals(schemaFault(deep)?.endsWith("it is too deep"), true);
  assertThrows(() => schemaCheck({ requird: [] }), TypeError, "unknown word");
});

Deno.test("schemaCheck() says where a value is wrong and what is wanted", () => {
  const check = schemaCheck({
    type: "object",
    properties: {
      list: { type: "array", items: { $ref: "#/$defs/item" } },
      kind: { enum: ["a", "b"] },
    },
    required: ["list"],
    additionalProperties: false,
    $defs: { item: { type: "integer", minimum: 1 } },
  });
  assertEquals(check({ list: [1, 2], kind: "a" }), undefined);
  assertEquals(check({ list: [1, 0] }), "list/1: 0 is less than 1");
  assertEquals(check({ list: [1, 1.5] })?.startsWith("list/1: "), true);
  assertEquals(check({}), 'the whole: "list" is missing');
  assertEquals(check({ list: "a" }), 'list: wanted "array", found "string"');
  assertEquals(check({ list: [], kind: "c" })?.startsWith("kind: "), true);
  assertEquals(check({ list: [], more: 1 }), 'the whole: unknown field "more"');
  assertEquals(
    check(JSON.parse('{"list":[],"kind":{"__proto__":1}}')),
    'kind: the name "__proto__" is not allowed',
  );
});
