/**
 * How long a token takes from the model server's write to the page of the playground: through the
 * process that asks, its trace, and the server's stream. The model server is in this process, so that
 * one clock sees both ends.
 * @module
 */

import { EventSourceParserStream } from "eventsource-parser/stream";
import { present, tailFigure } from "../figure.ts";
import { ServerProcess } from "./server_process.ts";

const QUESTIONS = 12;
/** Tokens of each answer; all but the first show how it is once everything is warm. */
const TOKENS = 25;
const GAP_MS = 40;

if (import.meta.main) {
  const folder = await Deno.makeTempDir({ prefix: "modellens-bench-" });
  const written: number[] = [];
  await using model = modelServer(written);
  Deno.env.set("MODELLENS_API_BASE", `http://127.0.0.1:${model.addr.port}/v1`);
  try {
    await using server = await ServerProcess.start(folder);
    const [firsts, later]: [number[], number[]] = [[], []];
    for (let question = 0; question < QUESTIONS; question++) {
      written.length = 0;
      const seen = await arrivals(server);
      const delays = seen.map((at, index) => at - (written[index] ?? NaN));
      firsts.push(...delays.slice(0, 1));
      later.push(...delays.slice(1));
    }
    present([
      tailFigure(firsts, {
        what: "playground: first token from the model server's write to the client",
        unit: "ms",
        atMost: 5,
        digits: 2,
      }),
      tailFigure(later, {
        what: "playground: later tokens, the same",
        unit: "ms",
        atMost: 5,
        digits: 2,
      }),
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A server of OpenAI's dialect that notes when it writes each token. */
function modelServer(written: number[]) {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => undefined }, (request) => {
    if (new URL(request.url).pathname !== "/v1/chat/completions") {
      return Response.json({ object: "list", data: [{ id: "timed", object: "model" }] });
    }
    const encoder = new TextEncoder();
    let sent = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        const timer = setInterval(() => {
          const isOver = sent === TOKENS;
          const delta = isOver ? {} : { content: ` t${sent}` };
          const finish = isOver ? "stop" : null;
          const choices = [{ index: 0, delta, finish_reason: finish }];
          const data = JSON.stringify({ id: "x", object: "chat.completion.chunk", choices });
          if (!isOver) written[sent++] = performance.now();
          controller.enqueue(
            encoder.encode(`data: ${data}\n\n${isOver ? "data: [DONE]\n\n" : ""}`),
          );
          if (!isOver) return;
          clearInterval(timer);
          controller.close();
        }, GAP_MS);
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
}

/** Asks, and says when each chunk came. */
async function arrivals(server: ServerProcess): Promise<number[]> {
  const response = await fetch(server.at("/api/asks"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "Go", provider: "openai-compatible" }),
  });
  const { id } = await response.json();
  if (!response.ok) throw new TypeError(`It cannot be asked: ${response.status}`);
  const { body } = await fetch(server.at(`/api/jobs/${id}/live`));
  if (body === null) throw new TypeError("The stream has no body");
  const seen: number[] = [];
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(
    new EventSourceParserStream(),
  );
  for await (const { event, data } of events) {
    const at = performance.now();
    if (event !== "records") continue;
    for (const { kind } of JSON.parse(data)) if (kind === "answer.chunk") seen.push(at);
  }
  return seen;
}
