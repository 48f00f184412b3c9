/** Shows how a run goes: one line that is redrawn, plain lines, or records. @module */

import type { TraceEvent } from "../../core/events/mod.ts";
import type { RunFold } from "../../core/run/fold.ts";
import type { PreparedRun } from "../../core/run/prepare.ts";
import { safeLine, type Terminal } from "../terminal.ts";
import { seconds } from "../figures.ts";

/** Plain lines come this often, in milliseconds. */
const PLAIN_EVERY = 30_000;

/** How to show it. */
export interface ProgressOptions {
  readonly terminal: Terminal;
  readonly fold: RunFold;
  readonly json: boolean;
  readonly path: string;
}

/** Follows one run. */
export class RunProgress {
  readonly #prepared: PreparedRun;
  readonly #options: ProgressOptions;
  readonly #begun = performance.now();
  readonly #doneBefore: number;
  #done = 0;
  #failed = 0;
  #where = "";
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(prepared: PreparedRun, options: ProgressOptions) {
    this.#prepared = prepared;
    this.#options = options;
    this.#doneBefore = options.fold.scored().size;
  }

  /** Says what will run, where it is written, and begins to show progress. */
  begin(): void {
    const { terminal, json, path } = this.#options;
    const { header, plan, benchmarks, connection } = this.#prepared;
    const names = benchmarks.map(({ name }) => name).join(", ");
    if (json) {
      terminal.out(JSON.stringify({
        kind: "launch",
        run: header.run,
        pid: Deno.pid,
        path,
        endpoint: null,
        provider: connection.name,
        models: header.models.map(({ model }) => model.id),
        samples: plan.items.length,
        planSha256: plan.sha256,
      }));
      return;
    }
    const { bold, dim } = terminal.paintNote;
    const server = safeLine(connection.server.server.value ?? connection.name);
    for (const { model } of header.models) {
      const facts = [
        model.quantisation.value ?? "quantisation unknown",
        model.contextLength.value === null
          ? "context unknown"
          : `context ${model.contextLength.value}`,
      ];
      terminal.note(
        `${bold(safeLine(model.id))} on ${server} ${dim(`(${safeLine(facts.join(", "))})`)}`,
      );
    }
    const before = this.#doneBefore === 0 ? "" : `, ${this.#doneBefore} of them done before`;
    terminal.note(`${plan.items.length} samples of ${names}${before}, seed ${plan.seed}`);
    terminal.note(dim(`writing ${path}`));
    this.#timer = setInterval(() => this.#show(), terminal.live ? 100 : PLAIN_EVERY);
  }

  /** Takes an event. */
  observe(event: TraceEvent): void {
    if (event.kind === "benchmark.started") {
      this.#where = `${safeLine(event.model)} ${event.benchmark}`;
    }
    if (event.kind === "sample.scored") this.#done++;
    if (event.kind === "sample.failed") this.#failed++;
    const { terminal, json } = this.#options;
    if (event.kind === "sample.failed" && !json) {
      const { type, message } = event.error;
      terminal.note(terminal.paintNote.yellow(`${event.sample}: ${type}: ${safeLine(message)}`));
    }
    if (!json || (event.kind !== "sample.scored" && event.kind !== "sample.failed")) return;
    terminal.out(JSON.stringify({ ...event, kind: event.kind }));
  }

  /** Stops showing. */
  end(): void {
    clearInterval(this.#timer);
    this.#options.terminal.redraw("");
  }

  #show(): void {
    const { terminal } = this.#options;
    const line = this.#line();
    if (terminal.live) terminal.redraw(line);
    else terminal.note(line);
  }

  #line(): string {
    const total = this.#prepared.plan.items.length;
    const now = this.#done + this.#failed;
    const all = now + this.#doneBefore;
    const elapsed = (performance.now() - this.#begun) / 1000;
    const failed = this.#failed === 0 ? "" : `, ${this.#failed} failed`;
    const rate = now === 0
      ? ""
      : ` · ${(now / elapsed).toFixed(now / elapsed < 1 ? 2 : 1)} samples/s`;
    const left = now === 0 ? "" : ` · ${seconds((total - all) * elapsed / now)} left`;
    return `${all}/${total}${failed} · ${this.#where}${rate}${left}`;
  }
}
