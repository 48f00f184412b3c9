import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { DEFAULT_SCRIPT } from "./script.ts";
import { startImitation } from "./server.ts";
import { answerOf, WireProbe } from "./wire_probe.ts";

const tokens = fc.array(fc.string({ unit: "binary", maxLength: 12 }), { maxLength: 12 });
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });

Deno.test("streamReply() delivers any tokens byte for byte, wherever chunks are cut", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  await fc.assert(
    fc.asyncProperty(tokens, sizes, async (tokens, sizes) => {
      imitation.change({ script: { tokens }, defect: { kind: "torn-utf8", sizes, gapMs: 0 } });
      const reply = await probe.chat();
      assertEquals(answerOf(reply), tokens.join(""));
      const lengths = reply.chunks.map(({ length }) => length);
      const wanted = lengths.map((_, piece) => sizes[piece % sizes.length]);
      assertEquals(lengths.slice(0, -1), wanted.slice(0, -1));
      assertEquals(imitation.requests.at(-1)?.sentAt.length, tokens.length);
    }),
    { numRuns: 60 },
  );
});

Deno.test("streamReply() holds a piece back until its last event is due", async () => {
  await using imitation = await startImitation({
    script: { tokens: ["a", "b", "c", "d"], schedule: [0, 20, 40, 60] },
    defect: { kind: "torn-utf8", sizes: [300], gapMs: 0 },
  });
  using probe = await WireProbe.connect(imitation);
  const reply = await probe.chat();
  await imitation.idle();
  const { receivedAt = 0, sentAt = [] } = imitation.requests[0] ?? {};

  assertEquals(answerOf(reply), "abcd");
  assertEquals(sentAt.length, 4);
  assert(sentAt.every((at, token) => at - receivedAt >= 20 * token - 0.01));
});

Deno.test("streamReply() counts an event as sent with the piece that ends it", async () => {
  await using imitation = await startImitation();
  using probe = await WireProbe.connect(imitation);
  const [event] = (await probe.chat()).chunks;
  imitation.change({
    script: { ...DEFAULT_SCRIPT, schedule: [0, 60_000] },
    defect: { kind: "torn-utf8", sizes: [event?.length ?? 0], gapMs: 0 },
  });
  const reply = await probe.chat();

  assertEquals([answerOf(reply), reply.ending], ["This", "silent"]);
  assertEquals(imitation.requests[1]?.sentAt.length, 1);
});

Deno.test("streamReply() lets fetch put torn characters together again", async () => {
  await using imitation = await startImitation();
  await fc.assert(
    fc.asyncProperty(tokens, async (tokens) => {
      imitation.change({ script: { tokens }, defect: { kind: "torn-utf8", sizes: [1], gapMs: 0 } });
      const response = await fetch(new URL("chat/completions", imitation.url), {
        method: "POST",
        body: JSON.stringify({ messages: [], stream: true }),
      });
      const events = (await response.text()).split("\n\n").slice(0, tokens.length);
      const texts = events.map((event) => JSON.parse(event.slice(6)).choices[0].delta.content);
      assertEquals(texts, tokens);
    }),
    { numRuns: 20 },
  );
});
