import { assert, assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { records, Workplace } from "../testing/program.ts";

const PLAN = ["--benchmarks", "smoke", "--samples", "2"];

/** An imitation whose answer follows from the temperature alone. */
function imitated() {
  return startImitation({
    script: ({ body }) => ({
      tokens: Object(body).temperature === 0 ? ["fo", "ur"] : ["fo", "ld"],
    }),
  });
}

Deno.test("replay --set asks again with that alone changed, and names where and why answers part", async () => {
  await using place = await Workplace.open();
  await using imitation = await imitated();
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const first = await place.lens(["run", ...base, ...PLAN]);
  assertEquals(first.code, 0, first.err);
  const [run = ""] = place.runs();

  const same = await place.lens(["replay", run, "--set", "temperature=0"]);
  const other = await place.lens(["replay", run, "--set", "temperature=1"]);

  assertEquals([same.code, other.code], [0, 0], same.err + other.err);
  assertMatch(same.out, /2 asked again, no difference/);
  assertMatch(same.out, /no difference in text, reasoning and tool calls, 2 tokens or chunks/);
  assertMatch(other.out, /after "\\?"?fo.*recorded "ur", now "ld"/);
  assertMatch(other.out, /sampler: recorded .*0.*now .*1.* \(as you asked\)/);
  assertMatch(other.out, /2 asked again: 0 same, 2 differ, 0 not compared/);
  const chats = imitation.requests.filter(({ method }) => method === "POST");
  const [asked, before] = [chats.at(-1), chats.at(-3)];
  const changed = Object.keys(Object(asked?.body)).filter((name) =>
    JSON.stringify(Object(asked?.body)[name]) !== JSON.stringify(Object(before?.body)[name])
  );
  assertEquals(changed, ["temperature"]);
});

Deno.test("replay asks the model that answered where the app called it by another name", async () => {
  await using place = await Workplace.open();
  await using imitation = await imitated();
  await Deno.writeTextFile(
    `${place.path}/log.jsonl`,
    JSON.stringify({
      request: { model: "any-name", messages: [{ role: "user", content: "Hi" }], temperature: 0 },
      response: {
        model: "imitation-1",
        choices: [{ message: { content: "four" }, finish_reason: "stop" }],
      },
    }),
  );
  await place.lens(["import", "log.jsonl"]);

  const { code, out, err } = await place.lens(["replay", "latest", "--to", imitation.url.href]);

  assertEquals(code, 0, err);
  assertMatch(out, /1 asked again, no difference/);
  assert(!out.includes("differ: model"), out);
});

Deno.test("replay --to makes a run of its own that points to its origin, and verifies", async () => {
  await using place = await Workplace.open();
  await using imitation = await imitated();
  await Deno.writeTextFile(
    `${place.path}/log.jsonl`,
    JSON.stringify({
      request: { model: "gone", messages: [{ role: "user", content: "Hi" }], temperature: 0 },
      response: { choices: [{ message: { content: "four" }, finish_reason: "stop" }] },
    }),
  );
  await place.lens(["import", "log.jsonl"]);
  const [run = ""] = place.runs();

  const unnamed = await place.lens(["replay", run, "--to", imitation.url.href]);
  assertEquals(unnamed.code, 2);
  assertMatch(unnamed.err, /--model/);
  const to = ["--to", imitation.url.href, "--model", "imitation-1"];
  const { code, out, err } = await place.lens(["replay", `${run}:c1`, ...to, "--json"]);

  assertEquals(code, 0, err);
  const compared = records(out).find(({ kind }) => kind === "call.compared");
  assertEquals([compared?.["outcome"], compared?.["firstDifference"]], ["same", "model"]);
  const again = String(records(out).at(-1)?.["path"]);
  const [header] = records(await Deno.readTextFile(`${place.path}/${again}/events.ndjson`));
  assertEquals(header?.["source"], {
    kind: "reissue",
    of: { run: run.split("/").at(-1), call: "c1" },
  });
  for (const [one, model] of [[run, "gone"], [again, "imitation-1"]] as const) {
    const shown = await place.lens(["trace", "show", one]);
    assertMatch(shown.out, new RegExp(`^c\\d+ .*${model} .*completed$`, "m"));
    assertMatch(shown.out, /^1 call; 0 other requests$/m);
  }
  const verdict = await place.lens(["trace", "verify", again]);
  assert(verdict.code === 0, verdict.out);
});

Deno.test("replay --dry-run asks nothing, and a failing server is an outcome with exit code 3", async () => {
  await using place = await Workplace.open();
  await using imitation = await imitated();
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  await place.lens(["run", ...base, ...PLAN]);
  const before = imitation.requests.filter(({ method }) => method === "POST").length;

  const dry = await place.lens(["replay", "latest", "--set", "seed=1", "--dry-run"]);
  assertMatch(dry.out, /would ask 2 again of imitation-1/);
  assertEquals(imitation.requests.filter(({ method }) => method === "POST").length, before);
  imitation.change({ defect: { kind: "status-500" } });
  const failed = await place.lens(["replay", "latest", "--set", "seed=1", "--retries", "0"]);
  assertEquals(failed.code, 3, failed.err);
  assertMatch(failed.out, /the new call failed: server_error/);
});

Deno.test("replay asks the server that answered then, also where nobody knew which program it was", async () => {
  await using place = await Workplace.open();
  await using imitation = await imitated();
  const request = { model: "imitation-1", messages: [{ role: "user", content: "Hi" }] };
  const url = new URL("chat/completions", imitation.url).href;
  const line = JSON.stringify({
    url,
    request,
    response: { choices: [{ message: { content: "x" } }] },
  });
  await Deno.writeTextFile(`${place.path}/log.jsonl`, line);
  await place.lens(["import", "log.jsonl"]);
  const events = `${place.path}/${place.runs()[0]?.split("/").slice(-2).join("/")}/events.ndjson`;
  const text = await Deno.readTextFile(events);
  await Deno.writeTextFile(events, text.replaceAll('"openai-compatible"', '"unknown"'));

  const { code, out, err } = await place.lens(["replay", "log", "--set", "temperature=0"]);

  assertEquals(code, 0, err);
  assertMatch(out, /recorded "x", now "four"/);
});

Deno.test("replay of a run asks each sample once, however often it was tried then", async () => {
  await using place = await Workplace.open();
  await using imitation = await imitated();
  imitation.change({ defect: { kind: "status-500", times: 1 } });
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  await place.lens(["run", ...base, ...PLAN]);
  const calls = records((await place.lens(["trace", "calls", "--json"])).out);
  assertEquals(calls.filter(({ kind }) => kind === "call").length, 3);

  const { code, out, err } = await place.lens(["replay", "latest", "--set", "temperature=0"]);

  assertEquals(code, 0, err);
  assertMatch(out, /2 asked again, no difference/);
});

Deno.test("replay sends a prompt without a template again to the endpoint it was for", async () => {
  await using place = await Workplace.open();
  await using imitation = await imitated();
  const asked = { model: "imitation-1", prompt: "Once upon", temperature: 0, max_tokens: 9 };
  await Deno.writeTextFile(
    `${place.path}/log.jsonl`,
    JSON.stringify({
      url: new URL("completions", imitation.url).href,
      request: asked,
      response: { object: "text_completion", choices: [{ text: "four", finish_reason: "stop" }] },
    }),
  );
  await place.lens(["import", "log.jsonl"]);

  const same = await place.lens(["replay", "import-log", "--set", "temperature=0"]);
  const other = await place.lens(["replay", "import-log", "--set", "temperature=1"]);

  assertEquals(same.code, 0, same.err);
  assertMatch(same.out, /1 asked again, no difference/);
  assertMatch(other.out, /recorded "ur", now "ld"\n.*sampler: .*\(as you asked\)/);
  const sent = imitation.requests.filter(({ method }) => method === "POST");
  assertEquals(sent.map(({ path, body }) => [path, body]), [
    ["/v1/completions", asked],
    ["/v1/completions", { ...asked, temperature: 1 }],
  ]);
  // What was asked again can be asked again.
  assertMatch((await place.lens(["replay", "latest", "--dry-run"])).out, /would ask 1 again/);
});
