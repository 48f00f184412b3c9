import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { READINGS } from "../readings.ts";
import { imagineSampling } from "../imagined_sampling_world.ts";
import { sampledMachine } from "../sampling_world.ts";
import { ServerUsage } from "./server_usage.ts";
import { startTestServer, until } from "./test_server.ts";

const onLinux = { ignore: Deno.build.os !== "linux" };

Deno.test({
  ...onLinux,
  name: "ServerUsage tells memory and CPU of a real server and its children (Linux only)",
  async fn() {
    const starts = ["sleep 60 & wait"];
    await using server = await startTestServer({ megabytes: 100, starts });
    const usage = new ServerUsage({ port: server.port }, sampledMachine);
    await until(async () => (await usage.read())["server.processes"]?.value === 3);
    const start = performance.now();
    const first = await usage.read();
    const saidBefore = await server.cpuSeconds({ burn: false });

    const saidAfter = await server.cpuSeconds({ burn: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const second = await usage.read();

    const seconds = (performance.now() - start) / 1000;
    const used = (second["server.cpu_seconds"]?.value ?? 0) -
      (first["server.cpu_seconds"]?.value ?? 0);
    assertAlmostEquals(used, saidAfter - saidBefore, 0.15);
    assertAlmostEquals(second["server.cpu_cores"]?.value ?? 0, used / seconds, 0.1);
    assert((second["server.memory.rss_bytes"]?.value ?? 0) > 100e6);
  },
});

Deno.test({
  ...onLinux,
  name:
    "ServerUsage tells of a server that ended by a reason, and finds its successor (Linux only)",
  async fn() {
    const server = await startTestServer();
    const { port } = server;
    const usage = new ServerUsage({ port }, sampledMachine);
    const alive = await usage.read();
    assertEquals(alive["server.processes"]?.value, 1);
    await server.kill();

    const gone = await usage.read();

    assertEquals(
      Object.keys(gone).sort(),
      Object.keys(READINGS).filter((name) => name.startsWith("server.")).sort(),
    );
    assertEquals(new Set(Object.values(gone).map((reading) => reading?.value)), new Set([null]));
    assertEquals(gone["server.memory.rss_bytes"], {
      value: null,
      reason: "The process has ended",
    });
    assertEquals(usage.pids, []);

    await using successor = await startTestServer({ port });
    await until(async () => (await usage.read())["server.processes"]?.value === 1);
    assertEquals(usage.pids, [successor.pid]);
  },
});

Deno.test({
  ...onLinux,
  name: "ServerUsage bears a server that dies while it is sampled (Linux only)",
  async fn() {
    const server = await startTestServer({ starts: ["sleep 60 & wait", "sleep 60 & wait"] });
    const usage = new ServerUsage({ port: server.port }, sampledMachine);
    await until(async () => (await usage.read())["server.processes"]?.value === 5);

    const dying = server.kill();
    const seen = new Set<number | null | undefined>();
    await until(async () => {
      const reading = (await usage.read())["server.memory.rss_bytes"];
      seen.add(reading?.value);
      return reading?.value === null;
    });

    await dying;
    assert(!seen.has(0), "memory that is gone was called 0");
    assert(!seen.has(undefined));
  },
});

Deno.test({
  ...onLinux,
  name: "ServerUsage does not take children that outlive the server for it (Linux only)",
  async fn() {
    await using server = await startTestServer({ starts: ["sleep 60 & wait"] });
    const usage = new ServerUsage({ port: server.port }, sampledMachine);
    await until(async () => (await usage.read())["server.processes"]?.value === 3);

    Deno.kill(server.pid, "SIGKILL");
    await until(async () => (await usage.read())["server.processes"]?.value === null);

    assertEquals(usage.pids, []);
  },
});

Deno.test("ServerUsage on macOS measures every few seconds, however long lsof took", async () => {
  const started = "Mon Feb 24 09:00:01 2025";
  const programs = {
    "lsof": "p812\nf3\n",
    "ps -axo pid=,ppid=,lstart=,comm=": `  812     1 ${started}     /usr/local/bin/ollama\n`,
    "ps -o pid=,rss=,time=,lstart= -p 812": `  812  1048576   1:00.00 ${started}    \n`,
  };
  const imagined = { os: "darwin", programs, now: 0 };
  const world = imagineSampling(imagined);
  const usage = new ServerUsage({ port: 11434 }, {
    ...world,
    run(name, args) {
      imagined.now += name === "lsof" ? 300 : 6;
      return world.run(name, args);
    },
  });

  const first = await usage.read();
  imagined.now += 1000;
  const tooSoon = await usage.read();
  imagined.now += 1500;
  imagined.programs["ps -o pid=,rss=,time=,lstart= -p 812"] =
    `  812  2097152   1:05.00 ${started}    \n`;
  const second = await usage.read();

  assertEquals(first["server.memory.rss_bytes"]?.value, 2 ** 30);
  assertEquals(tooSoon, {});
  assertEquals(second["server.memory.rss_bytes"]?.value, 2 ** 31);
  assertEquals(second["server.cpu_seconds"]?.value, 5);
  assertAlmostEquals(second["server.cpu_cores"]?.value ?? 0, 2, 0.1);
});
