import { assert, assertEquals, assertRejects } from "@std/assert";
import { processOfPort } from "../../machine/sampling/server/process_of_port.ts";
import { findLlamaServer, startLlamaServer } from "../../testing/llama_server.ts";
import { ProviderError } from "../../provider/contract.ts";
import { ServerMemory, type Watched } from "./server_memory.ts";

const signal = new AbortController().signal;
const RSS = "server.memory.rss_bytes";
const here = () => new ServerMemory({ url: null });
const base: Omit<Watched<string>, "ask"> = {
  ...{ definition: { memory: true }, item: {}, provider: {}, model: "m", signal },
};
const known = Deno.build.os === "linux" || Deno.build.os === "darwin";

Deno.test({
  name: "ServerMemory.watch() sees what its process takes while it answers",
  ignore: !known,
  async fn() {
    await using memory = here();
    const taken: Uint8Array[] = [];
    const { value, trail } = await memory.watch({
      ...base,
      ask: async () => {
        // Written, because memory that nobody has touched is not there.
        taken.push(new Uint8Array(200e6).fill(7));
        await new Promise((resolve) => setTimeout(resolve, 200));
        return "answer";
      },
    });
    assertEquals([value, taken.length], ["answer", 1]);
    const [before = 0, peak = 0] = [trail?.before[RSS]?.value, trail?.peak[RSS]?.value].map(Number);
    assert(peak - before > 150e6, `${before} before, at most ${peak}`);
    assert((trail?.readings ?? 0) >= 2);
    assertEquals(trail?.load, null);
    assertEquals(trail?.told.bytes.value, null);
  },
});

Deno.test("ServerMemory.watch() only asks where the benchmark is not about memory", async () => {
  await using memory = here();
  assertEquals(
    await memory.watch({ ...base, definition: {}, ask: () => Promise.resolve("a") }),
    { value: "a" },
  );
});

Deno.test("ServerMemory.watch() frees and loads the model first, or says why not", async () => {
  await using memory = here();
  const done: string[] = [];
  const fresh = { ...base, item: { fresh: true } };
  const step = (name: string) => () => Promise.resolve(void done.push(name));
  const ask = () => Promise.resolve(`${done.push("ask")}`);
  const provider = { unload: step("unload"), load: step("load") };
  const { trail } = await memory.watch({ ...fresh, provider, ask });
  assertEquals(done, ["unload", "load", "ask"]);
  assert((trail?.load?.ms.value ?? -1) >= 0);

  const none = await memory.watch({ ...fresh, ask });
  const reason = "this provider cannot free and load a model";
  assertEquals(none.trail?.load?.ms, { value: null, reason });
  assertEquals(none.trail?.load?.freed[RSS], { value: null, reason });

  const failing = () => Promise.reject(new ProviderError("server_error", "no"));
  const lost = await memory.watch({ ...fresh, provider: { unload: failing }, ask });
  assertEquals(lost.trail?.load?.ms.value, null);
});

Deno.test("ServerMemory.watch() knows nothing of a server on another machine", async () => {
  await using memory = new ServerMemory({ url: "http://192.0.2.1:8080/v1" });
  const { trail } = await memory.watch({ ...base, ask: () => Promise.resolve("a") });
  assertEquals(trail?.peak[RSS], {
    value: null,
    reason: "The server is not on this machine, as far as its address tells",
  });
});

Deno.test("ServerMemory.watch() passes a failure on, and tells what the server says", async () => {
  await using memory = here();
  const told = { bytes: { value: 5, source: "/ps" }, gpuBytes: { value: 0, source: "/ps" } };
  const provider = { memory: () => Promise.resolve(told) };
  const { trail } = await memory.watch({ ...base, provider, ask: () => Promise.resolve("a") });
  assertEquals(trail?.told, told);
  await assertRejects(
    () => memory.watch({ ...base, ask: () => Promise.reject(new RangeError("gone")) }),
    RangeError,
  );
});

const command = await findLlamaServer();

Deno.test({
  name: `ServerMemory.watch() sees a real llama-server as the kernel does${
    command === undefined ? " (skipped: no llama-server)" : ""
  }`,
  ignore: command === undefined || Deno.build.os !== "linux",
  async fn() {
    const model = new URL(
      "../../../plugins/provider-embedded/model/modellens-tiny-q8_0.gguf",
      import.meta.url,
    );
    await using server = await startLlamaServer({ command: command ?? [], model });
    await using memory = new ServerMemory({ url: server.url.href });
    const { trail } = await memory.watch({
      ...base,
      ask: async () => {
        const body = JSON.stringify({
          messages: [{ role: "user", content: "Hello" }],
          max_tokens: 8,
        });
        const headers = { "content-type": "application/json" };
        const at = new URL("chat/completions", `${server.url.href}/`);
        return await (await fetch(at, { method: "POST", body, headers })).text();
      },
    });
    const { value: served } = await processOfPort(Number(server.url.port));
    const status = await Deno.readTextFile(`/proc/${served?.pid}/status`);
    const highest = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    const peak = trail?.peak[RSS]?.value ?? 0;
    assert(peak > 0.9 * highest && peak <= highest, `${peak} read, ${highest} by the kernel`);
  },
});
