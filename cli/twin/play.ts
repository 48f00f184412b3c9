/** `replay` without a model and without an app: the run again, in its own time, in the terminal. @module */

import { delay } from "@std/async";
import { TraceReader } from "../../core/trace/reader.ts";
import type { TokenChunk } from "../../server/api/mod.ts";
import type { OpenRun } from "../../server/run/open_run.ts";
import {
  advanced,
  instant,
  paused,
  played,
  type ReplayClock,
  scrubbed,
  shifted,
  type Speed,
  SPEEDS,
  startedAt,
  stepped,
} from "../../server/dashboard/replay/clock.ts";
import { RunCounts } from "../../server/dashboard/replay/run_counts.ts";
import { counted } from "../../server/dashboard/frame/text/format.ts";
import { clockTime } from "../../server/dashboard/timeline/wording.ts";
import type { Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { commandLine } from "../help.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { safeLine, sizeOfTerminal, type Terminal } from "../terminal.ts";
import { damageLines } from "../trace/loss_text.ts";
import { EventText } from "./event_text.ts";
import { Keys } from "./keys.ts";
import { frameLines, type Scene, shownCalls } from "./play_frame.ts";
import { chunksOf, openedRun, spansOf } from "./run_facts.ts";

/** Milliseconds between two pictures. */
const FRAME_MS = 50;
const NS = 1e6;

/** What is played. */
export interface Played {
  readonly path: string;
  /** The only call to play; undefined for the whole run. */
  readonly call: string | undefined;
}

/** Plays until the end of the run, a signal, or a key. Throws `UsageError`. */
export async function play(what: Played, invocation: Invocation): Promise<number> {
  const { terminal, values, switches } = invocation;
  const speed = speedIn(values["speed"]?.[0] ?? "1");
  const from = momentIn(values["from"]?.[0]);
  using signals = new StopSignals();
  const isPicture = terminal.live && Number.isFinite(terminal.width) && speed !== "instant" &&
    !switches.has("json");
  if (isPicture) await pictures(what, { terminal, speed, from, signals });
  else await lines(what, { terminal, speed, from, signals, json: switches.has("json") });
  return signals.exitCode ?? 0;
}

interface Pace {
  readonly terminal: Terminal;
  readonly speed: Speed | "instant";
  /** Nanoseconds since the run began; undefined for the beginning. */
  readonly from: number | undefined;
  readonly signals: StopSignals;
}

function speedIn(name: string): Speed | "instant" {
  if (name === "instant" || name === "max") return "instant";
  const found = SPEEDS.find((one) => one === Number(name));
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot replay at speed "${name}"`,
    `Use one of ${SPEEDS.join(", ")}, or instant`,
  );
}

/** `12.5` seconds, or as clocks have it: `1:02.5`. */
function momentIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parts = /^(?:(\d+):)?(\d+(?:\.\d+)?)$/.exec(text);
  if (parts === null) {
    throw new UsageError(
      `Cannot begin at "${text}": wanted a moment of the run`,
      "Write --from 12.5 for seconds, or --from 1:02.5 for minutes and seconds",
    );
  }
  return (Number(parts[1] ?? 0) * 60 + Number(parts[2])) * 1e9;
}

/** A line for each event when its time has come; nobody has to watch. */
async function lines(
  { path, call }: Played,
  { terminal, speed, from = 0, signals: { stop }, json }: Pace & { readonly json: boolean },
): Promise<void> {
  using reader = await TraceReader.open(path);
  const text = new EventText({ paint: terminal.paint, answers: true });
  let began: { readonly t: number; readonly real: number } | undefined;
  let passed = 0;
  for await (const batch of reader.events()) {
    for (const event of batch) {
      if (call !== undefined && event.span !== call) continue;
      const told = text.lines(event);
      if (event.t < from) {
        passed++;
        continue;
      }
      if (began === undefined && passed > 0) {
        terminal.note(`${counted(passed, "event")} before ${clockTime(from)} not shown`);
      }
      began ??= { t: call === undefined ? from : event.t, real: performance.now() };
      if (speed !== "instant") {
        const due = began.real + (event.t - began.t) / NS / speed;
        if (!await waited(due - performance.now(), stop)) return;
      }
      if (stop.aborted) return;
      if (json) terminal.out(JSON.stringify(event));
      else for (const line of told) terminal.out(line);
    }
  }
  for (const line of damageLines(reader.problems)) terminal.note(line);
}

/** Whether it was waited to the end. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  if (ms > 0) {
    try {
      await delay(ms, { signal });
    } catch (cause) {
      if (!signal.aborted) throw cause;
    }
  }
  return !signal.aborted;
}

async function pictures(
  { path, call }: Played,
  { terminal, speed, from, signals: { stop } }: Pace,
): Promise<void> {
  using run = await openedRun(path);
  const timeline = await spansOf(run);
  const chunks = new ReadChunks(run);
  const scene: Scene = {
    timeline,
    counts: new RunCounts(timeline.spans),
    only: call,
    chunks: (span) => chunks.of(span),
  };
  const only = timeline.spans.find(({ span }) => span === call);
  const end = only?.end ?? timeline.end;
  const start = startedAt(from ?? only?.start ?? 0, { end, live: false });
  let clock: ReplayClock = played({ ...start, speed: speed === "instant" ? 1 : speed });
  let isOver = false;
  const typed = (key: string) => {
    if (key === "q") isOver = true;
    else clock = moved(clock, { key, scene, chunks });
  };
  await using _keys = terminal.interactive ? new Keys(typed) : undefined;
  let before = performance.now();
  let drawn = "";
  while (!isOver && !stop.aborted) {
    for (const { span } of shownCalls(scene, clock.t)) await chunks.read(span);
    const room = { ...sizeOfTerminal(), keys: terminal.interactive };
    const picture = frameLines(scene, { clock, room }).join("\n");
    if (picture !== drawn) terminal.redraw(picture);
    drawn = picture;
    // Paused at the end it stays, so that one can step back.
    const wasPlaying = clock.playing;
    if (!await waited(FRAME_MS, stop)) break;
    const now = performance.now();
    clock = advanced(clock, now - before);
    before = now;
    isOver ||= wasPlaying && !clock.playing && clock.t >= clock.end;
  }
  terminal.redraw("");
  const { done } = scene.counts.at("call", clock.t);
  terminal.out(
    `${safeLine(run.header.run)}  ${clockTime(clock.t)} of ${clockTime(end)}, ${
      counted(done, "call")
    } done`,
  );
  terminal.out(`look     ${commandLine("trace", "show", path)}`);
}

/** The clock after a key; as it was after one that means nothing. */
function moved(
  clock: ReplayClock,
  { key, scene, chunks }: {
    readonly key: string;
    readonly scene: Scene;
    readonly chunks: ReadChunks;
  },
): ReplayClock {
  const step = (by: 1 | -1) => {
    const lists = [
      scene.counts.moments,
      ...shownCalls(scene, clock.t).map(({ span }) => (chunks.of(span) ?? []).map(({ t }) => t)),
    ];
    const found = lists.map((times) => stepped(clock, { times, by }));
    return found.reduce((best, next) => (next.t - best.t) * by < 0 ? next : best);
  };
  switch (key) {
    case " ":
      return clock.playing ? paused(clock) : played(clock);
    case "\x1b[C":
      return step(1);
    case "\x1b[D":
      return step(-1);
    case "\x1b[A":
    case "+":
      return shifted(clock, 1);
    case "\x1b[B":
    case "-":
      return shifted(clock, -1);
    case "\x1b[H":
    case "\x1b[1~":
      return scrubbed(clock, 0);
    case "\x1b[F":
    case "\x1b[4~":
      return instant(paused(clock));
    default:
      return clock;
  }
}

/** Chunks of the calls that were shown, read when they are first wanted. */
class ReadChunks {
  readonly #run: OpenRun;
  readonly #known = new Map<string, readonly TokenChunk[]>();

  constructor(run: OpenRun) {
    this.#run = run;
  }

  of(span: string): readonly TokenChunk[] | undefined {
    return this.#known.get(span);
  }

  async read(span: string): Promise<void> {
    if (!this.#known.has(span)) this.#known.set(span, await chunksOf(this.#run, span));
  }
}
