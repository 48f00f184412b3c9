import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import { ScriptedServer } from "../../core/proxy/testdata/scripted_server.ts";
import { until } from "../../core/proxy/testdata/until.ts";
import { TemporaryFolder } from "../../core/trace/testdata/temporary_folder.ts";
import { loadTrace } from "../../core/trace/reader.ts";
import { verifyTrace } from "../../core/trace/verify.ts";
import { RunningProxy } from "./running_proxy.ts";

const encoder = new TextEncoder();
const ANSWER = JSON.stringify({
  choices: [{ message: { content: "hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 3, completion_tokens: 2 },
});
const OK =
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${ANSWER.length}\r\n\r\n${ANSWER}`;
const answering = (port = 0) => new ScriptedServer(() => ({ pieces: [encoder.encode(OK)] }), port);

/** On the same port, which another program may have for a moment. */
async function again(port: number): Promise<ScriptedServer> {
  let server: ScriptedServer | undefined;
  await until(() => {
    try {
      server = answering(port);
      return true;
    } catch (cause) {
      if (cause instanceof Deno.errors.AddrInUse) return false;
      throw cause;
    }
  });
  assert(server !== undefined);
  return server;
}

/** A text of 8 KB that no compression makes small. */
function randomText(): string {
  return Array.from({ length: 128 }, () => crypto.randomUUID() + crypto.randomUUID()).join("");
}

/** The answer, or the name of the error of whoever asks. */
async function asked(url: string, content = "hi"): Promise<string> {
  try {
    const response = await fetch(new URL("/v1/chat/completions", url), {
      method: "POST",
      body: JSON.stringify({ model: "m", messages: [{ role: "user", content }] }),
    });
    return await response.text();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return cause.name;
  }
}

async function isThere(program: string, args: readonly string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" })
      .output()).success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

Deno.test("a second Ctrl+C leaves what is under way, and the trace is whole", async () => {
  const head = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf";
  await using server = new ScriptedServer(() => ({ pieces: [encoder.encode(head)] }));
  await using proxy = await RunningProxy.start({ upstream: server.url.href });
  const { port } = new URL(proxy.url);
  const response = await fetch(new URL("/v1/chat/completions", proxy.url), {
    method: "POST",
    body: JSON.stringify({ model: "m", messages: [] }),
  });
  const rest = response.text().then(() => "whole", (cause) => cause.name);
  const [trace = ""] = proxy.paths;
  await until(async () =>
    (await loadTrace(trace)).events.some(({ kind }) => kind === "call.started")
  );

  proxy.process.kill("SIGINT");
  await until(async () => {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port: Number(port) })).close();
      return false;
    } catch (cause) {
      if (cause instanceof Deno.errors.ConnectionRefused) return true;
      throw cause;
    }
  });
  // The second signal, which `end()` sends.
  const { code, path } = await proxy.end();

  assertEquals(code, 130);
  assertEquals(proxy.records.at(-1), { kind: "done", status: "interrupted", exitCode: 130 });
  assertEquals(await rest, "TypeError");
  await until(async () => (await verifyTrace(path)).ended === "completed");
  const { events } = await loadTrace(path);
  assertEquals(events.filter(({ kind }) => kind === "call.failed").length, 1);
});

Deno.test("a server that goes and comes back on its port is found again", async () => {
  const first = answering();
  const port = Number(first.url.port);
  await using proxy = await RunningProxy.start({ upstream: first.url.href });
  const answers = [await asked(proxy.url)];
  await first[Symbol.asyncDispose]();
  answers.push(await asked(proxy.url));
  await until(() => proxy.of("server").length > 0);
  await using _second = await again(port);
  answers.push(await asked(proxy.url));
  await until(() => proxy.of("call").length === 2);
  const { path } = await proxy.end();

  assertEquals(answers, [ANSWER, "TypeError", ANSWER]);
  assertStringIncludes(String(proxy.of("server")[0]?.["message"]), "refused");
  const { events } = await loadTrace(path);
  assertEquals(events.filter(({ kind }) => kind === "call.completed").length, 2);
  assert(events.some((event) => event.kind === "error.raised" && event.source === "upstream"));
  assertEquals((await verifyTrace(path)).errors, []);
});

/** A disk of 512 KiB at the first argument, for the command that follows. */
const SMALL_DISK = [
  "unshare",
  "--map-root-user",
  "--mount",
  "sh",
  "-c",
  'mkdir -p "$1/traces" && mount -t tmpfs -o size=512k none "$1/traces" && shift && exec "$@"',
  "sh",
] as const;
async function mayMount(): Promise<boolean> {
  using folder = new TemporaryFolder();
  const [program, ...args] = SMALL_DISK;
  return await isThere(program, [...args, folder.path, "true"]);
}

const mountable = await mayMount();

Deno.test({
  name: "a disk that is full changes no answer; recording begins again when there is space" +
    (mountable ? "" : " (no small disk may be mounted here)"),
  ignore: !mountable,
  async fn() {
    await using server = answering();
    await using proxy = await RunningProxy.start({
      upstream: server.url.href,
      within: SMALL_DISK,
      // What alarms say would fill it too.
      args: ["--alarms-on=-all"],
    });
    assertEquals(await asked(proxy.url), ANSWER);
    await until(() => proxy.of("call").length === 1);
    // As the proxy sees it: nobody else has this disk.
    const disk = `/proc/${proxy.recorderPid}/root${proxy.folder}/traces`;
    using ballast = await Deno.open(`${disk}/ballast`, { write: true, create: true });
    await fill(ballast);

    // The second time it is found full by a call that has no trace from its beginning: that is lost.
    await until(async () => {
      assertEquals(await asked(proxy.url, randomText()), ANSWER);
      await delay(50);
      return proxy.of("problem").length > 1;
    });
    await ballast.truncate(0);
    await until(async () => {
      assertEquals(await asked(proxy.url), ANSWER);
      return proxy.of("trace").length === 2;
    });
    await until(() => proxy.of("lost").length > 0);

    const [first = "", second = ""] = proxy.of("trace").map(({ run }) => `${disk}/${run}`);
    for (const path of [first, second]) assertEquals((await verifyTrace(path)).errors, []);
    const { header, events } = await loadTrace(second);
    assertEquals(header.source?.follows, (await loadTrace(first)).header.run);
    assert(events.some(({ kind }) => kind === "exchange.lost"));
    assertEquals((await proxy.end()).code, 130);
  },
});

/** Writes until nothing more goes in. */
async function fill(file: Deno.FsFile): Promise<void> {
  for (let block = 64 * 1024; block > 0;) {
    try {
      await file.write(new Uint8Array(block));
    } catch (cause) {
      if (!(cause instanceof Error) || !/space|os error 28/i.test(cause.message)) throw cause;
      block = Math.floor(block / 2);
    }
  }
}

const certifiable = await isThere("openssl", ["version"]);

Deno.test({
  name: "a server behind TLS is reached when its certificate is trusted, and only then" +
    (certifiable ? "" : " (no openssl here, to make a certificate)"),
  ignore: !certifiable,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const [key, cert] = [`${folder}/key.pem`, `${folder}/cert.pem`];
      assert(await isThere("openssl", certificate(key, cert)), "openssl makes a certificate");
      await using server = tlsServer({
        key: await Deno.readTextFile(key),
        cert: await Deno.readTextFile(cert),
      });
      const upstream = `https://localhost:${server.addr.port}`;

      await using trusting = await RunningProxy.start({ upstream, env: { DENO_CERT: cert } });
      assertEquals(await asked(trusting.url), ANSWER);
      await until(() => trusting.of("call").length === 1);
      await trusting.end();
      await using other = await RunningProxy.start({ upstream });
      assertEquals(await asked(other.url), "TypeError");
      await until(() => other.of("server").length > 0);
      await other.end();

      const [call] = trusting.of("call");
      assertEquals([call?.["status"], call?.["outcome"]], [200, "whole"]);
      assertStringIncludes(String(other.of("server")[0]?.["message"]), "certificate");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** A certificate of this machine that names its own maker. */
function certificate(key: string, cert: string): string[] {
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
  const made = ["-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost"];
  return [
    ...request,
    ...made,
    "-addext",
    "subjectAltName=DNS:localhost,IP:127.0.0.1",
    "-addext",
    "basicConstraints=critical,CA:FALSE",
  ];
}

function tlsServer({ key, cert }: { key: string; cert: string }): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, key, cert, onListen: () => {} },
    () => new Response(ANSWER, { headers: { "content-type": "application/json" } }),
  );
}
