import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { records, Workplace } from "../testing/program.ts";

/** A run of two samples on an imitation. */
async function recordedRun(place: Workplace): Promise<void> {
  await using imitation = await startImitation({ script: { tokens: ["fo", "ur"] } });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const plan = ["--benchmarks", "smoke", "--samples", "2"];
  const { code, err } = await place.lens(["run", ...base, ...plan]);
  assertEquals(code, 0, err);
}

Deno.test("replay --serve answers what a run asked, rendered, and says so", async () => {
  await using place = await Workplace.open();
  await recordedRun(place);
  const calls = records((await place.lens(["trace", "calls", "--json"])).out);
  const [first] = calls.filter(({ kind }) => kind === "call");
  const server = place.start(["replay", "latest", "--serve", "--listen", "0"]);
  await server.until(/Replaying .* at http:\S+;/);
  await server.until(/^0 answers byte for byte, 2 rendered\nrendered, not byte-exact/m);
  const [, url = ""] = /at (http:\S+);/.exec(server.out()) ?? [];
  const trace = `${place.runs()[0]}/events.ndjson`;
  const [started] = records(await Deno.readTextFile(trace))
    .filter(({ kind, span }) => kind === "call.started" && span === first?.["span"]);

  const reply = await fetch(new URL("v1/chat/completions", url), {
    method: "POST",
    body: JSON.stringify(started?.["request"]),
  });

  assertEquals(reply.headers.get("x-model-lens-replay"), "rendered, not byte-exact");
  const text = await reply.text();
  assert(text.includes('"content":"fo"') && text.endsWith("data: [DONE]\n\n"), text);
  server.kill("SIGTERM");
  const { code, err } = await server.ended;
  assertEquals(code, 143);
  assertMatch(err, /1 answered, 0 not recorded/);
});

Deno.test("replay refuses what it cannot do, with the next step", async () => {
  await using place = await Workplace.open();
  await recordedRun(place);
  const refused: [string[], RegExp][] = [
    [["latest", "--listen", "0"], /--listen without --serve/],
    [["latest", "--speed", "3"], /speed "3"[\s\S]*0\.25, 0\.5, 1/],
    [["latest", "--from", "noon"], /begin at "noon"[\s\S]*--from 1:02\.5/],
    [["latest", "--serve", "--from", "1"], /--from with --serve/],
    [["latest", "--speed", "2", "--model", "tiny"], /--model and --speed together/],
    [["latest", "--serve", "--speed", "fast"], /wanted a number above 0, or max/],
    [["latest", "--serve", "--listen", "0.0.0.0:0"], /others on the network[\s\S]*--unsafe-listen/],
    [["latest", "--serve", "--listen", "nowhere"], /wanted HOST:PORT/],
    [["absent", "--serve"], /no such run/],
    [["latest:c999", "--serve"], /Cannot find call "c999"/],
  ];
  for (const [args, message] of refused) {
    const { code, err } = await place.lens(["replay", ...args]);
    assertEquals(code, 2, err);
    assertMatch(err, message);
  }
});
