import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { found, unknown } from "../../known.ts";
import { imagineSampling } from "../imagined_sampling_world.ts";
import { sampledMachine } from "../sampling_world.ts";
import { familyOf, openProcessTable, parseProcStat } from "./process_table.ts";
import {
  cpuSecondsBetween,
  parsePss,
  parsePsUsage,
  type ProcessUsage,
  processUsage,
  proportionalBytes,
} from "./process_usage.ts";
import { startTestServer, until } from "./test_server.ts";

const onLinux = { ignore: Deno.build.os !== "linux" };

/** What `ps` says, which reads /proc with code of its own. */
async function askPs(column: string, pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", `${column}=`, "-p", `${pid}`] })
    .output();
  return Number(new TextDecoder().decode(stdout));
}

Deno.test({
  ...onLinux,
  name: "processUsage() agrees with ps about memory (Linux only)",
  async fn() {
    await using small = await startTestServer();
    await using server = await startTestServer({ megabytes: 100 });

    const { value } = await processUsage([server.pid]);
    const [usage] = value ?? [];
    const rss = await askPs("rss", server.pid) * 1024;

    assert(usage !== undefined);
    assertAlmostEquals(usage.rssBytes, rss, 5e6);
    const [before] = (await processUsage([small.pid])).value ?? [];
    assertAlmostEquals(usage.rssBytes - (before?.rssBytes ?? 0), 100e6, 20e6);
  },
});

Deno.test({
  ...onLinux,
  name: "cpuSecondsBetween() agrees with what a busy process says of itself (Linux only)",
  async fn() {
    await using server = await startTestServer();
    const saidBefore = await server.cpuSeconds({ burn: false });
    const before = await processUsage([server.pid]);

    const saidAfter = await server.cpuSeconds({ burn: true });
    const after = await processUsage([server.pid]);

    const measured = cpuSecondsBetween(before.value ?? [], after.value ?? []);
    assert(saidAfter - saidBefore > 0.2, `burned ${saidAfter - saidBefore} s`);
    assertAlmostEquals(measured, saidAfter - saidBefore, 0.1);
    assertAlmostEquals(after.value?.[0]?.cpuSeconds ?? 0, await askPs("cputimes", server.pid), 1.1);
  },
});

Deno.test({
  ...onLinux,
  name: "familyOf() finds children that a real process forks after the first look (Linux only)",
  async fn() {
    const readTable = openProcessTable(sampledMachine);
    await readTable();
    await using server = await startTestServer({ starts: ["sleep 60 & wait"] });
    const family = async () => familyOf([server.pid], (await readTable()).value ?? new Map());
    const names = async () =>
      (await family()).map(async (pid) => (await readTable()).value?.get(pid)?.name);
    // Sorted, because process numbers begin again at some time.
    const wanted = "bash,deno,sleep";
    await until(async () => (await Promise.all(await names())).sort().join() === wanted);
  },
});

Deno.test({
  ...onLinux,
  name: "processUsage() of a process that has ended is unknown and not 0 (Linux only)",
  async fn() {
    const server = await startTestServer();
    const { pid } = server;
    await server.kill();

    assertEquals(await processUsage([pid]), unknown("The process has ended"));
    assertEquals(await proportionalBytes([pid]), unknown("The process has ended"));
    const both = await processUsage([pid, Deno.pid]);
    assertEquals(both.value?.map(({ pid }) => pid), [Deno.pid]);
  },
});

Deno.test({
  ...onLinux,
  name: "proportionalBytes() counts pages that processes share once (Linux only)",
  async fn() {
    await using one = await startTestServer();
    await using other = await startTestServer();
    const pids = [one.pid, other.pid];

    const { value: pss } = await proportionalBytes(pids);
    const { value: usages } = await processUsage(pids);

    const rss = (usages ?? []).reduce((sum, { rssBytes }) => sum + rssBytes, 0);
    // Both run the same program, whose pages are many megabytes.
    assert(pss !== null && pss < rss - 10e6, `PSS ${pss} of RSS ${rss}`);
    const text = await Deno.readTextFile(`/proc/${one.pid}/smaps`);
    const parts = [...text.matchAll(/^Pss: +(\d+) kB$/gm)].map(([, size]) => Number(size));
    const { value: alone } = await proportionalBytes([one.pid]);
    assertAlmostEquals(alone ?? 0, parts.reduce((sum, part) => sum + part, 0) * 1024, 3e6);
  },
});

Deno.test("parseProcStat() reads past names with spaces and parentheses", () => {
  // Recorded on Linux 6.18, with an odd name put in.
  const line =
    "4242 (tmux: (x) S 1 (y)) S 17 4242 17 0 -1 4194560 1193 0 0 0 151 49 0 0 20 0 9 0 " +
    "76543 35803136 1000 18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0\n";

  assertEquals(
    parseProcStat(line, "stat"),
    found({
      pid: 4242,
      parent: 17,
      name: "tmux: (x) S 1 (y)",
      started: "76543",
      cpuTicks: 200,
    }, "stat"),
  );
});

Deno.test("processUsage() takes a zombie for what it is: a process that has ended", async () => {
  const stat = `5 (gone) Z 1 5 5 0 -1 4 0 0 0 0 99 1 0 0 20 0 1 0 500 0 0 0\n`;
  const files = { "/proc/5/stat": stat, "/proc/5/status": "Name:\tgone\nState:\tZ (zombie)\n" };

  assertEquals(
    await processUsage([5], imagineSampling({ files })),
    unknown("The process has ended"),
  );
});

Deno.test("parsePsUsage() reads macOS's kibibytes and minutes", () => {
  // After the manual page of ps on macOS; times as its source prints them.
  const text = "  812  1048576 123:45.67 Mon Feb 24 09:00:01 2025    \n" +
    "  813   2048   0:00.05 Tue Feb  4 09:00:01 2025    \n" +
    "  814   2048   1-02:03:04 Tue Feb  4 09:00:01 2025    \n" +
    "error: something else\n";

  assertEquals(
    parsePsUsage(text).map(({ pid, rssBytes, cpuSeconds }) => [pid, rssBytes, cpuSeconds]),
    [[812, 2 ** 30, 123 * 60 + 45.67], [813, 2 ** 21, 0.05], [814, 2 ** 21, 93_784]],
  );
});

Deno.test("parsePss() takes the whole and none of its parts", () => {
  // Recorded on Linux 6.18.
  const text = "55da8cf44000-7ffe2eb29000 ---p 00000000 00:00 0                  [rollup]\n" +
    "Rss:                1764 kB\nPss:                 272 kB\nPss_Dirty:           108 kB\n";

  assertEquals(parsePss(text, "rollup").value, 272 * 1024);
});

const usage = (pid: number, started: string, cpuSeconds: number): ProcessUsage => ({
  pid,
  started,
  cpuSeconds,
  rssBytes: 0,
  fileBytes: unknown("Not told"),
  swapBytes: unknown("Not told"),
});

Deno.test("cpuSecondsBetween() follows processes, not pids", () => {
  const before = [usage(1, "100", 5), usage(2, "200", 50)];
  // 1 went on, 2 ended and its pid is that of a new process, 3 is new.
  const after = [usage(1, "100", 6.5), usage(2, "900", 0.25), usage(3, "901", 1)];

  assertEquals(cpuSecondsBetween(before, after), 2.75);
  assertEquals(cpuSecondsBetween(after, after), 0);
});
