import { assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import { AskRecord } from "../../server/api/mod.ts";
import { records, Workplace } from "../testing/program.ts";

Deno.test("ask prints what every model says, safely, and keeps it as a run", async () => {
  await using server = await startImitation({
    models: ["a", "b"],
    script: { tokens: ["Well", "\x1b[2J", " done"], reasoning: ["Hm"] },
  });
  await using place = await Workplace.open();
  const base = ["--api-base", server.url.href, "--models", "a,b"];

  const { code, out } = await place.lens(["ask", "How is it?", "--system", "Be brief", ...base]);

  assertEquals(code, 0);
  assertMatch(out, /^a first token after .* ms.*\nWell· done\n\nb first token/s);
  assertEquals(out.includes("\x1b"), false);
  const [path = ""] = place.runs();
  using trace = await TraceReader.open(path);
  assertEquals(trace.header.source?.kind, "playground");
  assertEquals(server.requests.map(({ body }) => Object(body).messages).filter(Boolean), [
    MESSAGES,
    MESSAGES,
  ]);
  const resumed = await place.lens(["run", "--resume", path]);
  assertEquals(resumed.code, 2);
  assertMatch(resumed.err, /resume_impossible.*(every sample has a score|one prompt)/);
});

const MESSAGES = [
  { role: "system", content: "Be brief" },
  { role: "user", content: "How is it?" },
];

Deno.test("ask --together asks all at the same time; a model that fails has a typed error", async () => {
  const waiting: PromiseWithResolvers<void>[] = [];
  // Nobody is answered before everybody has asked.
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    async (request) => {
      if (!request.url.endsWith("/chat/completions")) {
        const data = ["a", "b", "c"].map((id) => ({ id, object: "model" }));
        return Response.json({ object: "list", data });
      }
      const { model } = await request.json();
      const asked = Promise.withResolvers<void>();
      waiting.push(asked);
      if (waiting.length === 3) { for (const { resolve } of waiting) resolve(); }
      await asked.promise;
      if (model === "c") return Response.json({ error: { message: "no" } }, { status: 400 });
      const choice = { index: 0, delta: { content: model }, finish_reason: "stop" };
      return new Response(
        `data: ${JSON.stringify({ id: "x", choices: [choice] })}\n\ndata: [DONE]\n\n`,
        { headers: { "content-type": "text/event-stream" } },
      );
    },
  );
  await using place = await Workplace.open();
  const base = `http://127.0.0.1:${server.addr.port}/v1`;

  const { code, out } = await place.lens([
    ...["ask", "Who?", "--together", "--json", "--models", "a,b,c", "--api-base", base],
  ]);

  assertEquals(code, 3);
  const answers = records(out).filter(({ kind }) => String(kind).startsWith("answer."))
    .map((record) => AskRecord.parse(record));
  const texts = answers.flatMap((one) =>
    one.kind === "answer.chunk" ? [`${one.model} ${one.text}`] : []
  );
  assertEquals(texts.toSorted(), ["m1 a", "m2 b"]);
  const failed = answers.flatMap((one) =>
    one.kind === "answer.given-up" ? [`${one.model} ${one.error.type}`] : []
  );
  assertEquals(failed, ["m3 bad_request"]);
});

Deno.test("ask refuses an empty prompt and a share that is none", async () => {
  await using place = await Workplace.open();
  const nothing = await place.lens(["ask", " "]);
  assertEquals(nothing.code, 2);
  assertMatch(nothing.err, /the prompt is empty/);
  const share = await place.lens(["ask", "a", "--top-p", "2"]);
  assertEquals(share.code, 2);
  assertMatch(share.err, /above 0 and at most 1/);
});
