import { assert, assertEquals, assertRejects } from "@std/assert";
import { ProviderError, type ProviderFailure } from "./contract.ts";
import { openAICompatible } from "./openai/client.ts";
import { fetchWithin } from "./reach.ts";

const none = () => undefined;

/** The outcome that a provider gives for an address, with this much time to connect. */
async function outcome(
  address: string,
  { connectMs = 5000, env = none, signal = new AbortController().signal }: {
    readonly connectMs?: number;
    readonly env?: (name: string) => string | undefined;
    readonly signal?: AbortSignal;
  } = {},
): Promise<ProviderError> {
  const provider = openAICompatible({
    config: {},
    url: new URL(address),
    apiKey: undefined,
    headers: {},
    fetch: fetchWithin(connectMs, env),
    readFile: (path) => Deno.readFile(path),
    notice: none,
  }, { server: "any" });
  return await assertRejects(() => provider.models(signal), ProviderError);
}

function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** A listener that accepts nothing, with no room for a further connection. */
async function fullListener(): Promise<Disposable & { readonly port: number }> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const { port } = listener.addr;
  const waiting: Deno.Conn[] = [];
  for (let full = false; !full;) {
    try {
      waiting.push(await Deno.connect({ port, signal: AbortSignal.timeout(100) }));
    } catch (cause) {
      if (!(cause instanceof DOMException)) throw cause;
      full = true;
    }
  }
  return {
    port,
    [Symbol.dispose]: () => [...waiting, listener].forEach((one) => one.close()),
  };
}

Deno.test("fetchWithin() tells a port on which nothing listens", async () => {
  const error = await outcome(`http://127.0.0.1:${closedPort()}/v1`);
  assertEquals([error.type, error.retryable], ["refused", true]);
});

Deno.test("fetchWithin() tells the same where the environment names a proxy", async () => {
  const env = (name: string) => name === "HTTP_PROXY" ? "http://proxy.invalid" : undefined;
  assertEquals((await outcome(`http://127.0.0.1:${closedPort()}/v1`, { env })).type, "refused");
});

Deno.test("fetchWithin() is not misled by words in an address", async () => {
  const port = closedPort();
  const env = (name: string) => name === "all_proxy" ? "http://proxy.invalid" : undefined;
  for (const word of ["ssl", "certificate(1)", "dns%20error", "timeout", "unreachable"]) {
    for (const each of [none, env]) {
      const error = await outcome(`http://127.0.0.1:${port}/${word}/v1`, { env: each });
      assertEquals(error.type, "refused", word);
    }
  }
});

Deno.test("fetchWithin() tells a name that is not known", async () => {
  const error = await outcome("http://no-such-host.invalid/v1");
  assertEquals(error.type, "dns");
  assert(error.message.includes('no address for "no-such-host.invalid"'));
});

Deno.test({
  name: "fetchWithin() gives up on a server that does not accept" +
    (Deno.build.os === "windows" ? " (skipped: Windows refuses instead of waiting)" : ""),
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using server = await fullListener();
    const error = await outcome(`http://127.0.0.1:${server.port}/v1`, { connectMs: 60 });
    assertEquals([error.type, error.retryable], ["connect_timeout", true]);
    assert(error.message.endsWith("no connection within 0.06 s"), error.message);
  },
});

Deno.test({
  name: "fetchWithin() heeds its signal while it connects" +
    (Deno.build.os === "windows" ? " (skipped: Windows refuses instead of waiting)" : ""),
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using server = await fullListener();
    const controller = new AbortController();
    const reason: ProviderFailure = "cancelled";
    setTimeout(() => controller.abort(new ProviderError(reason, "Stopped")), 30);
    const { signal } = controller;
    const error = await outcome(`http://127.0.0.1:${server.port}/v1`, { signal });
    assertEquals(error, signal.reason);
  },
});

Deno.test("fetchWithin() tells a server that speaks no TLS", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: none },
    () => new Response(),
  );
  const error = await outcome(`https://127.0.0.1:${server.addr.port}/v1`);
  assertEquals(error.type, "tls", error.message);
});

Deno.test("fetchWithin() tells a server that speaks no HTTP", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.write(new TextEncoder().encode("220 mail.example ESMTP\r\n"));
      connection.close();
    }
  })();
  const error = await outcome(`http://127.0.0.1:${listener.addr.port}/v1`);
  assert(["not_this_dialect", "closed"].includes(error.type), error.message);
  listener.close();
  await serving;
});

Deno.test("fetchWithin() connects once more after a failure, and not before each request", async () => {
  let connections = 0;
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  })();
  const { port } = listener.addr;
  const get = fetchWithin(5000, none);
  for (let n = 0; n < 2; n++) await assertRejects(() => get(`http://127.0.0.1:${port}`), TypeError);
  assert(connections >= 4, `${connections} connections`);
  listener.close();
  await serving;
});

Deno.test("fetchWithin() reaches this machine's servers without the proxy of the environment", async () => {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json({ data: [{ id: "near" }] }),
  );
  const proxy = `http://127.0.0.1:${closedPort()}`;
  const reach = new URL("./reach.ts", import.meta.url).href;
  const asking = `import { fetchWithin } from "${reach}";
    const fetch = fetchWithin(2000, (name) => Deno.env.get(name));
    for (const host of ["127.0.0.1", "localhost"]) {
      const reply = await fetch(\`http://\${host}:${server.addr.port}/v1/models\`);
      console.log((await reply.json()).data[0].id);
    }
    const far = await fetch("http://192.0.2.1/").then(() => "reached", () => "not reached");
    console.log(far);`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", asking],
    env: { HTTP_PROXY: proxy, http_proxy: proxy, NO_PROXY: "", no_proxy: "" },
  }).output();
  const said = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals(said, ["near", "near", "not reached"], new TextDecoder().decode(stderr));
});
