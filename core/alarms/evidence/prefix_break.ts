/** Where a prompt parts from an earlier one, and what after it is the same again. @module */

import type { PromptPart } from "../../conversation/conversation.ts";
import type { CommonPrefix } from "./prefix_tree.ts";
import { looksLike } from "./looks_like.ts";

/** A prompt that was seen. */
export interface SeenPrompt {
  readonly span: string;
  readonly seq: number;
  /** Empty once it is too long ago: then it is known how far it agrees, and not what came after. */
  parts: readonly PromptPart[];
  /** Whether its call has ended, so that its prompt can be in a cache. */
  ended: boolean;
}

/** A prompt beside the earlier one that it agrees with longest. */
export interface PrefixBreak {
  readonly earlier: SeenPrompt;
  /** Characters of the prompt that are equal from its beginning on. */
  readonly characters: number;
  /** First byte (UTF-8) that differs, in all parts one after the other. */
  readonly byte: number;
  /** The same, in the part it stands in. */
  readonly byteInPlace: number;
  /** Where they part; undefined where one is the beginning of the other, or where they part in the last turn, as they should. */
  readonly broken: {
    readonly place: string;
    /** What changed, as it looks; undefined when it is nothing in particular. */
    readonly kind: string | undefined;
    readonly before: string;
    readonly now: string;
  } | undefined;
  /** Characters after the break that both prompts have: without it, they would have been reused. */
  readonly equalAfter: number;
  /** Whether only the order of tools differs. */
  readonly reordered: boolean;
}

/** Describes where `parts` leave the text that they have in common with an earlier prompt. */
export function prefixBreak(
  parts: readonly PromptPart[],
  { length, owner, whole }: CommonPrefix<SeenPrompt>,
): PrefixBreak {
  const { index, offset, characters, bytes } = placeOf(parts, length);
  const part = parts[index];
  const byteInPlace = part === undefined ? 0 : utf8Length(part.text.slice(0, offset));
  const common = {
    earlier: owner,
    characters,
    byte: bytes + byteInPlace,
    byteInPlace,
  };
  const other = owner.parts[index];
  const isLast = index >= parts.length - 1 || index >= owner.parts.length - 1;
  if (whole || part === undefined || other === undefined || isLast) {
    return { ...common, broken: undefined, equalAfter: 0, reordered: false };
  }
  const reordered = isReordered(parts, owner.parts);
  return {
    ...common,
    broken: {
      place: part.place,
      kind: looksLike(part.text, offset),
      before: excerpt(other.text, offset),
      now: excerpt(part.text, offset),
    },
    equalAfter: reordered
      ? equalParts(parts.slice(index), owner.parts.slice(index))
      : commonEnd(part.text.slice(offset), other.text.slice(offset)) +
        equalParts(parts.slice(index + 1), owner.parts.slice(index + 1)),
    reordered,
  };
}

interface Place {
  readonly index: number;
  /** Characters of that part before the place. */
  readonly offset: number;
  /** Characters, and bytes, of all parts before it. */
  readonly characters: number;
  readonly bytes: number;
}

function placeOf(parts: readonly PromptPart[], length: number): Place {
  let left = length;
  let characters = 0;
  let bytes = 0;
  for (const [index, { role, text }] of parts.entries()) {
    const size = role.length + text.length + 2;
    if (left < size) {
      const offset = Math.max(0, Math.min(text.length, left - role.length - 1));
      return { index, offset, characters: characters + offset, bytes };
    }
    left -= size;
    characters += text.length;
    bytes += utf8Length(text);
  }
  return { index: parts.length, offset: 0, characters, bytes };
}

/** Characters of parts that both have after the break, each counted as often as both have it. */
function equalParts(own: readonly PromptPart[], other: readonly PromptPart[]): number {
  const left = new Map<string, number>();
  for (const { text } of other) left.set(text, (left.get(text) ?? 0) + 1);
  let characters = 0;
  for (const { text } of own) {
    const count = left.get(text) ?? 0;
    if (count === 0) continue;
    left.set(text, count - 1);
    characters += text.length;
  }
  return characters;
}

function isReordered(own: readonly PromptPart[], other: readonly PromptPart[]): boolean {
  const tools = (parts: readonly PromptPart[]) =>
    parts.filter(({ place }) => place.startsWith("tools[")).map(({ text }) => text);
  const [mine, theirs] = [tools(own), tools(other)];
  return mine.length > 1 && mine.join("\n") !== theirs.join("\n") &&
    mine.toSorted().join("\n") === theirs.toSorted().join("\n");
}

function commonEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (
    length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)
  ) length++;
  return length;
}

function excerpt(text: string, at: number): string {
  return text.slice(Math.max(0, at - 20), at + 40);
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Both halves of a pair together are four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code <= 0xdfff ? 2 : 3;
  }
  return bytes;
}
