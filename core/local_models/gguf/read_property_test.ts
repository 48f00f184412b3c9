import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { random } from "../../random.ts";
import { GgufError } from "./error.ts";
import { imaginedFile } from "./imagined_file.ts";
import { mutatedHeader } from "./mutation.ts";
import { readGguf } from "./read.ts";
import { bytesSource } from "./source.ts";

const key = fc.string({ unit: "grapheme", maxLength: 40 });
const value = fc.oneof(
  fc.record({ u32: fc.nat() }),
  fc.record({ u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ f64: fc.double() }),
  fc.record({ bool: fc.boolean() }),
  fc.record({ text: fc.string({ unit: "grapheme" }) }),
  fc.record({ texts: fc.array(fc.string({ unit: "grapheme" })) }),
  fc.record({ arrays: fc.array(fc.record({ f32s: fc.array(fc.float()) }), { maxLength: 5 }) }),
);
const tensor = fc.record({
  name: key,
  shape: fc.array(fc.nat({ max: 4096 }), { maxLength: 4 }),
  type: fc.constantFrom(0, 1, 2, 8, 12, 14, 30, 39),
});

Deno.test("readGguf() finds what was written among any other metadata and tensors", async () => {
  await fc.assert(fc.asyncProperty(
    fc.record({
      littleEndian: fc.boolean(),
      version: fc.constantFrom(2, 3),
      before: fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 20 }),
      name: fc.string({ unit: "grapheme" }),
      template: fc.string({ unit: "grapheme", maxLength: 2000 }),
      tensors: fc.array(tensor, { maxLength: 20 }),
    }),
    async ({ before, name, template, tensors, ...rest }) => {
      const header = await readGguf(bytesSource(imaginedFile({
        ...rest,
        metadata: [
          ...before,
          ["general.name", { text: name }],
          ["tokenizer.chat_template", { text: template }],
        ],
        tensors,
      })));
      assertEquals(header.name, name);
      assertEquals(header.chatTemplate, template);
      assertEquals(header.endianness, rest.littleEndian ? "little" : "big");
      const elements = tensors.map(({ shape }) => shape.reduce((product, one) => product * one, 1));
      assertEquals(header.parameters, elements.reduce((sum, one) => sum + one, 0));
    },
  ));
});

Deno.test("readGguf() survives 2,000 damaged headers with nothing but GgufError", async () => {
  const chance = random(20, "damaged headers");
  const outcomes = { read: 0, refused: 0 };
  for (let run = 0; run < 2000; run++) {
    const bytes = mutatedHeader(chance);
    let largest = 0;
    try {
      const { parameters } = await readGguf({
        size: bytes.length,
        read(offset, length) {
          largest = Math.max(largest, length);
          return Promise.resolve(bytes.subarray(offset, offset + length));
        },
      });
      assert(Number.isSafeInteger(parameters));
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof GgufError)) throw error;
      outcomes.refused++;
    }
    assert(largest <= 2 ** 20);
  }
  // Both happen often, or the damage would be too much or too little to test anything.
  assert(outcomes.read > 200 && outcomes.refused > 200, JSON.stringify(outcomes));
});
