/** Tells what a skill's process says to us from what the skill prints: the first stands behind a nonce. @module */

import { z } from "zod";

/** What the harness tells, line by line. */
export const SkillMessage = z.object({
  up: z.boolean().optional(),
  ready: z.boolean().optional(),
  done: z.int().optional(),
  value: z.unknown().optional(),
  failed: z.int().optional(),
  reason: z.string().optional(),
  denied: z.boolean().optional(),
  ask: z.int().optional(),
  call: z.int().optional(),
  method: z.string().optional(),
  args: z.array(z.unknown()).optional(),
});
export type SkillMessage = z.infer<typeof SkillMessage>;

/** Characters of output that a result keeps. */
const MOST_KEPT = 65_536;

/** The lines of one process. */
export class SkillLines {
  readonly nonce: string;
  readonly #mostPrinted: number;
  readonly #mostTold: number;
  readonly #tell: (message: SkillMessage) => void;
  readonly #flooded: () => void;
  readonly #decoder = new TextDecoder();
  #open: string[] = [];
  #openLength = 0;
  #printed = "";
  #printedBytes = 0;

  constructor({ nonce, mostPrinted, mostTold, tell, flooded }: {
    readonly nonce: string;
    /** Bytes that the skill may print. */
    readonly mostPrinted: number;
    /** Length that a line to us may have. */
    readonly mostTold: number;
    readonly tell: (message: SkillMessage) => void;
    /** Called when there is more than that. */
    readonly flooded: () => void;
  }) {
    this.nonce = nonce;
    this.#mostPrinted = mostPrinted;
    this.#mostTold = mostTold;
    this.#tell = tell;
    this.#flooded = flooded;
  }

  /** What was printed since this was last asked, cut after 64 KiB. */
  taken(): string {
    const printed = this.#printed;
    this.#printed = "";
    this.#printedBytes = 0;
    return printed;
  }

  /** Takes bytes of standard output. */
  add(chunk: Uint8Array): void {
    const [first = "", ...lines] = this.#decoder.decode(chunk, { stream: true }).split("\n");
    this.#open.push(first);
    this.#openLength += first.length;
    for (const line of lines) {
      this.#take(this.#open.join(""));
      this.#open = [line];
      this.#openLength = line.length;
    }
    const [begin = ""] = this.#open;
    const head = begin.length < this.nonce.length ? this.#open.join("") : begin;
    const isTold = head.startsWith(this.nonce);
    const most = isTold ? this.#mostTold : this.#mostPrinted;
    if (this.#openLength > most) this.#flooded();
  }

  /** Takes what was printed elsewhere. */
  addPrinted(text: string, bytes: number): void {
    this.#printedBytes += bytes;
    if (this.#printed.length < MOST_KEPT) {
      this.#printed = (this.#printed + text).slice(0, MOST_KEPT);
    }
    if (this.#printedBytes > this.#mostPrinted) this.#flooded();
  }

  #take(line: string): void {
    const message = line.startsWith(`${this.nonce} `) ? messageIn(line, this.nonce) : undefined;
    if (message === undefined) return this.addPrinted(`${line}\n`, line.length + 1);
    // The harness begins a new line, which the skill did not print.
    this.#printed = this.#printed.replace(/\n$/, "");
    this.#tell(message);
  }
}

/** Undefined for what is no message: the skill has found the nonce and says what it likes. */
function messageIn(line: string, nonce: string): SkillMessage | undefined {
  try {
    return SkillMessage.safeParse(JSON.parse(line.slice(nonce.length + 1))).data;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError) return undefined;
    throw cause;
  }
}
