import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import type { RecordedCall } from "../calls/recorded_call.ts";
import { PackError } from "./errors.ts";
import { addItem, itemOf } from "./keep.ts";
import { packIn } from "./load.ts";
import type { PackItem } from "./schema.ts";
import { NEAR, similarity } from "./similar.ts";

const HEADER = { run: "r", started: "2026-11-26T10:00:00.000Z" };

function call(request: unknown): RecordedCall {
  return {
    span: "c3",
    started: {
      seq: 3,
      t: 2e9,
      kind: "call.started",
      span: "c3",
      operation: "chat",
      provider: "p",
      model: "m",
      url: null,
      attempt: 1,
      request,
    },
    chunks: [],
    ended: undefined,
    exchange: undefined,
    sample: undefined,
  };
}

function item(id: string, content = "Hi"): PackItem {
  const made = itemOf(call({ messages: [{ role: "user", content }], seed: 1 }), {
    id,
    checks: [{ kind: "exact", text: "a: b # c" }],
    header: HEADER,
  });
  if (typeof made === "string") throw new RangeError(made);
  return made.item;
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-pack-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("itemOf() keeps what was asked, from where, and names what packs do not hold", () => {
  const made = itemOf(
    call({
      model: "m",
      messages: [{ role: "user", content: "Hi" }],
      temperature: 0.5,
      response_format: { type: "json_object" },
      min_p: 0.1,
      logprobs: true,
      stream: true,
    }),
    { id: "hi", checks: [{ kind: "answers" }], header: HEADER },
  );
  if (typeof made === "string") throw new RangeError(made);

  assertEquals(made.item.request, {
    messages: [{ role: "user", content: "Hi" }],
    temperature: 0.5,
    response_format: { type: "json_object" },
  });
  assertEquals(made.dropped, ["min_p"]);
  const { request: _hash, ...from } = made.item.from ?? {};
  assertEquals(
    from,
    {
      run: "r",
      call: "c3",
      recorded: "2026-11-26T10:00:02.000Z",
      provider: "p",
      model: "m",
      answer: null,
    } as typeof from,
  );
  assertEquals(typeof itemOf(call(null), { id: "a", checks: [], header: HEADER }), "string");
});

Deno.test("addItem() makes a pack and adds to it, and leaves comments where they are", async () => {
  await inFolder(async (folder) => {
    await addItem(folder, "p", item("one"));
    const path = `${folder}/pack.yaml`;
    const first = `# mine\n${await Deno.readTextFile(path)}# the end`;
    await Deno.writeTextFile(path, first);

    await addItem(folder, "p", item("two"));

    const text = await Deno.readTextFile(path);
    assert(text.startsWith(first));
    assertEquals(packIn(text, "p").items, [item("one"), item("two")]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["pack.yaml"]);
  });
});

Deno.test("addItem() overwrites nothing, and leaves a pack that it cannot add to as it was", async () => {
  await inFolder(async (folder) => {
    await addItem(folder, "p", item("one"));
    await assertRejects(() => addItem(folder, "p", item("one", "Ho")), PackError, "already");
    const path = `${folder}/pack.yaml`;
    const text = await Deno.readTextFile(path);
    for (const broken of [`${text}more: 1\n`, "items: [", text.replace("id: p", "id: q")]) {
      await Deno.writeTextFile(path, broken);
      await assertRejects(() => addItem(folder, "p", item("two")), PackError);
      assertEquals(await Deno.readTextFile(path), broken);
    }
    await Deno.writeTextFile(
      path,
      text.replace(/items:[\s\S]*/, `items: ${JSON.stringify([item("x")])}\n`),
    );
    await assertRejects(() => addItem(folder, "p", item("two")), PackError);
  });
});

Deno.test("addItem() gives back every text that was asked or expected", async () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "yes",
      "1e3",
      "- a",
      "a: b\n\n  c",
      "#",
      "null",
      "\u0085x",
      "'\"",
      "2026-01-01",
    ),
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (content, wanted) => {
      await inFolder(async (folder) => {
        const odd: PackItem = {
          ...item("odd", content),
          checks: [{ kind: "exact", text: wanted }],
        };
        await addItem(folder, "p", item("one"));
        await addItem(folder, "p", odd);
        const read = packIn(await Deno.readTextFile(`${folder}/pack.yaml`), "p");
        assertEquals(read.items[1], odd);
      });
    }),
    { numRuns: 60 },
  );
});

Deno.test("similarity() finds near-duplicates, whatever their case and punctuation", () => {
  const asks = (content: string) => item("a", content).request;
  const question = "What is the capital of Peru? Answer with one word and nothing else, please.";

  assertEquals(similarity(asks(question), asks(question.toUpperCase().replaceAll("?", " !"))), 1);
  assert(similarity(asks(question), asks(`${question} Now!`)) >= NEAR);
  assert(similarity(asks(question), asks(question.replace("Peru", "Chile"))) < NEAR);
  assertEquals(similarity(asks("Hi"), asks("Ho")), 0);
});
