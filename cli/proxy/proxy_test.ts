import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ScriptedServer } from "../../core/proxy/testdata/scripted_server.ts";
import { until } from "../../core/proxy/testdata/until.ts";
import { verifyTrace } from "../../core/trace/verify.ts";
import { Workplace } from "../testing/program.ts";
import { callLine } from "./call_line.ts";
import { isItself } from "./listen.ts";
import { RunningProxy } from "./running_proxy.ts";

const answer = JSON.stringify({
  choices: [{ message: { content: "hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 2 },
});
const OK =
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`;
const answering = () => new ScriptedServer(() => ({ pieces: [new TextEncoder().encode(OK)] }));

async function ask(url: string): Promise<string> {
  const response = await fetch(new URL("/v1/chat/completions", url), {
    method: "POST",
    headers: { "user-agent": "my-app/2.0 (odd \x1b things)".replace("\x1b", "") },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }] }),
  });
  return await response.text();
}

Deno.test("proxy says what it refuses, and how to go on", async () => {
  await using place = await Workplace.open();
  for (
    const [flags, wanted] of [
      [["--listen", "0.0.0.0:4141"], "--unsafe-listen"],
      [["--listen", "port"], "wanted a port"],
      [["--upstream", "ftp://x"], "wanted http: or https:"],
      [["--upstream", "http://a:b@x"], "a name and a password"],
      [["--upstream", "http://127.0.0.1:9", "--redact", "("], "regular expression"],
    ] as const
  ) {
    const { code, err } = await place.lens(["proxy", ...flags]);
    assertEquals(code, 2, err);
    assertStringIncludes(err, wanted);
  }
});

Deno.test("isItself() knows its own address under every name, and no other", () => {
  const isOwn = (address: string, hostname = "127.0.0.1") =>
    isItself(new URL(address), { hostname, port: 80 });
  assertEquals(["http://127.0.0.1/", "http://localhost:80/"].map((one) => isOwn(one)), [
    true,
    true,
  ]);
  assertEquals(isOwn("http://[::1]/", "::1") && isOwn("http://127.0.0.1/", "0.0.0.0"), true);
  const others = [
    "http://127.0.0.1:81/",
    "http://[::1]/",
    "http://10.0.0.1/",
    "https://localhost/",
  ];
  assertEquals(others.map((one) => isOwn(one)), [false, false, false, false]);
});

Deno.test("proxy tells each call as a record, takes another port than one in use, and ends as Ctrl+C says", async () => {
  await using server = answering();
  await using first = await RunningProxy.start({ upstream: server.url.href });
  const { port } = new URL(first.url);
  await using second = await RunningProxy.start({ upstream: server.url.href, port });

  assertEquals(await ask(second.url), answer);
  await until(() => second.of("call").length === 1);

  assert(Number(new URL(second.url).port) > Number(port));
  const { call, status, outcome } = Object(second.of("call")[0]);
  assertEquals([status, outcome], [200, "whole"]);
  assertEquals([call.app, call.model, call.inputTokens, call.outputTokens], [
    "my-app/2.0",
    "m",
    3,
    2,
  ]);
  const { code, path } = await second.end();
  assertEquals(code, 130);
  assertEquals(second.records.at(-1)?.["kind"], "done");
  assertEquals((await verifyTrace(path)).ended, "completed");
});

Deno.test("a line of a call shows no control characters of an app or a server", () => {
  const same = (text: string) => text;
  const line = callLine({
    kind: "call",
    connection: 1,
    method: "POST",
    path: "/v1\x1b[2J",
    status: 500,
    outcome: "whole",
    call: {
      run: "r",
      span: "c1",
      app: "evil\x1b]0;title\x07/1",
      dialect: "openai-chat",
      model: "m\r\x1b[31m",
      inputTokens: null,
      outputTokens: 1234,
      ttftMs: null,
      tokensPerSecond: 12.34,
      clock: "server",
      totalMs: 1500,
      failure: { type: "server_error", message: "no\x1b[5m\n" },
    },
  }, { bold: same, dim: same, red: same, green: same, yellow: same });

  // deno-lint-ignore no-control-regex -- they are what is looked for
  assert(!/[\x00-\x09\x0b-\x1f\x7f]/.test(line), line);
  assertStringIncludes(line, "– → 1,234 tok  TTFT –  12.3 tok/s (server)  1.50 s");
});
