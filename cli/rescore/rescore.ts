/** `rescore`: the answers of a finished run are judged again, into a new run. @module */

import type { Config } from "../../core/config/load.ts";
import { openFramework } from "../../core/framework/load.ts";
import { ContainerEngine } from "../../core/container/engine.ts";
import { DataStore } from "../../core/data/store.ts";
import type { Header } from "../../core/events/header.ts";
import { gitState } from "../../core/machine/git.ts";
import { packBenchmark } from "../../core/pack/benchmark.ts";
import { findPack, type LoadedPack, loadPack } from "../../core/pack/load.ts";
import type { Found } from "../../core/plugin/discovery.ts";
import { withSkills } from "../../core/pack/skills.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { changesOf } from "../../core/rescore/changes.ts";
import { RescoreError } from "../../core/rescore/errors.ts";
import { NewTargets } from "../../core/rescore/new_targets.ts";
import { rescorable } from "../../core/rescore/rescorable.ts";
import { rescore, type Rescored } from "../../core/rescore/rescore.ts";
import { writtenWhole } from "../../core/trace/whole_trace.ts";
import { makePlan, type PlannedBenchmark } from "../../core/run/plan.ts";
import { plannedBenchmarks } from "../../core/run/prepare.ts";
import { Sandbox } from "../../core/sandbox/sandbox.ts";
import { newRunId } from "../../core/trace/layout.ts";
import type { Command, Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { CONFIG_FLAG, configOf, pluginsFor, settingFlags } from "../settings.ts";
import { safe, safeLine } from "../terminal.ts";
import { findRun } from "../trace/folder.ts";
import { changesText } from "./changes_text.ts";

export const rescoreRun: Command = {
  summary: "Judge the answers of a finished run again, without asking a model",
  usage: "<RUN>",
  examples: [
    "rescore latest",
    "rescore latest --only gsm8k --dry-run",
    "rescore latest --replan --data ./data",
  ],
  flags: {
    "only": { summary: "Judge this benchmark; others are kept", value: "NAME", repeats: true },
    "replan": {
      summary: "Make what counts as right anew, from the data and the settings of now",
    },
    "dry-run": { summary: "Say what would change and write nothing" },
    ...settingFlags(["data", "traces.dir", "traces.redact"]),
    ...CONFIG_FLAG,
  },
  takes: [1, 1],

  async run(invocation) {
    const { terminal, switches, args: [name = ""], line, version } = invocation;
    const config = await configOf(invocation);
    const folder = config.settings["traces.dir"];
    const path = await findRun(name, folder);
    const { header, fold } = await rescorable(path);
    const plugins = await pluginsFor(config);
    const names = wanted(
      [...new Set([...fold.cells.values()].map(({ benchmark }) => benchmark))],
      invocation,
    );
    const framework = header.framework === undefined
      ? undefined
      : await openFramework(header.framework.name, {
        plugins,
        recorded: header.framework,
        notice: (text) => terminal.note(safe(text)),
      });
    const benchmarks = judgedAgain(
      framework === undefined
        ? await benchmarksOf(names, { header, config, plugins })
        : new Map([[framework.benchmark.name, framework.benchmark]]),
      invocation,
    );
    const data = new DataStore({
      given: config.settings.data ?? undefined,
      notice: (text) => terminal.note(safe(text)),
    });
    const targets = switches.has("replan")
      ? new NewTargets(await replanned(benchmarks, { header, data }), fold.cells.values())
      : undefined;
    const made = newHeader(header, { plugins, benchmarks, replan: targets !== undefined });
    const whole: Header = {
      ...made,
      // Its scheme is that of the version that judges now.
      ...(framework === undefined ? {} : { framework: framework.facts }),
      program: { name: "model-lens", version },
      command: [...line],
      git: await gitState(Deno.cwd()),
    };
    await using sandbox = new Sandbox({ notice: (text) => terminal.note(safe(text)) });
    const patterns = config.settings["traces.redact"].map((pattern) => new RegExp(pattern));
    const written = await writtenWhole(
      { header: whole, folder, redaction: { patterns }, keep: !switches.has("dry-run") },
      (append) =>
        rescore({
          path,
          benchmarks,
          targets,
          sandbox,
          containers: new ContainerEngine(),
          data,
          signal: new AbortController().signal,
          append,
        }),
    );
    tell(written.result, {
      invocation,
      headers: { before: header, after: whole },
      benchmarks,
      ...written,
    });
    return 0;
  },
};

/** The benchmarks to judge. Throws `UsageError` for one that the run has not. */
function wanted(there: readonly string[], { values }: Invocation): readonly string[] {
  const only = (values["only"] ?? []).flatMap((one) => one.split(","));
  const unknown = only.find((one) => !there.includes(one));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot rescore "${unknown}": the run has no such benchmark`,
      `It has ${there.join(", ")}`,
    );
  }
  return only.length === 0 ? there : only;
}

async function benchmarksOf(
  names: readonly string[],
  { header, config, plugins }: {
    readonly header: Header;
    readonly config: Config;
    readonly plugins: readonly Found[];
  },
): Promise<Map<string, PlannedBenchmark>> {
  const packs = (await packsOf(header)).map((pack) =>
    packBenchmark(pack, { judge: config.settings.judge })
  );
  const others = names.filter((name) => !packs.some((pack) => pack.name === name));
  const own = Object(header.config["benchmark_settings"]);
  const settings = Object.fromEntries(
    others.map((name) => [name, { ...own[name], ...config.benchmarkSettings[name] }]),
  );
  const loaded = others.length === 0 ? [] : await plannedBenchmarks({
    ...config,
    settings: { ...config.settings, benchmarks: others, variant: [] },
    benchmarkSettings: settings,
  }, plugins);
  const all = [...packs, ...loaded].filter(({ name }) => names.includes(name));
  return new Map(all.map((one) => [one.name, one]));
}

/** Without those that read the server's memory while it answered: that is in no trace. */
function judgedAgain(
  benchmarks: Map<string, PlannedBenchmark>,
  { terminal, values }: Invocation,
): Map<string, PlannedBenchmark> {
  for (const [name, { definition }] of benchmarks) {
    if (definition.memory !== true) continue;
    const why = "its readings of the server's memory were taken while it answered";
    if (values["only"]?.includes(name) || benchmarks.size === 1) {
      throw new RescoreError(`Cannot rescore ${name}: ${why}`, "Run it again instead");
    }
    terminal.note(`${name} is kept as it was judged: ${why}`);
    benchmarks.delete(name);
  }
  return benchmarks;
}

async function packsOf(header: Header): Promise<LoadedPack[]> {
  const ids = Object.keys(header.packs ?? {});
  const roots = ids.length === 0 ? [] : await pluginRoots();
  return await Promise.all(
    ids.map(async (id) => await withSkills(await loadPack(await findPack(id, roots)), roots)),
  );
}

/** The plan that the run would have now. */
async function replanned(
  benchmarks: ReadonlyMap<string, PlannedBenchmark>,
  { header, data }: { readonly header: Header; readonly data: DataStore },
) {
  const { samples, quick, epochs = 1 } = header.config;
  if (typeof samples !== "number" && samples !== null) {
    throw new RescoreError(
      `Cannot plan "${header.run}" again: its header does not say how many samples it has`,
      "Leave --replan out",
    );
  }
  return await makePlan({
    models: header.models,
    benchmarks: [...benchmarks.values()],
    seed: header.seed,
    limit: samples ?? undefined,
    epochs: Number(epochs),
    quick: quick === true,
    data,
  });
}

function newHeader(
  header: Header,
  { plugins, benchmarks, replan }: {
    readonly plugins: readonly Found[];
    readonly benchmarks: ReadonlyMap<string, PlannedBenchmark>;
    readonly replan: boolean;
  },
): Header {
  const used = plugins.filter(({ kind, name }) => kind === "benchmark" && benchmarks.has(name));
  const settings = Object.fromEntries(
    [...benchmarks.values()].map(({ name, settings }) => [name, settings]),
  );
  const before = Object(header.config["benchmark_settings"]);
  return {
    ...header,
    run: newRunId(new Date(), `rescored-${label(header.run)}`),
    config: replan
      ? { ...header.config, benchmark_settings: { ...before, ...settings } }
      : header.config,
    plugins: {
      ...header.plugins,
      ...Object.fromEntries(
        used.map(({ id, manifest, sha256 }) => [id, { version: manifest?.version ?? "", sha256 }]),
      ),
    },
    source: { kind: "rescore", of: { run: header.run } },
  };
}

/** A run id without its time and its ending. */
function label(run: string): string {
  return run.replace(/^[\dT:-]+Z-/, "").replace(/-\w{4}$/, "").replace(/^rescored-/, "");
}

interface Telling {
  readonly invocation: Invocation;
  readonly headers: { readonly before: Header; readonly after: Header };
  readonly benchmarks: ReadonlyMap<string, PlannedBenchmark>;
  /** Undefined where nothing was written. */
  readonly path: string | undefined;
}

function tell(
  { before, after, judged }: Rescored,
  { invocation: { terminal, switches }, headers, benchmarks, path }: Telling,
): void {
  const names = new Set(benchmarks.keys());
  const cells = changesOf({ before, after, headers, judged: names });
  if (switches.has("json")) {
    for (const { changes, ...cell } of cells) {
      for (const change of changes) {
        const { model, benchmark } = cell;
        terminal.out(JSON.stringify({ kind: "change", model, benchmark, ...change }));
      }
      terminal.out(JSON.stringify({ kind: "rescored", ...cell }));
    }
    const of = headers.before.run;
    terminal.out(JSON.stringify({ kind: "done", of, judged, path: path ?? null }));
    return;
  }
  terminal.out(changesText(cells, { judged, terminal }));
  if (path === undefined) {
    terminal.note("Nothing was written. Leave --dry-run out to make the new run");
    return;
  }
  terminal.out(`trace    ${safeLine(path)}`);
  terminal.out(`compare  ${commandLine("compare", headers.before.run, headers.after.run)}`);
}
