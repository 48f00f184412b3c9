/** `replay --serve`: an app gets the answers that were recorded. @module */

import type { Config } from "../../core/config/load.ts";
import { isLoopback } from "../../core/provider/loopback.ts";
import { Answering } from "../../core/replay/answering.ts";
import { MODEL_LIST } from "../../core/replay/render.ts";
import { openRecording, type Recording } from "../../core/replay/recording.ts";
import { type Answered, ReplayServer } from "../../core/replay/server.ts";
import type { Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { counted } from "../figures.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { safeLine, type Terminal } from "../terminal.ts";
import { findCalls } from "./call_address.ts";

/** Serves until a signal ends it. */
export async function replayServe(
  { terminal, switches, values, args }: Invocation,
  { settings }: Config,
): Promise<number> {
  const one = (name: string) => values[name]?.[0];
  const speed = speedOf(one("speed") ?? "1");
  const listen = listenOf(one("listen") ?? "127.0.0.1:0", {
    unsafe: switches.has("unsafe-listen"),
  });
  const named = await findCalls(args[0] ?? "latest", settings["traces.dir"]);
  const { one: call } = named;
  using recording = openRecording({ ...named, ...(call === undefined ? {} : { calls: [call] }) });
  const answering = new Answering(recording.entries, values["ignore"]);
  const json = switches.has("json");
  const teller = new Teller(terminal, json);
  await using server = started({
    answering,
    ...listen,
    speed,
    observe: (answered) => teller.answered(answered),
  });
  teller.launch(server.url, { recording, run: named.header.run });
  using signals = new StopSignals();
  await new Promise((resolve) => signals.stop.addEventListener("abort", resolve));
  teller.end();
  return signals.exitCode ?? 0;
}

function started(options: ConstructorParameters<typeof ReplayServer>[0]): ReplayServer {
  try {
    return new ReplayServer(options);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const where = `${options.hostname}:${options.port}`;
    const reason = cause instanceof Deno.errors.AddrInUse
      ? "something listens there"
      : cause.message;
    throw new UsageError(
      `Cannot listen on ${where}: ${reason}`,
      "Choose another place with --listen, or port 0 for any that is free",
      { cause },
    );
  }
}

function speedOf(text: string): number {
  if (text === "max") return Infinity;
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0) return speed;
  throw new UsageError(
    `Cannot replay at speed "${text}": wanted a number above 0, or max`,
    "Write --speed 1 for the recorded times, --speed max for at once",
  );
}

function listenOf(
  text: string,
  { unsafe }: { readonly unsafe: boolean },
): { readonly hostname: string; readonly port: number } {
  const [, host, digits] = /^(?:(\[[0-9a-f:]+\]|[^:]*):)?(\d{1,5})$/i.exec(text) ?? [];
  const hostname = (host ?? "").replace(/^\[|\]$/g, "") || "127.0.0.1";
  const port = Number(digits ?? NaN);
  if (!(port <= 65_535)) {
    throw new UsageError(
      `Cannot listen on "${text}": wanted HOST:PORT or PORT`,
      "Write --listen 127.0.0.1:11434",
    );
  }
  if (!isLoopback(hostname) && !unsafe) {
    throw new UsageError(
      `Cannot listen on "${hostname}": others on the network could read what was recorded`,
      "Listen on 127.0.0.1, or add --unsafe-listen",
    );
  }
  return { hostname, port };
}

/** Says what is served, and one line for each request. */
class Teller {
  readonly #terminal: Terminal;
  readonly #json: boolean;
  #answered = 0;
  #missing = 0;
  #refused = 0;

  constructor(terminal: Terminal, json: boolean) {
    this.#terminal = terminal;
    this.#json = json;
  }

  launch(
    url: URL,
    { recording, run }: { readonly recording: Recording; readonly run: string },
  ): void {
    const { left } = recording;
    const entries = recording.entries.filter(({ span }) => span !== MODEL_LIST);
    const rendered = entries.filter(({ reply }) => reply?.rendered === true).length;
    if (this.#json) {
      const counts = { answers: entries.length, rendered, left: Object.fromEntries(left) };
      this.#say({ kind: "launch", url: url.href, pid: Deno.pid, run, ...counts });
      return;
    }
    const { yellow, bold } = this.#terminal.paint;
    this.#terminal.out(
      `Replaying ${safeLine(run)} at ${bold(url.href)}; point your app there. Ctrl+C ends it`,
    );
    const exact = entries.length - rendered;
    this.#terminal.out(`${exact} answers byte for byte, ${rendered} rendered`);
    if (rendered > 0) {
      this.#terminal.out(
        yellow(
          "rendered, not byte-exact: this trace has no bytes for them, only what was said and when",
        ),
      );
    }
    for (const [reason, count] of left) {
      this.#terminal.out(
        yellow(safeLine(`cannot be answered: ${counted(count, "request")}: ${reason}`)),
      );
    }
  }

  answered({ request: { method, path }, match, whole }: Answered): void {
    const what = `${method} ${path}`;
    if (match === "forbidden" || "missing" in match) {
      if (match === "forbidden") this.#refused++;
      else this.#missing++;
      const reason = match === "forbidden"
        ? `refused ${what}: it came from elsewhere`
        : match.missing.message;
      if (this.#json) this.#say({ kind: "unanswered", method, path, reason });
      else this.#terminal.out(this.#terminal.paint.red(safeLine(reason)));
      return;
    }
    this.#answered++;
    const { entry: { span, reply }, turn, of } = match;
    const rendered = reply?.rendered === true;
    if (this.#json) {
      this.#say({ kind: "answered", method, path, span, turn, of, whole, rendered });
      return;
    }
    const again = turn > of && of > 0
      ? `, asked ${turn} times and recorded ${of}: answered from the beginning again`
      : of > 1
      ? `, ${turn} of ${of}`
      : "";
    const left = whole || reply?.ending !== "whole" ? "" : ", the client closed or left";
    this.#terminal.out(safeLine(`${what}  ${span}${again}${rendered ? ", rendered" : ""}${left}`));
  }

  end(): void {
    if (this.#json) return;
    const refused = this.#refused === 0 ? "" : `, ${this.#refused} refused`;
    this.#terminal.note(`${this.#answered} answered, ${this.#missing} not recorded${refused}`);
  }

  #say(record: Readonly<Record<string, unknown>>): void {
    this.#terminal.out(JSON.stringify(record));
  }
}
