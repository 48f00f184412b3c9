/** `run --framework`: which benchmark systems a command runs, one after the other and never as one. @module */

import { ConfigError } from "../../core/config/errors.ts";
import { envOf, flagOf, type KeyName } from "../../core/config/keys.ts";
import type { Config } from "../../core/config/load.ts";
import { type OpenFramework, openFramework } from "../../core/framework/load.ts";
import type { Found } from "../../core/plugin/discovery.ts";
import type { StoppedRun } from "../../core/run/resume.ts";
import type { Flag, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { safe } from "../terminal.ts";

/** The suite that is no plugin. */
const GENERAL = "general";

export const FRAMEWORK_FLAGS: Readonly<Record<string, Flag>> = {
  "framework-config": {
    summary: "Configuration of the framework instead of the project's, such as devbench.jsonc",
    value: "FILE",
  },
  "repetitions": { summary: "How often a framework asks each prompt", value: "N" },
};

/**
 * The systems to run, in order. Throws `UsageError` for flags that belong to another one than those
 * that are run.
 */
export function frameworksOf(
  { values }: Pick<Invocation, "values">,
  { config, plugins, stopped }: {
    readonly config: Config;
    readonly plugins: readonly Found[];
    readonly stopped: StoppedRun | undefined;
  },
): readonly string[] {
  const { settings, sources } = config;
  const own = Object.keys(FRAMEWORK_FLAGS).filter((flag) => (values[flag] ?? []).length > 0);
  const [flag] = own;
  if (stopped !== undefined) {
    if (flag !== undefined) {
      throw new UsageError(
        `Cannot resume with --${flag}: the run asks what it was planned with`,
        `Leave --${flag} out`,
      );
    }
    return [stopped.header.framework?.name ?? GENERAL];
  }
  if (settings.framework === GENERAL && flag !== undefined) {
    throw new UsageError(
      `Cannot use --${flag} with the general suite: it has no such thing`,
      "Add --framework devbench",
    );
  }
  const isAlone = settings.framework !== GENERAL && settings.framework !== "compare";
  if (isAlone && sources.benchmarks.source === "--benchmarks") {
    throw new UsageError(
      `Cannot use --benchmarks with --framework ${settings.framework}: it has items of its own`,
      "Leave --benchmarks out, or use --framework compare to run both",
    );
  }
  if (isAlone && isTyped("epochs", config)) {
    throw new UsageError(
      `Cannot use --epochs with --framework ${settings.framework}: it repeats its prompts itself`,
      "Use --repetitions instead",
    );
  }
  if (settings.framework !== GENERAL && (values["pack"] ?? []).length > 0) {
    throw new UsageError(
      `Cannot use --pack with --framework ${settings.framework}`,
      "Run the one, then the other",
    );
  }
  if (settings.framework !== "compare") return [settings.framework];
  // What is not locked has been named, and does not run.
  const usable = plugins.filter(({ kind, problem }) => kind === "framework" && !problem);
  return [GENERAL, ...usable.map(({ name }) => name)];
}

/** Opens one of them; undefined for the general suite. Throws what `openFramework()` throws. */
export async function frameworkOf(
  name: string,
  { invocation: { values, switches, terminal }, config, plugins, stopped }: {
    readonly invocation: Invocation;
    readonly config: Config;
    readonly plugins: readonly Found[];
    readonly stopped: StoppedRun | undefined;
  },
): Promise<OpenFramework | undefined> {
  if (name === GENERAL) return undefined;
  const { samples, temperature } = config.settings;
  return await openFramework(name, {
    plugins,
    file: values["framework-config"]?.[0],
    typed: {
      quick: switches.has("quick"),
      samples: isTyped("samples", config) ? samples ?? undefined : undefined,
      repetitions: repetitionsOf(values["repetitions"]?.at(-1)),
      temperature: isTyped("temperature", config) ? temperature : undefined,
    },
    notice: (text) => terminal.note(safe(text)),
    recorded: stopped?.header.framework,
  });
}

/** Whether a setting comes with the command and not from a file: only then it beats the framework's own. */
function isTyped(name: KeyName, { sources }: Config): boolean {
  const { source } = sources[name];
  return source === `--${flagOf(name)}` || source === envOf(name);
}

function repetitionsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 100) return number;
  throw new ConfigError(
    `Cannot use --repetitions "${text}": wanted a whole number from 1 to 100`,
    "Correct it, or leave it out",
  );
}

/**
 * The configuration of one of several systems: its trace says which one it is of, and has its seed. How
 * many samples a benchmark has is no matter of a framework, unless it was typed.
 */
export function configFor(
  name: string,
  { config, framework, stopped }: {
    readonly config: Config;
    readonly framework: OpenFramework | undefined;
    readonly stopped: StoppedRun | undefined;
  },
): Config {
  const { settings } = config;
  const own = { ...settings, framework: name };
  if (framework === undefined || stopped !== undefined) return { ...config, settings: own };
  const seed = isTyped("seed", config) ? settings.seed : framework.seed ?? settings.seed;
  const samples = isTyped("samples", config) ? settings.samples : null;
  // Epochs and repetitions would have seeds in common.
  return { ...config, settings: { ...own, seed, samples, epochs: 1 } };
}
