/** Which calls belong together, told from what they have in common. @module */

import { sha256 } from "../../sha256.ts";
import type { Asked } from "../dialects/recognise.ts";
import type { CallStarted } from "../../events/call.ts";

/** Where a call belongs. */
export type Place = Pick<CallStarted, "conversation" | "continues" | "toolLoop">;

interface Known {
  readonly span: string;
  readonly conversation: string;
  readonly toolLoop: CallStarted["toolLoop"];
}

/** Beginnings of conversations that are remembered: about 4 MB of hashes, and a hundred long conversations. */
const REMEMBERED = 20_000;

/** Remembers the beginnings of the conversations of one trace, as hashes. */
export class Conversations {
  /** The latest call with a beginning, by the hash of its messages up to there. */
  readonly #calls = new Map<string, Known>();

  /** Where a call with this span belongs; it is remembered. */
  place(span: string, { dialect, messages, bringsResults }: Asked): Place {
    const hashes = beginnings(dialect, messages);
    const at = hashes.findLastIndex((hash) => this.#calls.has(hash));
    const before = this.#calls.get(hashes[at] ?? "");
    // What every conversation of an app has in common, its instructions, makes them no one.
    const isSame = before !== undefined && messages.slice(0, at + 1).some(isSaid);
    const toolLoop = isSame && bringsResults
      ? {
        began: before.toolLoop?.began ?? before.span,
        turn: (before.toolLoop?.turn ?? 0) + 1,
      }
      : undefined;
    const conversation = isSame ? before.conversation : span;
    const known = { span, conversation, toolLoop };
    for (const hash of hashes) {
      this.#calls.delete(hash);
      this.#calls.set(hash, known);
    }
    this.#forget();
    return {
      conversation,
      ...(isSame ? { continues: before.span } : {}),
      ...(toolLoop === undefined ? {} : { toolLoop }),
    };
  }

  #forget(): void {
    for (const hash of this.#calls.keys()) {
      if (this.#calls.size <= REMEMBERED) return;
      this.#calls.delete(hash);
    }
  }
}

/** The hash of the first message, of the first two, and so on. */
function beginnings(dialect: string, messages: readonly unknown[]): string[] {
  let hash = dialect;
  return messages.map((message) => hash = sha256(hash + JSON.stringify(message, meaning)));
}

/** Without marks for caches, which apps move from message to message. */
function meaning(name: string, value: unknown): unknown {
  return name === "cache_control" ? undefined : value;
}

/** Whether a message is more than instructions. */
function isSaid(message: unknown): boolean {
  if (typeof message !== "object" || message === null) return true;
  if ("system" in message) return false;
  return !("role" in message) || (message.role !== "system" && message.role !== "developer");
}
