import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async/delay";
import { OUTPUT_LIMIT, runCommand } from "./process.ts";

const noShell = Deno.build.os === "windows";
const shell = (script: string, timeoutMs = 5000) => runCommand("sh", ["-c", script], { timeoutMs });

/** Whether a process still runs; on Linux one that only waits to be taken off the list does not. */
function isAlive(pid: number): boolean {
  try {
    if (Deno.build.os === "linux") {
      return !Deno.readTextFileSync(`/proc/${pid}/stat`).includes(") Z ");
    }
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Gives the system a moment, since a signal is delivered in its own time. */
async function isGone(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 100 && isAlive(pid); turn++) await delay(20);
  return !isAlive(pid);
}

Deno.test("runCommand() gives both streams and the exit code", { ignore: noShell }, async () => {
  const result = await shell("echo out; echo err >&2; exit 3");

  assertEquals(result, { ok: true, stdout: "out\n", stderr: "err\n", code: 3 });
});

Deno.test(
  "runCommand() keeps a letter that arrives in two pieces",
  { ignore: noShell },
  async () => {
    const result = await shell(String.raw`printf '\303'; sleep 0.1; printf '\244'`);

    assertEquals(result.ok && result.stdout, "ä");
  },
);

Deno.test("runCommand() has programs speak plain English", { ignore: noShell }, async () => {
  const result = await shell("echo $LC_ALL");

  assertEquals(result.ok && result.stdout, "C\n");
});

Deno.test("runCommand() says that a program is not installed", async () => {
  const result = await runCommand("model-lens-no-such-program", [], { timeoutMs: 1000 });

  assertEquals(result, { ok: false, reason: "model-lens-no-such-program is not installed" });
});

Deno.test("runCommand() tells a missing folder from a missing program", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.remove(folder);

  const result = await runCommand(Deno.execPath(), ["--version"], { timeoutMs: 5000, cwd: folder });

  assert(!result.ok);
  assert(result.reason.endsWith("cannot be started: the folder does not exist"), result.reason);
});

Deno.test("runCommand() says why a file cannot be run", { ignore: noShell }, async () => {
  const file = await Deno.makeTempFile();
  try {
    const result = await runCommand(file, [], { timeoutMs: 1000 });

    assertEquals(result, { ok: false, reason: `${file} cannot be started: EACCES` });
  } finally {
    await Deno.remove(file);
  }
});

Deno.test(
  "runCommand() kills at the limit what ignores a polite signal",
  { ignore: noShell },
  async () => {
    const file = await Deno.makeTempFile();
    try {
      const result = await shell(
        `trap '' TERM INT; sleep 60 & echo "$$ $!" > ${file}; while true; do sleep 60; done`,
        300,
      );

      assertEquals(result, { ok: false, reason: "sh did not finish within 300 ms" });
      const pids = (await Deno.readTextFile(file)).trim().split(" ").map(Number);
      assertEquals(pids.length, 2);
      for (const pid of pids) assert(await isGone(pid), `process ${pid} outlived its limit`);
    } finally {
      await Deno.remove(file);
    }
  },
);

Deno.test("runCommand() ends although a survivor holds the pipes", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const file = await Deno.makeTempFile();
  try {
    const result = await shell(`setsid sh -c 'echo $$ > ${file}; exec sleep 20' & exit 0`, 300);

    assertEquals(result, { ok: false, reason: "sh did not finish within 300 ms" });
    const survivor = Number(await Deno.readTextFile(file));
    assert(isAlive(survivor), "runCommand() waited for the survivor to end");
    Deno.kill(survivor, "SIGKILL");
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("runCommand() refuses output beyond the limit", { ignore: noShell }, async () => {
  const most = await shell(`head -c ${OUTPUT_LIMIT} /dev/zero`);
  const more = await shell(`head -c ${OUTPUT_LIMIT + 1} /dev/zero`);
  const endless = await shell("exec cat /dev/zero >&2");

  const reason = `printed more than ${OUTPUT_LIMIT} bytes`;
  assertEquals(most.ok && most.stdout.length, OUTPUT_LIMIT);
  assertEquals(more, { ok: false, reason: `sh ${reason}` });
  assertEquals(endless, { ok: false, reason: `sh ${reason}` });
});
