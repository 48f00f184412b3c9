/** The text of a call in two parts, reasoning and answer, each set in lines. @module */

import type { TokenChunk } from "../../api/mod.ts";
import { TextFlow } from "./text_flow.ts";

/** A part of a call's text: its lines, and which chunk of the call each of its chunks is. */
export interface AnswerPart {
  readonly flow: TextFlow;
  /** Place in the call of each chunk of the flow. */
  readonly places: number[];
}

/** Sets chunks into lines as they come; chunks that came before are not set again. */
export class Answer {
  readonly reasoning: AnswerPart;
  readonly answer: AnswerPart;
  #taken = 0;

  constructor(readonly columns: number) {
    this.reasoning = { flow: new TextFlow(columns), places: [] };
    this.answer = { flow: new TextFlow(columns), places: [] };
  }

  /** Takes the chunks up to `count` that it has not taken. */
  take(chunks: readonly TokenChunk[], count: number): void {
    for (; this.#taken < count; this.#taken++) {
      const chunk = chunks[this.#taken];
      if (chunk === undefined) return;
      const { reasoning, text, tools } = chunk;
      // One chunk may have the end of the reasoning and the beginning of the answer.
      if (reasoning !== undefined) this.#put(this.reasoning, reasoning);
      if (text !== undefined) this.#put(this.answer, text);
      if (tools !== undefined) {
        this.#put(
          this.answer,
          tools.map((tool) => `${tool.name ?? ""}${tool.arguments ?? ""}`).join(""),
        );
      }
    }
  }

  /** How many chunks it has taken. */
  get taken(): number {
    return this.#taken;
  }

  #put({ flow, places }: AnswerPart, text: string): void {
    places.push(this.#taken);
    flow.add(text);
  }
}
