import { assert, assertEquals } from "@std/assert";
import { RecorderProcess } from "../../core/proxy/channel/recorder_process.ts";
import { imaginedHeader } from "../../core/testing/imagined_header.ts";
import { TraceReader } from "../../core/trace/reader.ts";
import { recorderCommand } from "./recorder.ts";

const ASKED = "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
const ANSWERED = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

Deno.test({
  name: "a call that passes before the recorder is ready has its times",
  // The recorder is made late by a shell.
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "modellens-proxy-" });
    const bytes = (text: string) => new TextEncoder().encode(text);
    try {
      const recorder = new RecorderProcess({
        command: ["sh", "-c", 'sleep 1; exec "$@"', "sh", ...recorderCommand()],
        begin: {
          folder,
          header: imaginedHeader(),
          label: "late",
          patterns: [],
          secrets: [],
          content: true,
          upstream: "http://127.0.0.1:1",
          provider: "openai-compatible",
        },
        news: () => {},
      });
      recorder.open(1);
      const at = performance.now();
      recorder.asked(1, bytes(ASKED), at);
      recorder.answered(1, bytes(ANSWERED), at + 7);
      recorder.close(1);
      assertEquals(await recorder.end(), { reads: 0, bytes: 0 });

      const [trace] = [...Deno.readDirSync(folder)].map(({ name }) => name);
      const events = [];
      for await (const batch of (await TraceReader.open(`${folder}/${trace}`)).events()) {
        events.push(...batch);
      }
      const started = events.find(({ kind }) => kind === "call.started");
      assert(started !== undefined && started.t > 0, `${started?.t}`);
      const exchange = events.find((event) => event.kind === "exchange.recorded");
      assert(exchange?.kind === "exchange.recorded");
      const { asked, end } = exchange.clock;
      assertEquals(Math.round(((end ?? 0) - (asked ?? 0)) / 1e6), 7);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
