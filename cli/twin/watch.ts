/** `watch`: follows a run that is being written, and ends with it. @module */

import { type Ending, endingAfter } from "../../core/trace/ending.ts";
import type { TraceEvent } from "../../core/events/mod.ts";
import { RunFold } from "../../core/run/fold.ts";
import { report } from "../../core/run/report.ts";
import { readHeader } from "../../core/trace/header_line.ts";
import { followTrace } from "../../core/trace/tail.ts";
import { isBeingWritten } from "../../server/runs/writer_at_work.ts";
import { counted } from "../../server/dashboard/frame/text/format.ts";
import { clockTime } from "../../server/dashboard/timeline/wording.ts";
import { textOf } from "../../server/dashboard/tokens/chunk_tokens.ts";
import type { Command, Invocation } from "../command.ts";
import { commandLine } from "../help.ts";
import { resultText } from "../run/result_text.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { CONFIG_FLAG, configOf, settingFlags } from "../settings.ts";
import { safeLine, type Terminal } from "../terminal.ts";
import { findRun } from "../trace/folder.ts";
import { EventText } from "./event_text.ts";

/** Milliseconds between two looks at whether somebody still writes. */
const LOOK_MS = 1_000;
/** Milliseconds between two pictures of what goes on. */
const REDRAW_MS = 100;

export const watch: Command = {
  summary: "Follow a run that is being written, and end with it",
  usage: "[run]",
  examples: ["watch", "watch latest --answers", "watch my-session --json"],
  flags: {
    "answers": { summary: "Also the words of answers, as they come" },
    ...settingFlags(["traces.dir"]),
    ...CONFIG_FLAG,
  },
  takes: [0, 1],

  async run(invocation) {
    const { settings } = await configOf(invocation);
    const path = await findRun(invocation.args[0] ?? "latest", settings["traces.dir"]);
    return await follow(path, invocation);
  },
};

async function follow(path: string, { terminal, switches }: Invocation): Promise<number> {
  const header = await readHeader(path);
  const json = switches.has("json");
  const since = Date.now() - Number(BigInt(header.epochNs) / 1_000_000n);
  if (!json) {
    terminal.note(`${terminal.paintNote.bold(safeLine(header.run))}  since ${header.started}`);
  }
  using signals = new StopSignals();
  using writer = new WriterWatch(path);
  using status = new Status(terminal, json);
  const text = new EventText({ paint: terminal.paint, answers: switches.has("answers") });
  const fold = new RunFold();
  const signal = AbortSignal.any([signals.stop, writer.gone]);
  let ending: Ending = "open";
  let earlier = 0;
  for await (const batch of followTrace(path, { signal })) {
    for (const event of batch) {
      fold.add(event);
      ending = endingAfter(ending, event);
      const told = text.lines(event);
      if (json) terminal.out(JSON.stringify(event));
      else if (event.t / 1e6 < since) earlier++;
      else {
        if (earlier > 0) terminal.note(`${counted(earlier, "event")} until now`);
        earlier = 0;
        for (const line of told) terminal.out(line);
      }
      status.take(event);
    }
    writer.heard();
  }
  status[Symbol.dispose]();
  if (signals.exitCode !== undefined) {
    terminal.note("The run goes on; nobody watches it any more");
    return signals.exitCode;
  }
  const result = report(fold);
  if (json) {
    terminal.out(JSON.stringify({ kind: "report", run: header.run, path, ...result }));
  } else {
    terminal.out(resultText({ header, fold, report: result }, { path, terminal, bundled: false }));
    if (ending === "open") {
      terminal.note("Nobody writes this run any more, and nothing says that it ended");
    }
    if (ending !== "completed") {
      terminal.note(`go on    ${commandLine("run", "--resume", path)}`);
    }
  }
  return ending === "completed" ? 0 : 1;
}

/** Tells when the process that writes a run is gone, so that nobody waits for ever. */
class WriterWatch implements Disposable {
  readonly #gone = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #quiet = 0;

  constructor(path: string) {
    this.#timer = setInterval(() => {
      this.#quiet = isBeingWritten(path) ? 0 : this.#quiet + 1;
      // Twice: between two processes, as when it is resumed, nobody writes either.
      if (this.#quiet >= 2) this.#gone.abort();
    }, LOOK_MS);
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Something came. */
  heard(): void {
    this.#quiet = 0;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** One line of what goes on, on a terminal: counts, and the words that come now. */
class Status implements Disposable {
  readonly #terminal: Terminal;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  readonly #open = new Set<string>();
  #t = 0;
  #done = 0;
  #words = "";

  constructor(terminal: Terminal, json: boolean) {
    this.#terminal = terminal;
    if (terminal.live && !json) this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  take(event: TraceEvent): void {
    this.#t = Math.max(this.#t, event.t);
    if (event.kind === "call.started") {
      this.#open.add(event.span);
      this.#words = "";
    }
    if (event.kind === "chunk.received") this.#words = (this.#words + textOf(event)).slice(-160);
    if (event.kind !== "call.completed" && event.kind !== "call.failed") return;
    this.#open.delete(event.span);
    this.#done++;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#terminal.redraw("");
  }

  #draw(): void {
    const words = safeLine(this.#words.toWellFormed()).slice(-60);
    this.#terminal.redraw(
      `${clockTime(this.#t)} · ${
        counted(this.#done, "call")
      } done, ${this.#open.size} under way · ${words}`,
    );
  }
}
