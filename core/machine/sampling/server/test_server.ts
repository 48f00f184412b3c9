/** Real servers for tests, in processes of their own. @module */

/** A server that a test started. */
export interface TestServer extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** Seconds of CPU time the server says it has used, after having used one more if asked to. */
  cpuSeconds(options: { readonly burn: boolean }): Promise<number>;
  /** Ends the server at once and waits until it is gone. */
  kill(): Promise<void>;
}

/** How a test server is. */
export interface TestServerOptions {
  readonly hostname?: string;
  /** As before on the same port; any free one if absent. */
  readonly port?: number;
  /** Megabytes of memory to fill. */
  readonly megabytes?: number;
  /** Programs it starts and leaves running. */
  readonly starts?: readonly string[];
}

const PROGRAM = `
import process from "node:process";
const { hostname, port, megabytes, starts } = JSON.parse(Deno.args[0]);
globalThis.held = new Uint8Array(megabytes * 1e6).fill(1);
for (const command of starts) {
  new Deno.Command("bash", { args: ["-c", command], stdin: "null", stdout: "null" }).spawn();
}
Deno.serve({
  hostname,
  port,
  onListen: ({ port }) => console.log(port),
}, (request) => {
  const until = performance.now() + (request.url.endsWith("/burn") ? 1000 : 0);
  while (performance.now() < until);
  const { user, system } = process.cpuUsage();
  return new Response(String((user + system) / 1e6));
});
`;

/** Starts a server and waits until it listens. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { hostname = "127.0.0.1", port: wanted = 0, megabytes = 0, starts = [] } = options;
  const settings = JSON.stringify({ hostname, port: wanted, megabytes, starts });
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--ext=js", "-", settings],
    stdin: "piped",
    stdout: "piped",
    // Its own group, so that what it started ends with it.
    detached: true,
  }).spawn();
  await new Response(PROGRAM).body?.pipeTo(child.stdin);
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const port = Number((await lines.read()).value);
  const kill = async () => {
    try {
      Deno.kill(-child.pid, "SIGKILL");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await child.status;
    await lines.cancel();
  };
  return {
    pid: child.pid,
    port,
    async cpuSeconds({ burn }) {
      const url = new URL(burn ? "/burn" : "/", "http://localhost");
      url.hostname = hostname;
      url.port = `${port}`;
      return Number(await (await fetch(url)).text());
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

/** Waits until something holds, at most some seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new RangeError("What a test waited for did not come");
}
