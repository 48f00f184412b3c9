import { assert, assertEquals, assertRejects } from "@std/assert";
import { unknown } from "../../known.ts";
import { imagineSampling } from "../imagined_sampling_world.ts";
import { parseLsof, parseTcpTable, processOfPort, serverOf } from "./process_of_port.ts";
import type { ProcessEntry, ProcessTable } from "./process_table.ts";
import { startTestServer, until } from "./test_server.ts";

const onLinux = { ignore: Deno.build.os !== "linux" };

Deno.test({
  ...onLinux,
  name: "processOfPort() finds a real server and what it started (Linux only)",
  async fn() {
    await using server = await startTestServer({ starts: ["sleep 60 & wait"] });
    const children = async () => (await processOfPort(server.port)).value?.children ?? [];
    await until(async () => (await children()).length === 2);

    const found = await processOfPort(server.port);

    assertEquals(found.value?.pid, server.pid);
    assertEquals(found.value?.name, "deno");
    const ps = new Deno.Command("ps", { args: ["-o", "ppid=,comm=", "-p", `${await children()}`] });
    const rows = new TextDecoder().decode((await ps.output()).stdout).trim().split("\n");
    assertEquals(rows.map((row) => row.trim().split(/ +/)[1]), ["bash", "sleep"]);
    assertEquals(Number(rows[0]?.trim().split(/ +/)[0]), server.pid);
    const started = Date.parse(found.value?.startedAt.value ?? "");
    assert(Math.abs(Date.now() - started) < 60_000, `started ${started}`);
  },
});

Deno.test({
  ...onLinux,
  name: "processOfPort() finds a server that listens on IPv6 only (Linux only)",
  async fn() {
    await using server = await startTestServer({ hostname: "[::1]" });

    assertEquals((await processOfPort(server.port)).value?.pid, server.pid);
  },
});

Deno.test({
  ...onLinux,
  name: "processOfPort() says that nobody listens on a port (Linux only)",
  async fn() {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    assertEquals((await processOfPort(port)).value?.pid, Deno.pid);
    listener.close();

    assertEquals(await processOfPort(port), unknown(`No process listens on port ${port}`));
  },
});

Deno.test({
  ...onLinux,
  name: "processOfPort() tells neither arguments nor users (Linux only)",
  async fn() {
    await using server = await startTestServer({ megabytes: 7 });

    const found = await processOfPort(server.port);

    assertEquals(Object.keys(found.value ?? {}).sort(), ["children", "name", "pid", "startedAt"]);
    assert(!JSON.stringify(found).includes("megabytes"));
  },
});

Deno.test("processOfPort() refuses what is no port", async () => {
  for (const port of [0, 65_536, 1.5, NaN]) {
    await assertRejects(() => processOfPort(port), RangeError, "from 1 to 65535");
  }
});

// Recorded on Linux 6.18, addresses and inodes as they were.
const TCP =
  `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 622 1 0000000083636eb9 100 0 0 10 0
   1: 0100007F:46A0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 70505 1 000000004838fa22 100 0 0 10 0
   2: 0100007F:9C40 0100007F:46A0 01 00000000:00000000 00:00000000 00000000     0        0 70600 1 000000004838fa33 20 4 30 10 -1
   3: 0100007F:46A0 0100007F:9C40 06 00000000:00000000 03:00000D8B 00000000     0        0 0 3 000000004838fa44
`;

Deno.test("parseTcpTable() takes sockets that listen and no connections of the port", () => {
  assertEquals(parseTcpTable(TCP, 0x46A0), [70505]);
  assertEquals(parseTcpTable(TCP, 0x9C40), []);
  assertEquals(parseTcpTable(TCP, 0x07E8), [622]);
});

