/** A run made ready to be shown to others: secrets, patterns and this machine's own names taken out. @module */

import { resolve } from "node:path";
import type { Config } from "../../core/config/load.ts";
import { copyRedacted } from "../../core/trace/redaction/redacted_copy.ts";
import { readHeader } from "../../core/trace/header_line.ts";
import { inside } from "../../core/trace/layout.ts";
import { copyRun, type RunCopy } from "../../server/copy/run_copy.ts";
import { KeptAlarms } from "../../server/run/alarms/kept.ts";
import { OpenRun } from "../../server/run/open_run.ts";
import { bytesOf } from "../../server/runs/summary.ts";
import { stampsOf } from "../../server/runs/run_folder.ts";
import { UsageError } from "../errors.ts";
import { alarmChoice } from "../server/alarm_choice.ts";

/** How it is shared. */
export interface ShareOptions {
  readonly config: Config;
  /** Regular expressions of the command line. */
  readonly redact: readonly string[];
  /** Bytes that it may take, with the page around it. */
  readonly most: number;
  /** Bytes of that page. */
  readonly page: number;
}

/** Packs the run in a directory. Throws `CopyTooLargeError`, `UsageError`, or as reading it does. */
export async function sharedRun(path: string, options: ShareOptions): Promise<RunCopy> {
  return await withSharedTrace(
    path,
    options,
    async ({ run, problems, bytes }) => await copyRun(run, { ...options, problems, bytes }),
  );
}

/** What a trace is without what must not be seen. */
interface SharedTrace {
  readonly run: OpenRun;
  readonly folder: string;
  readonly problems: Awaited<ReturnType<typeof copyRedacted>>;
  readonly bytes: number;
}

async function withSharedTrace<T>(
  path: string,
  { config, redact }: ShareOptions,
  use: (shared: SharedTrace) => Promise<T>,
): Promise<T> {
  const id = path.slice(path.search(/[^/\\]*$/));
  const folder = await Deno.makeTempDir({ prefix: "modellens-share-" });
  try {
    const to = inside(folder, id);
    await Deno.mkdir(to);
    const problems = await copyRedacted(path, {
      to,
      rules: await rulesFor(path, { config, redact }),
    });
    using run = await OpenRun.open({ id, path: to }, new KeptAlarms(await alarmChoice(config)));
    return await use({ run, folder, problems, bytes: bytesOf(stampsOf({ id, path })) });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What is taken out: what the run, the configuration and the command line name, and what tells of this machine. */
async function rulesFor(
  path: string,
  { config, redact }: { readonly config: Config; readonly redact: readonly string[] },
) {
  const own = (await readHeader(path)).config["traces.redact"];
  const named = [
    ...(Array.isArray(own) ? own.filter((one) => typeof one === "string") : []),
    ...config.settings["traces.redact"],
  ].map((one) => new RegExp(one));
  return { patterns: [...named, ...redact.map(patternOf), ...ownNames(path)] };
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(
      `Cannot redact "${text}": ${cause.message}`,
      "Write a regular expression: --redact 'Project [A-Z]+'",
      { cause },
    );
  }
}

/** The folders of this user and the name of this machine, where they stand for themselves. */
function ownNames(path: string): RegExp[] {
  const folders = ["HOME", "USERPROFILE"].map((name) => Deno.env.get(name) ?? "");
  const paths = [...folders, Deno.cwd(), resolve(path, "..")].filter((one) => one.length > 1);
  const host = Deno.hostname();
  return [
    // The longest first: what is left of a longer path would still tell.
    ...paths.sort((a, b) => b.length - a.length).map((one) =>
      new RegExp(`${RegExp.escape(one)}(?![\\w-])`)
    ),
    ...(host.length < 2 || host === "localhost"
      ? []
      : [new RegExp(`(?<![\\w-])${RegExp.escape(host)}(?![\\w-])`)]),
  ];
}
