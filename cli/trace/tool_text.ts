/** Tools of a sample as text: what was called, what it gave, and what became of the folder. @module */

import type { EventOf } from "../../core/events/mod.ts";
import { type Paint, safeLine } from "../terminal.ts";

/** Characters of arguments and results that are shown; `--json` has all of them. */
const MOST_SHOWN = 600;

/** An event of a tool, or the end of a conversation. */
export function toolLines(
  event: EventOf<"tool.called" | "tool.completed" | "tool.failed" | "dialogue.completed">,
  { bold, dim, yellow }: Paint,
): string[] {
  switch (event.kind) {
    case "tool.called":
      return ["", `${bold("tool")} ${safeLine(event.tool)}(${shown(event.arguments)})`];
    case "tool.completed":
      return [`gave ${shown(event.result)}`, dim(took(event.duration))];
    case "tool.failed": {
      const { type, message } = event.error;
      return [yellow(safeLine(`failed: ${type}: ${message}`)), dim(took(event.duration))];
    }
    case "dialogue.completed":
      return [
        "",
        `${bold("ended")} ${safeLine(`${event.ended}: ${event.reason}`)}`,
        dim(safeLine(`by way of ${event.mode}: ${event.modeReason}`)),
        ...folderLines(event),
      ];
  }
}

function folderLines({ before, after }: EventOf<"dialogue.completed">): string[] {
  const [was, is] = [before, after].map((files) => new Map(files.map((file) => [file.path, file])));
  const paths = [...new Set([...before, ...after].map(({ path }) => path))].sort();
  return paths.map((path) => {
    const [one, other] = [was?.get(path), is?.get(path)];
    const size = `${(other ?? one)?.bytes ?? 0} bytes`;
    if (one === undefined) return safeLine(`made ${path}, ${size}`);
    if (other === undefined) return safeLine(`removed ${path}`);
    const isSame = one.bytes === other.bytes &&
      JSON.stringify(one.text) === JSON.stringify(other.text);
    return safeLine(`${isSame ? "same" : "changed"} ${path}, ${size}`);
  });
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
  return safeLine(
    text.length <= MOST_SHOWN
      ? text
      : `${text.slice(0, MOST_SHOWN)}… (${text.length} characters in all)`,
  );
}

function took(ns: number): string {
  return `took ${(ns / 1e6).toFixed(1)} ms`;
}
