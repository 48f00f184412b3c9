import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { until } from "../../core/proxy/testdata/until.ts";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { verifyTrace } from "../../core/trace/verify.ts";
import { Workplace } from "../testing/program.ts";
import { NewsLines } from "./news_lines.ts";
import { RunningProxy } from "./running_proxy.ts";

/** A server that drops the beginning of what is longer than 400 words. */
const truncating = () =>
  startImitation({ defect: { kind: "truncates-prompt", words: 400 }, script: { tokens: ["yes"] } });

async function ask(base: string, words: number): Promise<string> {
  const content = Array.from({ length: words }, (_, at) => `word${at}`).join(" ");
  const response = await fetch(new URL("/v1/chat/completions", base), {
    method: "POST",
    body: JSON.stringify({ model: "imitation-1", messages: [{ role: "user", content }] }),
  });
  return await response.text();
}

Deno.test("an alarm of a session is a record, an event of its trace, and the exit code where that is wanted", async () => {
  await using imitation = await truncating();
  const args = ["--fail-on", "truncated"];
  await using proxy = await RunningProxy.start({ upstream: imitation.url.href, args });

  assertMatch(await ask(proxy.url, 6000), /"content":"yes"/);
  await until(() => proxy.of("alarm.raised").length > 0);
  await ask(proxy.url, 5);
  await until(() => proxy.of("call").length === 2);
  const { path, code } = await proxy.end();

  assertEquals(code, 100);
  const kinds = proxy.records.map(({ kind }) => kind);
  assertEquals(kinds.indexOf("alarm.raised"), kinds.indexOf("call") + 1, kinds.join());
  const [told] = proxy.of("alarm.raised");
  const { call } = Object(proxy.of("call")[0]);
  assertEquals([told?.["span"], told?.["run"]], [call.span, call.run]);
  assert(Object(told?.["evidence"])["evaluatedTokens"] < 1000, JSON.stringify(told));
  const { events } = await loadTrace(path);
  const raised = events.filter((event) => event.kind === "alarm.raised");
  assertEquals(raised.map(({ alarm, span }) => [alarm, span]), [["truncated", call.span]]);
  const { errors, ended } = await verifyTrace(path);
  assertEquals([errors, ended], [[], "completed"]);
});

Deno.test("alarms that are left out say nothing, and a name that is none is refused", async () => {
  await using imitation = await truncating();
  const args = ["--alarms-on=-truncated"];
  await using proxy = await RunningProxy.start({ upstream: imitation.url.href, args });
  await ask(proxy.url, 6000);
  await until(() => proxy.of("call").length === 1);
  const { path, code } = await proxy.end();
  assertEquals([code, proxy.of("alarm.raised")], [130, []]);
  assertEquals((await loadTrace(path)).events.filter(({ kind }) => kind === "alarm.raised"), []);

  await using place = await Workplace.open();
  for (const flag of ["--alarms-on=cach", "--fail-on=cach"]) {
    const { code, err } = await place.lens(["proxy", "--upstream", "http://127.0.0.1:9", flag]);
    assertEquals(code, 2);
    assertStringIncludes(err, 'Did you mean "cache"');
  }
});

Deno.test("an alarm stands under its call, with its advice once, and shows no control characters", () => {
  const lines: string[] = [];
  const same = (text: string) => text;
  const paint = { bold: same, dim: same, red: same, green: same, yellow: same };
  const terminal = {
    out: (line: string) => lines.push(line),
    note: (line: string) => lines.push(line),
    paint,
    paintNote: paint,
  };
  const news = new NewsLines(terminal);
  const alarm = {
    kind: "alarm.raised",
    run: "r",
    seq: 9,
    t: 1,
    span: "c3",
    alarm: "truncated",
    finding: "prompt-cut",
    message: "6,000 tokens were sent\x1b[2J and 400 read",
    evidence: { sent: 6000 },
    confidence: 0.97,
    advice: "Raise num_ctx\x07",
  } as const;

  news.say(alarm);
  news.say({ ...alarm, span: "c7" });

  // deno-lint-ignore no-control-regex -- they are what is looked for
  for (const line of lines) assert(!/[\x00-\x1f\x7f]/.test(line), line);
  assertMatch(
    lines[0] ?? "",
    /^ {10}truncated\/prompt-cut c3: 6,000 .*\(97 % sure\) → Raise num_ctx/,
  );
  assert(!lines[1]?.includes("→"), lines[1]);
});
