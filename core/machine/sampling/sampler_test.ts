import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { unknown } from "../known.ts";
import { type ImaginedSampling, imagineSampling } from "./imagined_sampling_world.ts";
import { describeReading } from "./readings.ts";
import { type MachineSample, type SamplerOptions, startSampler } from "./sampler.ts";
import { sampledMachine } from "./sampling_world.ts";
import { startTestServer } from "./server/test_server.ts";

/** Samples until there are so many. */
async function take(count: number, options: Omit<SamplerOptions, "emit">) {
  const samples: MachineSample[] = [];
  const enough = Promise.withResolvers<void>();
  const sampler = startSampler({
    everyMs: 20,
    ...options,
    emit: (sample) => {
      if (samples.push(sample) === count) enough.resolve();
    },
  });
  await enough.promise;
  await sampler.stop();
  return { samples: samples.slice(0, count), all: samples, sampler };
}

/** A machine that is imagined, on a clock that is real. */
const onRealClock = (imagined: ImaginedSampling) => {
  const world = imagineSampling(imagined);
  return { world: { ...world, now: () => performance.now() }, runs: world.runs };
};

Deno.test({
  ignore: Deno.build.os !== "linux",
  name: "startSampler() samples a real machine and a real server (Linux only)",
  async fn() {
    await using server = await startTestServer({ megabytes: 50 });

    const { samples: [first, second] } = await take(2, { server: { port: server.port } });

    assert(first !== undefined && second !== undefined);
    assert((first.readings["server.memory.rss_bytes"] ?? 0) > 50e6);
    assertEquals(first.sources["server.memory.rss_bytes"], "/proc/PID/stat and status");
    assertEquals(first.readings["server.cpu_cores"], null);
    assert(typeof second.readings["server.cpu_cores"] === "number");
    for (const name of Object.keys(first.readings)) {
      assert(describeReading(name) !== undefined, `${name} is not in the table`);
      const explained = first.readings[name] === null ? first.reasons : first.sources;
      assert(explained[name] !== undefined, `${name} has neither source nor reason`);
    }
  },
});

Deno.test({
  ignore: Deno.build.os !== "linux",
  name: "startSampler() goes on when the server it samples dies (Linux only)",
  async fn() {
    const server = await startTestServer();
    const samples: MachineSample[] = [];
    const lost = Promise.withResolvers<MachineSample>();
    const sampler = startSampler({
      everyMs: 20,
      server: { port: server.port },
      emit: (sample) => {
        samples.push(sample);
        if (samples.length > 1 && sample.readings["server.processes"] === null) {
          lost.resolve(sample);
        }
      },
    });
    while (samples.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await server.kill();

    const last = await lost.promise;
    await sampler.stop();

    assertEquals(samples[0]?.readings["server.processes"], 1);
    assertEquals(last.readings["server.memory.rss_bytes"], null);
    assert(!samples.some(({ readings }) => readings["server.memory.rss_bytes"] === 0));
    assert(
      samples.some(({ reasons }) => reasons["server.memory.rss_bytes"] === "The process has ended"),
    );
  },
});

Deno.test("startSampler() explains a null once, and again when the reason is another", async () => {
  const imagined: ImaginedSampling = { files: {} };
  const { world } = onRealClock(imagined);
  const samples: MachineSample[] = [];
  const done = Promise.withResolvers<void>();
  const file = "/proc/pressure/memory";
  const sampler = startSampler({
    everyMs: 10,
    world,
    emit(sample) {
      samples.push(sample);
      if (samples.length === 2) imagined.files![file] = "odd";
      if (samples.length === 3) imagined.files![file] = "some avg10=50.00 avg60=0\n";
      if (samples.length === 4) imagined.files![file] = "odd";
      if (samples.length === 5) done.resolve();
    },
  });
  await done.promise;
  await sampler.stop();

  const name = "machine.memory.stalled_share";
  assertEquals(samples.slice(0, 5).map(({ readings }) => readings[name]), [
    null,
    null,
    null,
    0.5,
    null,
  ]);
  assertEquals(samples.slice(0, 5).map(({ reasons }) => reasons[name]), [
    `${file} cannot be read: ENOENT`,
    undefined,
    `${file} does not tell "some avg10"`,
    undefined,
    `${file} does not tell "some avg10"`,
  ]);
  assertEquals(samples[3]?.sources[name], `${file} some avg10`);
});

Deno.test("startSampler() tells once what a machine can never give", async () => {
  const { world } = onRealClock({ os: "freebsd", cpuTimes: { busy: 1, total: 2 } });

  const { samples: [first, second] } = await take(2, { world });

  assertEquals(first?.readings["machine.power.on_battery"], null);
  assertEquals(
    first?.reasons["machine.power.on_battery"],
    "Model Lens does not read this on freebsd",
  );
  assert(!("machine.power.on_battery" in (second?.readings ?? {})));
  assertEquals(
    Object.keys(first?.readings ?? {}).filter((name) => name.startsWith("server.")),
    [],
  );
});

Deno.test("startSampler() tells once why nothing can be read of a server", async () => {
  const { world } = onRealClock({});

  const { samples: [first, second] } = await take(2, { world, server: { unknown: "Far away" } });

  assertEquals(first?.readings["server.memory.rss_bytes"], null);
  assertEquals(first?.reasons["server.memory.rss_bytes"], "Far away");
  assert(!("server.memory.rss_bytes" in (second?.readings ?? {})));
});

Deno.test({
  ignore: Deno.build.os !== "linux",
  name: "startSampler() samples this process as it does a server (Linux only)",
  async fn() {
    const held = new Uint8Array(50e6).fill(1);

    const { samples: [first, second] } = await take(2, { server: { pid: Deno.pid } });

    assert((first?.readings["server.memory.rss_bytes"] ?? 0) > held.length);
    assert(typeof second?.readings["server.cpu_cores"] === "number");
  },
});

Deno.test("startSampler() asks for a missing tool once only", async () => {
  const { world, runs } = onRealClock({ os: "darwin" });

  await take(4, { world });

  assertEquals(
    runs.map((command) => command.split(" ")[0]).sort(),
    ["ioreg", "memory_pressure", "pmset", "pmset", "vm_stat"],
  );
});

Deno.test("startSampler() knows a missing tool by what a real one is called", async () => {
  assertEquals(await sampledMachine.run("model-lens-no-such-program", []), {
    ok: false,
    reason: "model-lens-no-such-program is not installed",
  });
});

Deno.test("startSampler() never takes two samples at once, and counts those it skips", async () => {
  const { world } = onRealClock({});
  let under = 0;
  let most = 0;
  const slow = {
    ...world,
    async readText(path: string) {
      if (path !== "/proc/pressure/memory") return world.readText(path);
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 55));
      under--;
      return unknown("Slow");
    },
  };

  const { samples } = await take(3, { world: slow, everyMs: 20 });

  assertEquals(most, 1);
  const skipped = samples.map(({ readings }) => readings["sampler.skipped"] ?? 0);
  assertEquals(skipped[0], 0);
  assert((skipped[1] ?? 0) >= 2 && (skipped[2] ?? 0) >= 4, `skipped ${skipped}`);
});

