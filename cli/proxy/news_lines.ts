/** What a recorder tells, in the lines that a terminal shows. @module */

import type { Begun, Gone } from "../../core/proxy/channel/recorder_process.ts";
import type { RecorderNews } from "../../core/proxy/recording/recorder.ts";
import { commandLine } from "../help.ts";
import { safeLine, type Terminal } from "../terminal.ts";
import { callLine, exchangeLine } from "./call_line.ts";

/** What there is to tell. */
export type News = RecorderNews | Begun | Gone;

/** Where lines go: what was asked for, and what is said beside it. */
type Shown = Pick<Terminal, "out" | "note" | "paint" | "paintNote">;

/** Shows news, one line each. */
export class NewsLines {
  readonly #terminal: Shown;
  /** The call whose line was the last. */
  #shown: string | null = null;
  /** Why the server was not reached, where that was said last. */
  #unreached: string | undefined;
  /** What was advised already, which is said once. */
  readonly #advised = new Set<string>();

  constructor(terminal: Shown) {
    this.#terminal = terminal;
  }

  /** Shows what there is to show of it. */
  say(news: Exclude<News, { readonly kind: "idle" }>): void {
    const { dim, yellow, red } = this.#terminal.paintNote;
    const terminal = this.#terminal;
    switch (news.kind) {
      case "call":
        terminal.out(callLine(news, terminal.paint));
        this.#shown = news.call.span;
        this.#unreached = undefined;
        break;
      case "alarm.raised":
        terminal.out(this.#alarmLine(news));
        break;
      case "trace":
        terminal.note(
          dim(`trace    ${safeLine(news.path)}   ${commandLine("trace", "show", news.path)}`),
        );
        break;
      case "server":
        // Said once, until it answers again.
        if (news.message !== this.#unreached) {
          const reason = safeLine(news.message.replace(/^\w+: /, ""));
          terminal.note(red(`The server fails, as it would without the proxy: ${reason}`));
        }
        this.#unreached = news.message;
        break;
      case "problem":
        terminal.note(red(safeLine(news.message)));
        terminal.note(dim(`  hint: ${safeLine(news.hint)}`));
        break;
      case "gone":
        terminal.note(red(`The recorder has died: ${safeLine(news.message)}. Calls go on`));
        break;
      case "lost":
        terminal.note(
          yellow(
            `Not recorded: ${news.reads} reads with ${news.bytes} bytes, because ${
              safeLine(news.reason)
            }`,
          ),
        );
        break;
      case "recorder":
        break;
      case "exchange":
        // Only calls have a line each; of the others, those that failed.
        if (news.outcome === "whole" && (news.status ?? 0) < 400) break;
        terminal.out(exchangeLine(news, terminal.paint));
        break;
    }
  }

  /** Under the line of its call, or with the name of the call where that is another. */
  #alarmLine(
    { alarm, finding, span, message, confidence, advice }: AlarmNews,
  ): string {
    const { yellow, dim } = this.#terminal.paint;
    const name = `${alarm}/${finding ?? ""}`;
    const where = span === this.#shown ? "" : ` ${span}`;
    const isNew = !this.#advised.has(`${name} ${advice}`);
    if (isNew && this.#advised.size < MOST_ADVISED) this.#advised.add(`${name} ${advice}`);
    const sure = confidence === 1 ? "" : ` (${Math.round(100 * confidence)} % sure)`;
    const said = yellow(safeLine(`${name}${where}`)) + safeLine(`: ${message}${sure}`);
    return `          ${said}${isNew ? ` ${dim(`→ ${safeLine(advice)}`)}` : ""}`;
  }
}

type AlarmNews = Extract<News, { readonly kind: "alarm.raised" }>;

/** Advice with figures in it may be new each time. */
const MOST_ADVISED = 1000;
