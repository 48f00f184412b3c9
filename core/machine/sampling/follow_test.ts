import { assertEquals } from "@std/assert";
import { unknown } from "../known.ts";
import { follow } from "./follow.ts";

const onUnix = { ignore: Deno.build.os === "windows" };
const bash = (script: string, onLine: (line: string) => void) =>
  follow("bash", ["-c", script], onLine);

Deno.test({
  ...onUnix,
  name: "follow() passes on whole lines as they come and stops the program (not on Windows)",
  async fn() {
    const lines: string[] = [];
    const third = Promise.withResolvers<void>();

    const follower = bash(
      "echo $$; printf 'o'; sleep 0.05; printf 'ne\\ntwo\\n'; exec sleep 60",
      (line) => {
        if (lines.push(line) === 3) third.resolve();
      },
    );
    await third.promise;
    assertEquals(follower.value?.ended, undefined);
    await follower.value?.stop();

    assertEquals(lines.slice(1), ["one", "two"]);
    assertEquals(follower.value?.ended, "bash was stopped");
    await assertGone(Number(lines[0]));
  },
});

async function assertGone(pid: number): Promise<void> {
  const { code } = await new Deno.Command("ps", { args: ["-p", `${pid}`], stdout: "null" })
    .output();
  assertEquals(code, 1, `process ${pid} is still there`);
}

Deno.test({
  ...onUnix,
  name: "follow() does not wait for what the program leaves behind (not on Windows)",
  async fn() {
    const line = Promise.withResolvers<string>();
    const follower = bash("sleep 3 & echo ready; wait", line.resolve);
    await line.promise;

    const start = performance.now();
    await follower.value?.stop();

    // Without giving up the pipe it would be three seconds.
    assertEquals(performance.now() - start < 2500, true);
  },
});

Deno.test({
  ...onUnix,
  name: "follow() says how a program ended by itself (not on Windows)",
  async fn() {
    const follower = bash("echo bye; exit 9", () => {});
    for (let tries = 0; follower.value?.ended === undefined && tries < 200; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }

    assertEquals(follower.value?.ended, "bash ended with exit code 9");
    await follower.value?.stop();
    assertEquals(follower.value?.ended, "bash ended with exit code 9");
  },
});

Deno.test({
  ...onUnix,
  name: "follow() stops a program that prints no end of a line (not on Windows)",
  async fn() {
    const follower = bash("exec tr '\\0' x < /dev/zero", () => {});
    for (let tries = 0; follower.value?.ended === undefined && tries < 500; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }

    assertEquals(
      follower.value?.ended,
      "bash printed a line of more than 1048576 characters",
    );
    await follower.value?.stop();
  },
});

Deno.test("follow() says that a program is missing", () => {
  assertEquals(
    follow("model-lens-no-such-program", [], () => {}),
    unknown("model-lens-no-such-program is not installed"),
  );
});
