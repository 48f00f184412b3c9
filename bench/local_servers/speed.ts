/** How long it takes to find servers, to read the header of a large model, and to examine a model. @module */

import { KEYS } from "../../core/config/keys.ts";
import { type Config, KEY_NAMES } from "../../core/config/load.ts";
import { imaginedHeader, tinyModel } from "../../core/local_models/gguf/imagined_file.ts";
import { readGguf } from "../../core/local_models/gguf/read.ts";
import { openSource } from "../../core/local_models/gguf/source.ts";
import { discover, type Found } from "../../core/plugin/discovery.ts";
import { pluginRoots } from "../../core/plugin/roots.ts";
import { detectProviders } from "../../core/provider/connect.ts";
import { PERSONAS, startImitation } from "../../core/testing/imitation/mod.ts";
import { type Figure, medianFigure, present } from "../figure.ts";
import { PauseWatch } from "../pauses.ts";
import { runDeno } from "../program.ts";
import { makeTraceFolder } from "../trace_folder.ts";

const REPETITIONS = 9;
/** A model of today: so many tokens in its vocabulary, so many bytes in its file. */
const [VOCABULARY, FILE_BYTES] = [150_000, 40e9];

if (import.meta.main) {
  present([...await detection(), await header(), await examination()]);
}

/** All providers at once: before servers that answer, and before ports where nobody listens. */
async function detection(): Promise<Figure[]> {
  const plugins = await discover(await pluginRoots());
  const servers = await Promise.all(
    Object.entries(PERSONAS).map(async ([name, persona]) => ({
      name,
      imitation: await startImitation({ persona: persona() }),
    })),
  );
  const there = Object.fromEntries(
    servers.map(({ name, imitation }) => [name, { url: imitation.url.href }]),
  );
  const figures = [
    await detected(plugins, {
      providers: there,
      what: "detection, ten servers answer",
      atMost: 300,
    }),
  ];
  await Promise.all(servers.map(({ imitation }) => imitation.close()));
  return [
    ...figures,
    await detected(plugins, { providers: there, what: "detection, none answers", atMost: 1000 }),
  ];
}

async function detected(
  plugins: readonly Found[],
  { providers, what, atMost }: {
    readonly providers: Record<string, { url: string }>;
    readonly what: string;
    readonly atMost: number;
  },
): Promise<Figure> {
  const watch = new PauseWatch();
  const walls: number[] = [];
  // The first loads the plugins' code.
  for (let turn = 0; turn <= REPETITIONS; turn++) {
    watch.look();
    const begun = performance.now();
    const found = await detectProviders({
      config: configWith(providers),
      plugins,
      env: () => undefined,
      notice: () => {},
    });
    if (turn > 0) walls.push(performance.now() - begun);
    for (const one of found) if ("connection" in one) await one.connection.provider.close?.();
  }
  return medianFigure(walls, { what, unit: "ms", atMost, disturbed: watch.isBusy });
}

function configWith(providers: Config["providers"]): Config {
  const settings = Object.fromEntries(KEY_NAMES.map((name) => [name, KEYS[name].initial]));
  const sources = Object.fromEntries(
    KEY_NAMES.map((name) => [name, { value: settings[name], source: "default" }]),
  );
  // Both have an entry for every key.
  return { settings, sources, providers, benchmarkSettings: {} } as unknown as Config;
}

/** The header of a sparse file as large as a large model. */
async function header(): Promise<Figure> {
  const path = await Deno.makeTempFile({ suffix: ".gguf" });
  const tokens = Array.from({ length: VOCABULARY }, (_, at) => `token-${at}`);
  try {
    const head = imaginedHeader(
      tinyModel({ extra: [["tokenizer.ggml.tokens", { texts: tokens }]] }),
    );
    await Deno.writeFile(path, head);
    await Deno.truncate(path, FILE_BYTES);
    const walls: number[] = [];
    for (let turn = 0; turn <= REPETITIONS; turn++) {
      const begun = performance.now();
      using source = await openSource(path);
      await readGguf(source);
      if (turn > 0) walls.push(performance.now() - begun);
    }
    const megabytes = (head.length / 1e6).toFixed(1);
    const what = `GGUF header (${megabytes} MB) of a file of 40 GB`;
    return medianFigure(walls, { what, unit: "ms", atMost: 50 });
  } finally {
    await Deno.remove(path);
  }
}

/** `doctor` on the model that comes with the program, from the command line to the table. */
async function examination(): Promise<Figure> {
  using folder = makeTraceFolder();
  const walls: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const begun = performance.now();
    await runDeno(
      ...["run", "-A", "cli.ts", "doctor", "--provider", "embedded", "--fresh"],
      ...["--traces-dir", folder.next()],
    );
    walls.push((performance.now() - begun) / 1000);
  }
  return medianFigure(walls, { what: "doctor, embedded: wall time", unit: "s", atMost: 20 });
}
