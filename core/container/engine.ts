/** Runs commands in containers of an installed engine, Docker or Podman. @module */

import type { ContainerJob, ContainerOutcome, ContainerRunner, NoContainers } from "./contract.ts";
import { runCommand } from "./command.ts";

/** Engines in the order in which they are tried. */
const ENGINES = ["docker", "podman"];
/** Where a job finds its files. */
const FOLDER = "/modellens";
const MOST_OUTPUT = 64 * 2 ** 20;
const LOOK_MS = 20_000;
const FETCH_MS = 60 * 60_000;

/** The engine of this machine; nothing is looked for before somebody asks. */
export class ContainerEngine implements ContainerRunner {
  readonly #engines: readonly string[];
  #found: Promise<string | NoContainers> | undefined;

  /** `engines` are names of programs, or paths to them. */
  constructor({ engines = ENGINES }: { readonly engines?: readonly string[] } = {}) {
    this.#engines = engines;
  }

  async absence(): Promise<NoContainers | undefined> {
    const found = await this.#engine();
    return typeof found === "string" ? undefined : found;
  }

  async run(
    job: ContainerJob,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<ContainerOutcome> {
    signal?.throwIfAborted();
    const engine = await this.#engine();
    if (typeof engine !== "string") return { outcome: "unavailable", ...engine };
    const missing = await fetchImage(engine, job, signal);
    if (missing !== undefined) return { outcome: "unavailable", ...missing };
    const folder = await Deno.makeTempDir({ prefix: "modellens-container-" });
    try {
      for (const [name, text] of Object.entries(job.files)) {
        await Deno.writeTextFile(`${folder}/${fileName(name)}`, text);
      }
      return await runIn(engine, { job, folder, signal });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  #engine(): Promise<string | NoContainers> {
    this.#found ??= firstThatWorks(this.#engines);
    return this.#found;
  }
}

async function firstThatWorks(engines: readonly string[]): Promise<string | NoContainers> {
  const reasons: string[] = [];
  for (const engine of engines) {
    // Unlike "version", this needs whatever keeps the containers.
    const { outcome, code, output } = await runCommand([engine, "ps", "--quiet"], {
      wallMs: LOOK_MS,
      mostOutput: MOST_OUTPUT,
    });
    if (outcome === "ended" && code === 0) return engine;
    reasons.push(
      outcome === "absent"
        ? `${engine} is not installed`
        : `${engine} does not work: ${lastLine(output) || outcome}`,
    );
  }
  return {
    reason: `There is no container engine: ${reasons.join("; ")}`,
    hint: "Install and start Docker or Podman",
  };
}

async function fetchImage(
  engine: string,
  { image, platform }: ContainerJob,
  signal: AbortSignal | undefined,
): Promise<NoContainers | undefined> {
  const options = { wallMs: FETCH_MS, mostOutput: MOST_OUTPUT, signal };
  const known = await runCommand([engine, "image", "inspect", image], options);
  if (known.code === 0) return undefined;
  const pull = [engine, "pull", ...platformArgs(platform), image];
  const { outcome, code, output } = await runCommand(pull, options);
  if (outcome === "ended" && code === 0) return undefined;
  return {
    reason: `The image ${image} cannot be fetched: ${lastLine(output) || outcome}`,
    hint: `Run "${pull.join(" ")}" and see why`,
  };
}

async function runIn(
  engine: string,
  { job, folder, signal }: {
    readonly job: ContainerJob;
    readonly folder: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<ContainerOutcome> {
  const name = `modellens-${crypto.randomUUID()}`;
  const ran = await runCommand([
    engine,
    "run",
    "--rm",
    `--name=${name}`,
    ...platformArgs(job.platform),
    `--network=${job.network === true ? "bridge" : "none"}`,
    "--security-opt=no-new-privileges",
    "--pids-limit=4096",
    `--volume=${folder}:${FOLDER}:ro`,
    job.image,
    ...job.command,
  ], {
    wallMs: job.wallMs,
    mostOutput: MOST_OUTPUT,
    signal,
    // The program that was started is only a client: the container outlives it. Podman's "rm" alone
    // would ask it to end first, and wait for ten seconds.
    onKill: async () => {
      for (const command of [["kill"], ["rm", "--force"]]) {
        await runCommand([engine, ...command, name], { wallMs: LOOK_MS, mostOutput: 4096 });
      }
    },
  });
  const { outcome, code, output } = ran;
  if (outcome === "absent") {
    return { outcome: "unavailable", reason: `${engine} is gone`, hint: "Install it again" };
  }
  if (outcome !== "ended") return { outcome, output };
  // By convention of both engines: the container was never started.
  if (code === 125) {
    const reason = `${engine} cannot start ${job.image}: ${lastLine(output)}`;
    return { outcome: "unavailable", reason, hint: `See what "${engine} run" says` };
  }
  return { outcome, code, output };
}

function platformArgs(platform: string | undefined): string[] {
  return platform === undefined ? [] : [`--platform=${platform}`];
}

/** A name without folders. Throws `TypeError` for another. */
function fileName(name: string): string {
  if (!/^[\w-][\w.-]*$/.test(name)) throw new TypeError(`Cannot use "${name}" as a file's name`);
  return name;
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
}