Deno.test("startSampler() leaves a costly tool alone for a time", async () => {
  const { world, runs } = onRealClock({ os: "darwin", programs: { ioreg: "" } });
  const costly = {
    ...world,
    async run(name: string, args: readonly string[]) {
      await new Promise((resolve) => setTimeout(resolve, name === "ioreg" ? 15 : 0));
      return world.run(name, args);
    },
  };

  const { samples, sampler } = await take(5, { world: costly });

  assertEquals(runs.filter((command) => command.startsWith("ioreg")).length, 1);
  assert("gpu0.utilisation_share" in (samples[0]?.readings ?? {}));
  assert(!("gpu0.utilisation_share" in (samples[4]?.readings ?? {})));
  assert(sampler.costShare > 0, "the time of the tool is not counted");
});

Deno.test("startSampler() stops what it follows and emits nothing afterwards", async () => {
  const { world } = onRealClock({ programs: { "nvidia-smi": "0, 1, 2, 3, 4, 5, 6\n" } });
  let stopped = 0;
  const watched = {
    ...world,
    follow(...args: Parameters<typeof world.follow>) {
      const follower = world.follow(...args);
      if (follower.value === null) return follower;
      const stop = () => {
        stopped++;
        return Promise.resolve();
      };
      return { ...follower, value: { ended: undefined, stop } };
    },
  };

  const { all } = await take(2, { world: watched });
  const count = all.length;
  await new Promise((resolve) => setTimeout(resolve, 60));

  assertEquals(stopped, 1);
  assertEquals(all.length, count);
  assertEquals(all[0]?.readings["gpu0.power_watts"], 4);
  assertEquals(
    all[0]?.sources["machine.energy.gpu_joules"],
    "nvidia-smi power.draw, added up over time by the trapezoid rule",
  );
});

Deno.test("startSampler() emits nothing when it is stopped in the middle of a sample", async () => {
  const { world } = onRealClock({});
  const begun = Promise.withResolvers<void>();
  const slow = {
    ...world,
    async readText(path: string) {
      if (path === "/proc/pressure/memory") {
        begun.resolve();
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      return world.readText(path);
    },
  };
  let emitted = 0;
  const sampler = startSampler({ world: slow, emit: () => void emitted++ });
  await begun.promise;

  await sampler.stop();

  assertEquals(emitted, 0);
});

Deno.test("startSampler() hands the error of a listener to stop()", async () => {
  const { world } = onRealClock({});
  const called = Promise.withResolvers<void>();
  const sampler = startSampler({
    world,
    emit() {
      called.resolve();
      throw new TypeError("The listener is broken");
    },
  });
  await called.promise;

  await assertRejects(() => sampler.stop(), TypeError, "The listener is broken");
});

Deno.test("startSampler() refuses a rate and a port that are none", () => {
  const emit = () => {};
  assertThrows(() => startSampler({ emit, everyMs: 9 }), RangeError, "from 10");
  assertThrows(() => startSampler({ emit, everyMs: 10.5 }), RangeError, "whole number");
  assertThrows(
    () => startSampler({ emit, server: { port: 70_000 } }),
    RangeError,
    "from 1 to 65535",
  );
});
