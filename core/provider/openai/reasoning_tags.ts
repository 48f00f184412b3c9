/** Tells reasoning from answer where a model writes both into its answer, between tags. @module */

const TAGS = [["<think>", "</think>"], ["<thinking>", "</thinking>"]] as const;

/** A piece of text, told apart. */
export interface Parts {
  readonly text?: string;
  readonly reasoning?: string;
}

/**
 * Follows an answer. Only tags at its very beginning count, because a model may well write about
 * `<think>`. The tags stay in the reasoning, so reasoning and answer together are what was sent.
 */
export class ReasoningTags {
  #state: "start" | "reasoning" | "answer" = "start";
  #beginning = "";
  #close = "";
  #tail = "";

  /** The parts of a piece; undefined while it cannot be told yet: hold it, and ask `held` for it later. */
  take(piece: string): Parts | undefined {
    if (this.#state === "answer") return { text: piece };
    if (this.#state === "reasoning") return this.#inside(piece);
    this.#beginning += piece;
    const begun = this.#beginning.trimStart();
    if (begun === "" || TAGS.some(([open]) => open.startsWith(begun) && open !== begun)) {
      return undefined;
    }
    const tag = TAGS.find(([open]) => begun.startsWith(open));
    if (tag === undefined) {
      this.#state = "answer";
      return { text: piece };
    }
    this.#state = "reasoning";
    this.#close = tag[1];
    return this.#inside(piece);
  }

  /** Which channel pieces belong to that were held, once a later piece has been told apart or the answer has ended. */
  get held(): "text" | "reasoning" {
    return this.#close === "" ? "text" : "reasoning";
  }

  #inside(piece: string): Parts {
    const before = this.#tail.length;
    const seen = this.#tail + piece;
    const at = seen.indexOf(this.#close);
    if (at < 0) {
      this.#tail = seen.slice(-(this.#close.length - 1));
      return { reasoning: piece };
    }
    this.#state = "answer";
    const cut = at + this.#close.length - before;
    const rest = piece.slice(cut);
    return rest === "" ? { reasoning: piece } : { reasoning: piece.slice(0, cut), text: rest };
  }
}
