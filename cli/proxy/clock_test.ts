import { assert, assertEquals } from "@std/assert";
import { until } from "../../core/proxy/testdata/until.ts";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { verifyTrace } from "../../core/trace/verify.ts";
import { TemporaryFolder } from "../../core/trace/testdata/temporary_folder.ts";
import { JumpingClock, movable, WITHOUT_CLOCK } from "../testing/jumping_clock.ts";
import { Workplace } from "../testing/program.ts";
import { RunningProxy } from "./running_proxy.ts";

const SCRIPT = {
  tokens: ["one", " two", " three", " four", " five"],
  schedule: { firstMs: 10, gapMs: 30 },
};
/** Nothing here takes as long, in nanoseconds; every jump of the clock is longer. */
const TEN_HOURS = 36e12;

/** An answer, in the middle of which something happens. */
async function streamed(url: string, happens: () => void = () => {}): Promise<string> {
  const response = await fetch(new URL("/v1/chat/completions", url), {
    method: "POST",
    body: JSON.stringify({
      model: "imitation-1",
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
    }),
  });
  let text = "";
  for await (const part of (response.body ?? new ReadableStream()).values()) {
    if (text === "") happens();
    text += new TextDecoder().decode(part);
  }
  return [...text.matchAll(/"content":"([^"]*)"/g)].map(([, one]) => one).join("");
}

Deno.test({
  name:
    "a clock that is put forward and back by hours changes no answer, no order and no duration" +
    WITHOUT_CLOCK,
  ignore: !movable,
  async fn() {
    using folder = new TemporaryFolder();
    const clock = new JumpingClock(folder.path);
    await using server = await startImitation({ script: SCRIPT });
    const upstream = `http://127.0.0.1:${server.port}/`;
    await using proxy = await RunningProxy.start({ upstream, env: clock.env });
    const answers: string[] = [];
    const call = async (happens?: () => void) => {
      answers.push(await streamed(proxy.url, happens));
      await until(() => proxy.of("call").length === answers.length);
    };
    // A day and more ahead; back behind the beginning; ahead to a day that was there before.
    const jumps = [0, 30, -50, 30];
    for (const hours of jumps) {
      clock.put(hours);
      await call();
    }
    await call(() => clock.put(-50));
    await proxy.end();

    assertEquals(answers, answers.map(() => SCRIPT.tokens.join("")));
    const traces = await Promise.all(proxy.paths.map((path) => loadTrace(path)));
    for (const path of proxy.paths) assertEquals((await verifyTrace(path)).errors, [], path);
    const started = traces.map(({ header }) => Date.parse(header.started));
    const hours = started.map((at) => Math.round((at - (started[0] ?? 0)) / 3_600_000));
    // The recorder sees a call a moment after it began: the last one before or after the clock was moved.
    assertEquals(hours, [...jumps, -50].slice(0, Math.max(jumps.length, hours.length)));
    const runs = traces.map(({ header }) => header.run);
    assertEquals(new Set(runs).size, runs.length);
    assertEquals(traces.map(({ header }) => header.source?.follows), [
      undefined,
      ...runs.slice(0, -1),
    ]);
    const ended = traces.flatMap(({ events }) =>
      events.filter((event) => event.kind === "call.completed")
    );
    assertEquals(ended.length, answers.length);
    for (const { clock: { sent, headers, first, last, end } } of ended) {
      const times = [sent, headers, first, last, end].map((time) => time ?? NaN);
      assertEquals(times, times.toSorted((a, b) => a - b));
      assert((end ?? NaN) - (sent ?? NaN) < TEN_HOURS);
    }
    for (const { events } of traces) {
      assert(events.every(({ t }) => t >= 0 && t < TEN_HOURS), "time goes on within a trace");
    }

    await using place = new Workplace(await Deno.makeTempDir());
    await Deno.rename(`${proxy.folder}/traces`, `${place.path}/traces`);
    const recorded = traces.find(({ events }) =>
      events.some(({ kind }) => kind === "call.completed")
    );
    const run = recorded?.header.run ?? "";
    const replay = place.start(["replay", run, "--serve", "--listen", "0"], clock.env);
    await replay.until(/at http:\S+;/);
    const [, url = ""] = /at (http:\S+);/.exec(replay.out()) ?? [];
    const played = [
      await streamed(url, () => clock.put(20)),
      await streamed(url, () => clock.put(-20)),
    ];
    replay.kill("SIGTERM");
    await replay.ended;
    assertEquals(played, [answers[0], answers[0]]);

    server.change({ script: { ...SCRIPT, schedule: { firstMs: 300, gapMs: 30 } } });
    const again = place.start(["replay", run, "--to", `${server.url}`], clock.env);
    await until(() => server.requests.filter(({ method }) => method === "POST").length === 6);
    clock.put(40);
    const { code, out, err } = await again.ended;
    assertEquals(code, 0, err);
    const path = /^trace +(\S+)$/m.exec(out)?.[1] ?? "";
    const { events } = await loadTrace(`${place.path}/${path}`);
    assert(events.every(({ t }) => t >= 0 && t < TEN_HOURS));
  },
});
