/** The first line of a trace, from what was fixed before the first event. @module */

import type { Config } from "../config/load.ts";
import type { Header } from "../events/header.ts";
import type { Found } from "../plugin/discovery.ts";
import { parseAddress, withoutSecrets } from "../provider/url.ts";
import { newRunId, SCHEMA } from "../trace/layout.ts";

/** How the program was called. */
export interface HeaderInputs {
  readonly config: Config;
  readonly quick: boolean;
  /** Command line. */
  readonly command: readonly string[];
  readonly version: string;
}

/** What a header states besides. */
export interface HeaderFacts extends Pick<Header, "models" | "machine" | "git"> {
  /** Goes into the run id. */
  readonly label: string;
  /** The plugins that take part. */
  readonly used: readonly Found[];
}

/** The header of a run that begins now. Values of request headers are left out: they may be secrets. */
export function makeHeader(
  { config, quick, command, version }: HeaderInputs,
  { label, used, models, machine, git }: HeaderFacts,
): Header {
  const now = new Date();
  // A run fetches no models, and the address of a mirror may hold a password.
  const { "hf.endpoint": _, ...settings } = config.settings;
  return {
    v: 1,
    kind: "header",
    schema: SCHEMA,
    run: newRunId(now, label),
    semconv: "gen_ai/1.41",
    started: now.toISOString(),
    epochNs: `${BigInt(now.getTime()) * 1_000_000n}`,
    program: { name: "model-lens", version },
    command: [...command],
    config: {
      ...settings,
      "api.base": recordedAddress(config.settings["api.base"]),
      quick,
      benchmark_settings: config.benchmarkSettings,
      // Values of headers may be secrets; their names are not.
      providers: Object.fromEntries(
        Object.entries(config.providers).map(([name, { headers, ...rest }]) => [
          name,
          {
            ...rest,
            ...(rest.url === undefined ? {} : { url: recordedAddress(rest.url) }),
            ...(headers === undefined ? {} : { headers: Object.keys(headers) }),
          },
        ]),
      ),
    },
    seed: config.settings.seed,
    models,
    machine,
    git,
    plugins: Object.fromEntries(
      used.map(({ id, manifest, sha256 }) => [id, { version: manifest?.version ?? "", sha256 }]),
    ),
  };
}

/** The last part of a path or of a name with an owner, without its ending. */
export function shortName(id: string): string {
  return (id.split(/[/\\]/).at(-1) ?? id).replace(/\.gguf$/i, "");
}

/** An address as a file may hold it; one that is none was refused before. */
function recordedAddress(text: string | null): string | null {
  return text === null ? null : withoutSecrets(parseAddress(text));
}
