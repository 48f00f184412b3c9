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

/** What is taken out of every run. */
export interface ShareOptions {
  readonly config: Config;
  /** Regular expressions of the command line. */
  readonly redact: readonly string[];
}

/** A folder of runs without what must not be seen, which is gone when it is disposed of. */
export class SharedRuns implements AsyncDisposable {
  readonly #options: ShareOptions;

  private constructor(readonly path: string, options: ShareOptions) {
    this.#options = options;
  }

  static async open(options: ShareOptions): Promise<SharedRuns> {
    return new SharedRuns(await Deno.makeTempDir({ prefix: "modellens-share-" }), options);
  }

  /**
   * Packs the run in a directory; `most` and `page` are the bytes that it may take, and those of the
   * page around it. Throws `CopyTooLargeError`, `UsageError`, or as reading it does.
   */
  async pack(
    path: string,
    { most, page }: { readonly most: number; readonly page: number },
  ): Promise<RunCopy> {
    const id = path.slice(path.search(/[^/\\]*$/));
    const to = inside(this.path, id);
    const rules = await rulesFor(path, this.#options);
    await Deno.mkdir(to);
    try {
      const problems = await copyRedacted(path, { to, rules });
      const alarms = new KeptAlarms(await alarmChoice(this.#options.config));
      using run = await OpenRun.open({ id, path: to }, alarms);
      return await copyRun(run, { most, page, problems, bytes: bytesOf(stampsOf({ id, path })) });
    } catch (cause) {
      // What cannot be shown is in no list either.
      await Deno.remove(to, { recursive: true });
      throw cause;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** What is taken out: what the run, the configuration and the command line name, and what tells of this machine. */
async function rulesFor(
  path: string,
  { config, redact }: ShareOptions,
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
