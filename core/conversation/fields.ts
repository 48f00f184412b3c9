/** Reads values of which nothing is known. @module */

import type { SaidCall } from "./said.ts";

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether it is an object and no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field of an object; undefined of anything else. */
export function fieldOf(value: unknown, name: string): unknown {
  return isFields(value) ? value[name] : undefined;
}

/** The list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The finite number, or null. */
export function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Content of a message: text, or parts of text, media and calls. */
export interface Content {
  readonly text: string;
  readonly media: number;
  readonly calls: readonly SaidCall[];
}

/** Reads the content of a message in any dialect. */
export function contentOf(content: unknown): Content {
  if (typeof content === "string") return { text: content, media: 0, calls: [] };
  const texts: string[] = [];
  const calls: SaidCall[] = [];
  let media = 0;
  for (const part of isFields(content) ? [content] : listOf(content)) {
    const type = textOf(fieldOf(part, "type")) ?? "";
    const text = textOf(part) ?? textOf(fieldOf(part, "text")) ??
      textOf(fieldOf(part, "thinking"));
    if (text !== undefined) texts.push(text);
    else if (type === "tool_use") {
      const args = JSON.stringify(fieldOf(part, "input") ?? {});
      calls.push({ name: textOf(fieldOf(part, "name")) ?? "", arguments: args });
    } else if (type === "tool_result") {
      const inner = contentOf(fieldOf(part, "content"));
      texts.push(inner.text);
      media += inner.media;
    } else if (type !== "") media++;
  }
  return { text: texts.join("\n"), media, calls };
}
