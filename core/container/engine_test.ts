import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { runCommand } from "./command.ts";
import type { ContainerJob } from "./contract.ts";
import { ContainerEngine } from "./engine.ts";

const JOB: ContainerJob = {
  image: "registry.example/tool:1",
  platform: "linux/amd64",
  files: { "a.txt": "text é\n" },
  command: ["cat", "a b", "$(id)", "; rm -rf /"],
  wallMs: 20_000,
};

/**
 * A program in the place of an engine: it writes down its arguments, one a line, and does as `script`
 * says. What is tested is what an engine is asked for, and what is made of its answers.
 */
async function stub(script: string): Promise<AsyncDisposable & { path: string; log: string }> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/engine`;
  const log = `${folder}/log`;
  await Deno.writeTextFile(
    path,
    `#!/bin/sh\nfor arg in "$@"; do printf '%s\\n' "$arg" >> ${log}; done\necho -- >> ${log}\n${script}\n`,
  );
  await Deno.chmod(path, 0o755);
  return { path, log, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

Deno.test("ContainerEngine hands arguments over as they are, and files in a folder of their own", async () => {
  await using engine = await stub(
    `if [ "$1" = run ]; then for arg in "$@"; do case $arg in --volume=*) v=\${arg#--volume=}; cat "\${v%:/modellens:ro}/a.txt";; esac; done; exit 3; fi`,
  );
  const outcome = await new ContainerEngine({ engines: ["none", engine.path] }).run(JOB);
  assertEquals(outcome, { outcome: "ended", code: 3, output: "text é\n" });
  const calls = (await Deno.readTextFile(engine.log)).split("--\n").map((call) =>
    call.split("\n").filter((arg) => arg !== "")
  );
  assertEquals(calls.slice(0, 2), [["ps", "--quiet"], ["image", "inspect", JOB.image]]);
  const run = calls[2] ?? [];
  assertEquals(run.slice(-5), [JOB.image, ...JOB.command]);
  for (const flag of ["--rm", "--network=none", "--platform=linux/amd64"]) {
    assert(run.includes(flag), flag);
  }
  const volume = run.find((arg) => arg.startsWith("--volume="))?.slice(9).split(":")[0] ?? "";
  await assertRejects(() => Deno.stat(volume), Deno.errors.NotFound);
});

Deno.test("ContainerEngine says why there are no containers", async () => {
  await using broken = await stub("echo 'the daemon is not running' >&2; exit 1");
  const absence = await new ContainerEngine({ engines: ["no-such-engine", broken.path] }).absence();
  assertMatch(
    absence?.reason ?? "",
    /no-such-engine is not installed; .*the daemon is not running/,
  );
  await using offline = await stub(
    'case "$1" in image|pull) echo "no route to host"; exit 1;; esac',
  );
  const outcome = await new ContainerEngine({ engines: [offline.path] }).run(JOB);
  assertEquals(outcome.outcome, "unavailable");
  assert(outcome.outcome === "unavailable" && outcome.reason.endsWith("no route to host"));
  await using refusing = await stub('[ "$1" = run ] && { echo "no space"; exit 125; }; exit 0');
  const refused = await new ContainerEngine({ engines: [refusing.path] }).run(JOB);
  assertEquals(refused.outcome, "unavailable");
});

Deno.test("ContainerEngine removes a container that takes too long, or that nobody waits for", async () => {
  await using slow = await stub('[ "$1" = run ] && { echo begun; exec sleep 60; }; exit 0');
  const engine = new ContainerEngine({ engines: [slow.path] });
  assertEquals(await engine.run({ ...JOB, wallMs: 300 }), {
    outcome: "timeout",
    output: "begun\n",
  });
  const log = (await Deno.readTextFile(slow.log)).split("\n");
  const name = log.find((arg) => arg.startsWith("--name="))?.slice(7);
  // Not asked to end, for which Podman would wait.
  assertEquals(log.slice(log.indexOf("kill"), log.indexOf("kill") + 2), ["kill", name]);
  assertEquals(log.slice(log.indexOf("rm"), log.indexOf("rm") + 3), ["rm", "--force", name]);
  const signal = AbortSignal.timeout(300);
  await assertRejects(() => engine.run(JOB, { signal }), DOMException);
});

Deno.test("runCommand() stops what prints without end", async () => {
  const { outcome } = await runCommand(["yes"], { wallMs: 20_000, mostOutput: 100_000 });
  assertEquals(outcome, "output");
});

Deno.test("ContainerEngine finds out about this machine's own engine", async (t) => {
  const engine = new ContainerEngine();
  const absence = await engine.absence();
  if (absence !== undefined) {
    assertMatch(absence.reason, /docker .*podman /);
    await t.step({ name: absence.reason, ignore: true, fn: () => {} });
    return;
  }
  const outcome = await engine.run({
    ...JOB,
    image: "docker.io/library/busybox:latest",
    command: ["cat", "/modellens/a.txt"],
  });
  if (outcome.outcome !== "unavailable") {
    assertEquals(outcome, { outcome: "ended", code: 0, output: "text é\n" });
  }
});
