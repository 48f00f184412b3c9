/** Puts a conversation with tools together from the events of its sample. @module */

import type { EventOf, TraceEvent } from "../../core/events/mod.ts";
import type { WorkFile } from "../../core/events/dialogue.ts";
import { codeDiff } from "../../core/scorecard/code_diff.ts";
import type { AgentFile, AgentRun, AgentTool, AgentTurn } from "../api/mod.ts";

/** Characters of what tools are given and say; the pages of the calls have all of it. */
const MOST_SHOWN = 20_000;
/** Characters of a file that is compared line by line. */
const MOST_COMPARED = 200_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Takes the events of one sample in their order. */
export class AgentFold {
  readonly #turns = new Map<string, Mutable<AgentTurn>>();
  readonly #tools = new Map<string, Mutable<AgentTool>>();
  #end: EventOf<"dialogue.completed"> | undefined;

  /** Takes the next event; those of other kinds change nothing. */
  add(event: TraceEvent): void {
    const { span, t } = event;
    const turn = this.#turns.get(span);
    const tool = this.#tools.get(span);
    switch (event.kind) {
      case "call.started":
        this.#turns.set(span, {
          turn: Number(/\/turn(\d+)\//.exec(event.parent ?? "")?.[1] ?? this.#turns.size + 1),
          ...{ call: span, text: "", reasoning: "", failure: null, start: t, end: null, tools: [] },
        });
        break;
      case "call.completed":
        if (turn === undefined) break;
        Object.assign(turn, { text: event.text, reasoning: event.reasoning ?? "", end: t });
        break;
      case "call.failed":
        if (turn !== undefined) Object.assign(turn, { failure: event.error.message, end: t });
        break;
      case "tool.called":
        this.#called(event);
        break;
      case "tool.completed":
        if (tool === undefined) break;
        Object.assign(tool, { outcome: "completed", said: shown(event.result), end: t });
        break;
      case "tool.failed": {
        const { type, message } = event.error;
        if (tool !== undefined) Object.assign(tool, { outcome: type, said: cut(message), end: t });
        break;
      }
      case "dialogue.completed":
        this.#end = event;
        break;
      default:
        // Chunks and measurements are shown elsewhere.
        break;
    }
  }

  /** The conversation; null where no tool was asked for and none was recorded. */
  run(): AgentRun | null {
    const end = this.#end;
    if (end === undefined && this.#tools.size === 0) return null;
    const { mode, modeReason, ended, reason } = end ?? {};
    return {
      end: mode === undefined || modeReason === undefined || ended === undefined ||
          reason === undefined
        ? null
        : { mode, modeReason, ended, reason },
      turns: [...this.#turns.values()],
      files: end === undefined ? [] : filesOf(end),
    };
  }

  #called({ span, parent = "", tool, arguments: given, t }: EventOf<"tool.called">): void {
    const turn = this.#turns.get(parent);
    if (turn === undefined) return;
    const called = {
      ...{ span, tool, given: shown(given), outcome: null, said: "", start: t, end: null },
    };
    this.#tools.set(span, called);
    turn.tools.push(called);
  }
}

function filesOf({ before, after }: EventOf<"dialogue.completed">): AgentFile[] {
  const [was, is] = [before, after].map((files) => new Map(files.map((file) => [file.path, file])));
  const paths = [...new Set([...before, ...after].map(({ path }) => path))].sort();
  return paths.map((path) => fileOf(path, was?.get(path), is?.get(path)));
}

function fileOf(path: string, was: WorkFile | undefined, is: WorkFile | undefined): AgentFile {
  const change = was === undefined
    ? "made"
    : is === undefined
    ? "removed"
    : was.text === is.text && was.bytes === is.bytes
    ? "same"
    : "changed";
  return {
    path,
    change,
    lines: linesOf(was, is),
    bytesBefore: was?.bytes ?? null,
    bytesAfter: is?.bytes ?? null,
  };
}

function linesOf(was: WorkFile | undefined, is: WorkFile | undefined): AgentFile["lines"] {
  const texts = [was, is].map((file) => file === undefined ? "" : file.text);
  const [one, other] = texts;
  // A text that has got lost stays a reference to it.
  if (typeof one !== "string" || typeof other !== "string") return null;
  if (one.length + other.length > MOST_COMPARED) return null;
  if (was === undefined || is === undefined) {
    const mark = was === undefined ? "+" : "-";
    return (one + other).replace(/\n$/, "").split("\n").map((text) => ({ mark, text }));
  }
  return codeDiff(one, other);
}

function shown(value: unknown): string {
  return cut(typeof value === "string" ? value : JSON.stringify(value) ?? "");
}

function cut(text: string): string {
  return text.length <= MOST_SHOWN
    ? text
    : `${text.slice(0, MOST_SHOWN)}… (${text.length} characters in all)`;
}
