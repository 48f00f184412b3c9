import { assertEquals } from "@std/assert";

/** Says what a skill of the tests below can see of the world. */
const CODE =
  `export default (input) => ({ input, sees: [typeof Deno, typeof fetch, typeof process] });`;

Deno.test("__sandbox skill, which is the process of a compiled program, gives up everything before it looks at a skill", async () => {
  const cli = new URL("../../cli.ts", import.meta.url).pathname;
  await using child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", cli, "__sandbox", "skill"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const say = (line: unknown) =>
    writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  await say({ nonce: "N", parent: Deno.pid, entry: "mod.ts", files: { "mod.ts": CODE } });
  await say({ call: 1, input: { a: 1 } });
  // Without more to do it ends.
  await writer.close();
  const told = (await new Response(child.stdout).text()).split("\n")
    .filter((line) => line.startsWith("N ")).map((line) => JSON.parse(line.slice(2)));
  assertEquals(told, [
    { up: true },
    { ready: true },
    { done: 1, value: { input: { a: 1 }, sees: ["undefined", "undefined", "undefined"] } },
  ]);
  assertEquals((await child.status).code, 0);
});

Deno.test({
  name: "a skill's process ends with the program, however that ends and although it is stopped",
  ignore: Deno.build.os === "windows",
  async fn() {
    const script = new URL("./testdata/dying_parent.ts", import.meta.url).pathname;
    const parent = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    // It says so once a call has ended; then it is killed where it stands.
    const reader = parent.stdout.getReader();
    const said = new TextDecoder().decode((await reader.read()).value);
    const pids = await childrenOf(parent.pid);
    parent.kill("SIGKILL");
    await parent.status;
    await reader.cancel();
    assertEquals([said.trim(), pids.length], ["completed", 1]);
    for (let left = 200; left > 0 && await isAlive(pids[0] ?? 0); left--) {
      await new Promise((done) => setTimeout(done, 50));
    }
    assertEquals(await isAlive(pids[0] ?? 0), false);
  },
});

async function processes(): Promise<string[][]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-A", "-o", "pid=,ppid=,stat="] })
    .output();
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) =>
    line.trim().split(/\s+/)
  );
}

async function childrenOf(pid: number): Promise<number[]> {
  return (await processes()).filter(([, ppid]) => ppid === String(pid)).map(([own]) => Number(own));
}

/** One that has ended and that nobody has asked about is not alive. */
async function isAlive(pid: number): Promise<boolean> {
  return (await processes()).some(([own, , state = ""]) =>
    own === String(pid) && !state.startsWith("Z")
  );
}
