/** Shows how a run goes: one line that is redrawn, plain lines, or records. @module */

import type { Header } from "../../core/events/header.ts";
import type { EventOf, TraceEvent } from "../../core/events/mod.ts";
import type { RunFold } from "../../core/run/fold.ts";
import type { Plan } from "../../core/run/plan.ts";
import { counted, seconds } from "../figures.ts";
import { safeLine, type Terminal } from "../terminal.ts";
import { CallsUnderWay } from "./under_way.ts";

/** The events that end a sample. */
const ENDS: ReadonlySet<TraceEvent["kind"]> = new Set([
  "sample.scored",
  "sample.failed",
  "sample.skipped",
]);
/** Plain lines come this often, in milliseconds. */
const PLAIN_EVERY = 30_000;
/** A line is redrawn this often, in milliseconds. */
const LIVE_EVERY = 100;
/** Nanoseconds in a millisecond. */
const NS = 1e6;

/** What to show, and how. */
export interface ProgressOptions {
  readonly terminal: Terminal;
  readonly json: boolean;
  readonly path: string;
  readonly header: Header;
  readonly plan: Plan;
  readonly fold: RunFold;
  /** What else is to be known of it when it begins. */
  readonly notes: readonly string[];
}

/** Follows one run. Its first event is the proof that there is something to show, and to resume. */
export class RunProgress implements Disposable {
  readonly #options: ProgressOptions;
  readonly #doneBefore: number;
  readonly #underWay: CallsUnderWay;
  /** When the run's own time was 0, by the clock of this process in nanoseconds; no later than that. */
  #zero = Infinity;
  #begun = 0;
  #done = 0;
  #failed = 0;
  #skipped = 0;
  #where = "";
  readonly #alarms = new Set<string>();
  /** The failure that was said last. */
  #said = "";
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#doneBefore = options.fold.scored().size;
    this.#underWay = new CallsUnderWay(options.header);
  }

  /** Whether the run has begun. */
  get begun(): boolean {
    return this.#begun > 0;
  }

  /** Takes an event, in order. */
  observe(event: TraceEvent): void {
    if (!this.begun) this.#begin();
    this.#zero = Math.min(this.#zero, performance.now() * NS - event.t);
    this.#underWay.add(event);
    if (event.kind === "benchmark.started") {
      this.#where = safeLine(`${event.benchmark} on ${event.model}`);
    }
    if (event.kind === "sample.scored") this.#done++;
    if (event.kind === "sample.failed") this.#failed++;
    if (event.kind === "sample.skipped") this.#skipped++;
    if (event.kind === "alarm.raised") this.#alarm(event);
    if (!ENDS.has(event.kind)) return;
    const { terminal, json } = this.#options;
    if (json) terminal.out(JSON.stringify(event));
    else if (event.kind === "sample.failed") {
      const { type, message } = event.error;
      // Said once: all that follow have the same reason.
      if (type === "server_gone" && this.#said === message) return;
      this.#said = message;
      terminal.note(terminal.paintNote.yellow(safeLine(`${event.sample}: ${type}: ${message}`)));
    }
  }

  /** Each finding is said once as it comes; the report counts them. */
  #alarm(event: EventOf<"alarm.raised">): void {
    const { terminal, json } = this.#options;
    const name = `${event.alarm}/${event.finding ?? ""}`;
    if (json) terminal.out(JSON.stringify(event));
    else if (!this.#alarms.has(name)) {
      terminal.note(terminal.paintNote.yellow(safeLine(`alarm ${name}: ${event.message}`)));
    }
    this.#alarms.add(name);
  }

  /** Stops showing. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#options.terminal.redraw("");
  }

  /** Says what runs, where it is written, and begins to show how it goes. */
  #begin(): void {
    this.#begun = performance.now();
    const { terminal, json, path } = this.#options;
    if (json) {
      terminal.out(JSON.stringify(this.#launch()));
      return;
    }
    const { dim } = terminal.paintNote;
    for (const line of this.#models()) terminal.note(line);
    const { header: { seed }, plan: { items } } = this.#options;
    const names = [...new Set(items.map(({ benchmark }) => benchmark))].join(", ");
    const before = this.#doneBefore === 0 ? "" : `, ${this.#doneBefore} of them done before`;
    terminal.note(`${counted(items.length, "sample")} of ${names}${before}, seed ${seed}`);
    terminal.note(dim(`writing ${safeLine(path)}`));
    for (const line of this.#options.notes) terminal.note(dim(safeLine(line)));
    this.#timer = setInterval(() => this.#show(), terminal.live ? LIVE_EVERY : PLAIN_EVERY);
  }

  #launch(): object {
    const { path, header, plan } = this.#options;
    return {
      kind: "launch",
      run: header.run,
      pid: Deno.pid,
      path,
      endpoint: null,
      provider: header.models[0]?.provider ?? null,
      models: header.models.map(({ model }) => model.id),
      samples: plan.items.length,
      done: this.#doneBefore,
      planSha256: plan.sha256,
    };
  }

  #models(): string[] {
    const { terminal: { paintNote: { bold, dim } }, header } = this.#options;
    return header.models.map(({ model, server, provider }) => {
      const { quantisation: { value: quantisation }, contextLength: { value: context } } = model;
      const facts = safeLine([
        quantisation ?? "quantisation unknown",
        context === null ? "context unknown" : `context ${context}`,
      ].join(", "));
      const on = safeLine(server.server.value ?? provider);
      return `${bold(safeLine(model.id))} on ${on} ${dim(`(${facts})`)}`;
    });
  }

  #show(): void {
    const { terminal } = this.#options;
    if (terminal.live) terminal.redraw(this.#line());
    else terminal.note(this.#line());
  }

  #line(): string {
    const total = this.#options.plan.items.length;
    const now = this.#done + this.#failed + this.#skipped;
    const all = now + this.#doneBefore;
    const elapsed = (performance.now() - this.#begun) / 1000;
    const failed = this.#failed === 0 ? "" : `, ${this.#failed} failed`;
    const rate = now / elapsed;
    const speed = now === 0 ? "" : ` · ${rate.toFixed(rate < 1 ? 2 : 1)} samples/s`;
    const left = now === 0 ? "" : ` · ${seconds((total - all) / rate)} left`;
    const waiting = this.#underWay.line(performance.now() * NS - this.#zero);
    // What changes stands first: names of models can be longer than the line.
    return `${all}/${total}${failed}${speed}${left}${
      waiting === "" ? "" : ` · ${waiting}`
    } · ${this.#where}`;
  }
}