Deno.test("processOfPort() says when the listener belongs to another user", async () => {
  const files = { "/proc/net/tcp": TCP, "/proc/7/stat": "7 (other) S 1 7" };
  const world = imagineSampling({ files });
  const hidden = {
    ...world,
    list: (path: string) =>
      path === "/proc/7/fd"
        ? Promise.resolve(unknown(`${path} cannot be listed: EACCES`))
        : world.list(path),
  };

  assertEquals(
    await processOfPort(0x46A0, hidden),
    unknown("The process that listens on port 18080 belongs to another user"),
  );
  assertEquals(
    await processOfPort(0x46A0, world),
    unknown("The process that listens on port 18080 is in another container or hidden"),
  );
});

// After the manual page of lsof, section OUTPUT FOR OTHER PROGRAMS.
const LSOF = "p812\ncollama\nf3\nn127.0.0.1:11434\nf4\nn[::1]:11434\np813\nf3\n";

Deno.test("parseLsof() takes every process once", () => {
  assertEquals(parseLsof(LSOF), [812, 813]);
  assertEquals(parseLsof(""), []);
});

const MAC_PS = `    1     0 Mon Feb 24 08:00:01 2025     /sbin/launchd
  500     1 Mon Feb 24 09:00:01 2025     /Applications/LM Studio.app/Contents/MacOS/LM Studio
  501   500 Mon Feb 24 09:00:02 2025     /Applications/LM Studio.app/Contents/LM Studio Helper (Plugin)
  502   500 Mon Feb 24 09:00:09 2025     /Users/somebody/.lmstudio/.internal/utils/node
`;

Deno.test("processOfPort() on macOS names programs without their paths", async () => {
  const programs = {
    "lsof -nP -iTCP:1234 -sTCP:LISTEN -Fp": "p501\nf21\n",
    "ps -axo pid=,ppid=,lstart=,comm=": MAC_PS,
  };

  const { value } = await processOfPort(1234, imagineSampling({ os: "darwin", programs }));

  assertEquals(value?.pid, 500);
  assertEquals(value?.name, "LM Studio");
  assertEquals(value?.children, [501, 502]);
  assertEquals(
    value?.startedAt.value,
    new Date(2025, 1, 24, 9, 0, 1).toISOString(),
  );
});

Deno.test("processOfPort() on macOS says that lsof finds nobody, or is missing", async () => {
  const nothing = { ok: true, code: 1, stdout: "", stderr: "" } as const;
  assertEquals(
    await processOfPort(1234, imagineSampling({ os: "darwin", programs: { lsof: nothing } })),
    unknown("No process of this user listens on port 1234"),
  );
  assertEquals(
    await processOfPort(1234, imagineSampling({ os: "darwin" })),
    unknown("lsof is not installed"),
  );
});

const table = (...entries: readonly (readonly [number, number, string])[]): ProcessTable =>
  new Map(
    entries.map(([pid, parent, name]): [number, ProcessEntry] => [pid, {
      pid,
      parent,
      name,
      started: "1",
    }]),
  );

Deno.test("serverOf() makes one server of a parent and the workers that share its socket", () => {
  const forked = table([1, 0, "init"], [20, 1, "vllm"], [21, 20, "vllm"], [22, 20, "python3"]);

  assertEquals(serverOf([22, 21, 20], forked, 8000).value, {
    pid: 20,
    name: "vllm",
    children: [21, 22],
  });
});

Deno.test("serverOf() joins workers whose parent does not listen", () => {
  const workers = table([1, 0, "init"], [20, 1, "bash"], [21, 20, "serve"], [22, 20, "serve"]);

  assertEquals(serverOf([22, 21], workers, 8000).value, { pid: 21, name: "serve", children: [22] });
});

Deno.test("serverOf() does not guess between programs, and knows those that only forward", () => {
  const strangers = table([1, 0, "init"], [20, 1, "ollama"], [30, 1, "docker-proxy"]);

  assertEquals(
    serverOf([20, 30], strangers, 8080),
    unknown("Several programs listen on port 8080: ollama, docker-proxy"),
  );
  assertEquals(
    serverOf([30], strangers, 8080),
    unknown("docker-proxy passes port 8080 on to a server in a container or on another machine"),
  );
  assertEquals(
    serverOf([99], strangers, 8080),
    unknown("The process that listened on port 8080 has ended"),
  );
});
