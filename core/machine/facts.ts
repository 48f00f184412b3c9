/** The facts about a machine that go into a trace header. @module */
import type { MachineFacts } from "../events/machine.ts";
import { found } from "./known.ts";
import { linuxFacts } from "./linux/facts.ts";
import { macosFacts } from "./macos.ts";
import { nvidiaGpus } from "./nvidia.ts";
import { portableFacts, type SystemFacts } from "./portable.ts";
import { thisMachine, type World } from "./world.ts";

/**
 * Reads what there is to know of a machine, everything at the same time.
 *
 * What a machine lacks becomes a reason. Tools that depend on each other run one after the other,
 * two at most, so that this takes no longer than the time limit of two.
 */
export async function machineFacts(world: World = thisMachine): Promise<MachineFacts> {
  const { deno, v8, typescript } = world.versions;
  return {
    ...await systemFacts(world),
    runtime: {
      deno: found(deno, "Deno.version"),
      v8: found(v8, "Deno.version"),
      typescript: found(typescript, "Deno.version"),
    },
  };
}

async function systemFacts(world: World): Promise<SystemFacts> {
  switch (world.os) {
    case "linux":
      return await linuxFacts(world);
    case "darwin":
      return await macosFacts(world);
    case "windows": {
      const facts = portableFacts(world, "Windows");
      const version = facts.os.kernel;
      return { ...facts, os: { ...facts.os, version }, gpus: await nvidiaGpus(world) };
    }
    default:
      return portableFacts(world, world.os);
  }
}
