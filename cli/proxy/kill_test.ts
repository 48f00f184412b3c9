import { assert, assertEquals } from "@std/assert";
import { random } from "../../core/random.ts";
import { until } from "../../core/proxy/testdata/until.ts";
import { ScriptedServer } from "../../core/proxy/testdata/scripted_server.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { verifyTrace } from "../../core/trace/verify.ts";
import { RunningProxy } from "./running_proxy.ts";

const encoder = new TextEncoder();

/** A streamed answer of so many events, which comes piece by piece. */
function slowAnswer(events: number): Uint8Array[] {
  const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
  const texts = Array.from(
    { length: events },
    (_, number) =>
      `data: ${JSON.stringify({ choices: [{ delta: { content: `word ${number} ` } }] })}\n\n`,
  );
  return [head, ...texts, "data: [DONE]\n\n"].map((text) => encoder.encode(text));
}

async function asked(url: string, number: number): Promise<string> {
  const response = await fetch(new URL("/v1/chat/completions", url), {
    method: "POST",
    body: JSON.stringify({
      model: "m",
      stream: true,
      messages: [{ role: "user", content: `n ${number}` }],
    }),
  });
  return await response.text();
}

Deno.test("killing the recorder at random moments changes no answer, and its traces verify", async () => {
  const pieces = slowAnswer(60);
  const wanted = pieces.slice(1).map((piece) => new TextDecoder().decode(piece)).join("");
  await using server = new ScriptedServer(() => ({ pieces, then: "close" }));
  await using proxy = await RunningProxy.start({ upstream: server.url.href });
  const chance = random(11);
  let pid = proxy.recorderPid;

  for (let round = 1; round <= 4; round++) {
    const answers = Array.from({ length: 12 }, (_, number) => asked(proxy.url, number));
    await new Promise((resolve) => setTimeout(resolve, chance.int(0, 15)));
    Deno.kill(pid, "SIGKILL");
    for (const answer of await Promise.all(answers)) assertEquals(answer, wanted);
    await until(() => proxy.of("gone").length === round && proxy.of("trace").length > round);
    pid = Number(proxy.of("recorder").at(-1)?.["pid"]);
  }

  await asked(proxy.url, 100);
  await proxy.end();
  assertEquals(proxy.paths.length, 5);
  for (const path of proxy.paths) assertEquals((await verifyTrace(path)).errors, []);
  const last = await loadTrace(proxy.paths.at(-1) ?? "");
  assert(last.events.some(({ kind }) => kind === "call.completed"));
  // What passed while nobody listened, or had begun before, is counted.
  const lost = await Promise.all(proxy.paths.map(async (path) => (await loadTrace(path)).events));
  assert(lost.flat().some(({ kind }) => kind === "exchange.lost"));
});

Deno.test("taking the recorder's disk away changes no answer", async () => {
  const pieces = slowAnswer(40);
  const wanted = pieces.slice(1).map((piece) => new TextDecoder().decode(piece)).join("");
  await using server = new ScriptedServer(() => ({ pieces, then: "close" }));
  await using proxy = await RunningProxy.start({ upstream: server.url.href });
  const answers = Array.from({ length: 10 }, (_, number) => asked(proxy.url, number));

  await Deno.remove(`${proxy.folder}/traces`, { recursive: true });
  await Deno.writeTextFile(`${proxy.folder}/traces`, "no folder any more");
  answers.push(...Array.from({ length: 10 }, (_, number) => asked(proxy.url, number)));

  for (const answer of await Promise.all(answers)) assertEquals(answer, wanted);
  assertEquals((await proxy.end()).code, 130);
});

Deno.test("a server that dies in the middle looks as it does without a proxy, and the trace says so", async () => {
  for (const pieces of [0, 1, 7]) {
    await using server = new ScriptedServer(() => ({
      pieces: [
        encoder.encode(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n",
        ),
        ...slowAnswer(20).slice(1),
      ].slice(0, pieces),
      then: "close",
    }));
    await using proxy = await RunningProxy.start({ upstream: server.url.href });

    const [direct, passed] = await Promise.all(
      [server.url.href, proxy.url].map((url) =>
        asked(url, 1).then(() => "whole", (error) => error.name)
      ),
    );
    const { path } = await proxy.end();

    assertEquals(passed, direct);
    const { events } = await loadTrace(path);
    const failed = events.filter((event) => event.kind === "call.failed");
    assertEquals(failed.map(({ error }) => error.type), [pieces < 2 ? "closed" : "cut"]);
    assertEquals((await verifyTrace(path)).errors, []);
  }
});

Deno.test("a proxy that is killed leaves a trace that verifies, and what had ended is in it", async () => {
  await using server = new ScriptedServer(() => ({ pieces: slowAnswer(9), then: "close" }));
  await using proxy = await RunningProxy.start({ upstream: server.url.href });
  for (let number = 0; number < 5; number++) await asked(proxy.url, number);
  await until(() => proxy.of("call").length === 5);

  await proxy.kill();
  await until(async () => (await verifyTrace(proxy.paths[0] ?? "")).ended === "completed");

  const { events } = await loadTrace(proxy.paths[0] ?? "");
  assertEquals(events.filter(({ kind }) => kind === "call.completed").length, 5);
});
