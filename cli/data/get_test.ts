import { assert, assertEquals, assertMatch } from "@std/assert";
import { sha256 } from "../../core/sha256.ts";
import { Workplace } from "../testing/program.ts";

const ROWS = Array.from({ length: 40_000 }, (_, id) => `{"id":${id},"answer":"yes"}`).join("\n");
const BYTES = new TextEncoder().encode(`${ROWS}\n`);
const HALF = BYTES.length / 2 | 0;

/** A server of this machine that sends half of the file and then nothing until it is told to. */
function startHalfway() {
  const asked: (string | null)[] = [];
  let isWhole = false;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const range = request.headers.get("range");
    asked.push(range);
    const from = Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(BYTES.slice(from, isWhole ? BYTES.length : HALF));
        if (isWhole) controller.close();
      },
    });
    const headers = {
      "content-length": String(BYTES.length - from),
      "etag": '"one"',
      "accept-ranges": "bytes",
    };
    if (range === null) return new Response(body, { headers });
    const part = `bytes ${from}-${BYTES.length - 1}/${BYTES.length}`;
    return new Response(body, { status: 206, headers: { ...headers, "content-range": part } });
  });
  return {
    asked,
    url: `http://127.0.0.1:${server.addr.port}/quiz.jsonl`,
    sendWhole: () => isWhole = true,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** A benchmark of the user's own whose data lie there. */
async function addQuiz(place: Workplace, url: string): Promise<void> {
  const manifest = {
    id: "benchmark-quiz",
    kind: "benchmark",
    api: 1,
    version: "1.0.0",
    summary: "Rows of a server on this machine",
    entry: "./mod.ts",
    permissions: {},
  };
  await place.write("plugins/benchmark-quiz/plugin.jsonc", JSON.stringify(manifest));
  const data = {
    file: "quiz.jsonl",
    url,
    sha256: sha256(BYTES),
    bytes: BYTES.length,
    licence: "MIT",
    from: "this machine",
  };
  await place.write(
    "plugins/benchmark-quiz/mod.ts",
    `import { z } from "zod";
export default {
  version: "1", chance: 0, settings: z.strictObject({}), target: z.string(),
  data: { rows: ${JSON.stringify(data)} },
  samples: async ({ data }) => (await data.rows("rows")).slice(0, 1).map(({ id, answer }) => ({
    id: String(id), target: answer, request: { messages: [{ role: "user", content: "?" }] },
  })),
  score: () => ({ value: 0, answer: null, explanation: "no" }),
};
`,
  );
  const { code, err } = await place.lens(["plugins", "lock", "benchmark-quiz"]);
  assertEquals(code, 0, err);
}

Deno.test("data get is stopped half-way, keeps what came, goes on from there, and has nothing to do then", async () => {
  await using server = startHalfway();
  await using place = await Workplace.open();
  await addQuiz(place, server.url);
  const part = `${place.path}/.cache/modellens/data/quiz/quiz.jsonl.part`;
  const get = ["data", "get", "quiz"];

  const first = place.start(get);
  await first.until(/Fetching quiz\.jsonl of this machine; licence: MIT/);
  await grownTo(part, HALF);
  first.kill("SIGINT");
  const stopped = await first.ended;
  assertEquals(stopped.code, 130, stopped.err);
  assertMatch(stopped.err, /what has arrived is kept, and the same command goes on from there/);
  assertEquals((await Deno.stat(part)).size, HALF);
  assertMatch((await place.lens(["data", "list", "quiz"])).out, /\nquiz +quiz\.jsonl .* in part /);

  server.sendWhole();
  const second = await place.lens(get);
  assertEquals(second.code, 0, second.err);
  assertMatch(second.out, /quiz\.jsonl +1\.\d+ MB, SHA-256 checked\n$/);
  assertEquals(server.asked, [null, `bytes=${HALF}-`]);

  const third = await place.lens(get);
  assertEquals(third.code, 0, third.err);
  assertMatch(third.out, /SHA-256 checked, was here already\n$/);
  assertEquals(third.err.includes("Fetching"), false);
  assertEquals((await place.lens(["data", "verify", "quiz"])).code, 0);
  assertEquals(server.asked.length, 2);
});

/** Waits until a file has so many bytes. */
async function grownTo(path: string, bytes: number): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    const size = await Deno.stat(path).then((one) => one.size, (cause) => {
      if (cause instanceof Deno.errors.NotFound) return 0;
      throw cause;
    });
    if (size >= bytes) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert(false, `"${path}" did not grow to ${bytes} bytes`);
}
