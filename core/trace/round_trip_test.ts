import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { z } from "zod";
import type { Emission } from "../bus.ts";
import { EVENT_KINDS, TraceEvent } from "../events/mod.ts";
import { EVENT_FILES, fileOf } from "./layout.ts";
import { loadTrace } from "./reader.ts";
import { SAMPLE_DRAFTS } from "./testdata/sample_drafts.ts";
import { sampleHeader } from "./testdata/sample_header.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { verifyTrace } from "./verify.ts";
import { TraceWriter } from "./writer.ts";

/** Any sequence of UTF-16 units, so halves of surrogate pairs and control characters too. */
const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
  .map((codes) => String.fromCharCode(...codes));
const texts = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 3, arbitrary: units },
  { weight: 2, arbitrary: fc.constantFrom("\n", "\r\n", "\u2028", '{"seq":1}', "\ufeff", "\0") },
  // Around the limits beyond which a text is stored as a blob.
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom("x", "é", "漢", "🙂", "\ud800"),
      fc.nat(2),
      fc.constantFrom(1024, 4096),
    ).map(
      ([unit, more, limit]) =>
        unit.repeat(Math.ceil(limit / new TextEncoder().encode(unit).length) - 1 + more),
    ),
  },
);
/** What looks like a reference to a blob, and is data. */
const lookalikes = fc.tuple(
  fc.constantFrom("$blob", "$$blob", "$$$blob"),
  fc.constantFrom({ bytes: 7 }, { bytes: 7, at: 0, length: 9 }),
  fc.boolean(),
)
  .map(([name, rest, first]) => {
    const hash = { [name]: `sha256:${"ab".repeat(32)}` };
    return first ? { ...hash, ...rest } : { ...rest, ...hash };
  });
const json = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    texts,
    fc.boolean(),
    fc.constant(null),
    numbers({}),
    lookalikes,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(texts, tie("tree"), { maxKeys: 3 }),
  ),
})).tree;

/** Values that a schema allows. Knows the kinds of schema that events are made of. */
function valuesOf(schema: unknown): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodString) return schema.format === "regex" ? fc.constant("") : texts;
  if (schema instanceof z.ZodNumber) return numbers(schema);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodUnknown) return json;
  if (schema instanceof z.ZodLiteral) return fc.constant(schema.value);
  if (schema instanceof z.ZodNull) return fc.constant(null);
  if (schema instanceof z.ZodUnion) return fc.oneof(...schema.options.map(valuesOf));
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodNullable) return fc.option(valuesOf(schema.unwrap()));
  if (schema instanceof z.ZodOptional) return valuesOf(schema.unwrap());
  if (schema instanceof z.ZodArray) return fc.array(valuesOf(schema.element), { maxLength: 4 });
  if (schema instanceof z.ZodRecord) {
    return fc.dictionary(texts, valuesOf(schema.valueType), { maxKeys: 4 });
  }
  if (schema instanceof z.ZodTuple) return fc.tuple(...schema.def.items.map(valuesOf));
  if (schema instanceof z.ZodObject) return objectsOf(schema.shape);
  throw new TypeError(`No values for ${schema}`);
}

function objectsOf(shape: z.ZodRawShape): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries(shape);
  const requiredKeys = fields.filter(([, one]) => !(one instanceof z.ZodOptional));
  return fc.record(
    Object.fromEntries(fields.map(([name, one]) => [name, valuesOf(one)])),
    { requiredKeys: requiredKeys.map(([name]) => name), noNullPrototype: true },
  );
}

interface Limits {
  readonly isInt?: boolean;
  readonly minValue?: number | null;
  readonly maxValue?: number | null;
}

function numbers({ isInt, minValue, maxValue }: Limits): fc.Arbitrary<number> {
  const min = Math.max(minValue ?? -Infinity, -Number.MAX_VALUE);
  const max = Math.min(maxValue ?? Infinity, Number.MAX_VALUE);
  const all = isInt
    ? fc.maxSafeInteger().filter((one) => one >= min && one <= max)
    : fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
  // JSON has no negative zero; it says nothing that zero does not.
  return all.map((one) => one + 0);
}

/** Drafts with their fields in any order. */
const drafts: fc.Arbitrary<Emission> = fc.oneof(
  ...TraceEvent.options.map(({ shape: { seq: _seq, t: _t, ...shape } }) =>
    objectsOf(shape).chain((draft) =>
      fc.shuffledSubarray(Object.entries(draft), { minLength: Object.keys(draft).length })
    )
      // Made from the schema of the draft.
      .map((entries) => Object.fromEntries(entries) as unknown as Emission)
  ),
);

Deno.test("TraceReader gives back what TraceWriter was given, for drafts of every kind", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  let number = 0;
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(drafts, { maxLength: 20 }), async (all) => {
      const path = folder.file(`run-${number++}`);
      const written: TraceEvent[] = [];
      {
        await using writer = TraceWriter.create(path, sampleHeader(), { compact: number % 2 > 0 });
        for (const draft of all) written.push(writer.append(draft));
      }

      const { events, problems } = await loadTrace(path);

      assertEquals(events, written);
      assertEquals(events.map(({ seq }) => seq), all.map((_, index) => index));
      for (const [index, { seq: _seq, t: _t, ...rest }] of events.entries()) {
        assertEquals<unknown>(rest, all[index]);
      }
      assertEquals([problems.badLineCount, problems.missingEvents, problems.badBlobs], [0, 0, []]);
      const { errors } = await verifyTrace(path);
      // These exchanges were made up, so the bytes that they refer to are nowhere.
      assertEquals(errors.filter((text) => !text.includes("exchanges without their bytes")), []);
      for (const { kind } of all) kinds.add(kind);
    }),
    { numRuns: 300, seed: 1 },
  );
  assertEquals([...kinds].sort(), [...EVENT_KINDS].sort());
});

Deno.test("TraceWriter puts every kind into its file, one object a line, with gapless seq", async () => {
  using folder = new TemporaryFolder({ inMemory: true });
  const path = folder.file("run");
  {
    await using writer = TraceWriter.create(path, sampleHeader());
    for (const draft of SAMPLE_DRAFTS) writer.append(draft);
  }

  const lines = EVENT_FILES.flatMap((file) =>
    Deno.readTextFileSync(`${path}/${file}`).split("\n").slice(0, -1).map((line) => ({
      file,
      event: JSON.parse(line) as Record<string, unknown>,
    }))
  );
  const [header, ...events] = lines.sort((a, b) =>
    Number(a.event["seq"] ?? -1) - Number(b.event["seq"] ?? -1)
  );

  assertEquals(header?.event["kind"], "header");
  assertEquals(events.map(({ event }) => event["seq"]), SAMPLE_DRAFTS.map((_, index) => index));
  assertEquals(events.map(({ file }) => file), SAMPLE_DRAFTS.map(({ kind }) => fileOf(kind)));
});
