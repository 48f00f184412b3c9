/** What a copy holds, unpacked where somebody looks at it. @module */

import type { CopiedRun, CopyBlock, PackedRun } from "../../api/copy.ts";

/** Makes of base64 of gzip of JSON what it was. */
export async function unpacked<T>(text: string): Promise<T> {
  const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).json();
}

/** One run of a copy. */
export class PackedCopy {
  readonly run: Promise<CopiedRun>;
  readonly #packed: PackedRun;
  readonly #blocks = new Map<number, Promise<CopyBlock>>();

  constructor(packed: PackedRun) {
    this.#packed = packed;
    this.run = unpacked<CopiedRun>(packed.base);
  }

  /** The answer of an address; undefined where the copy has none. */
  async answer(address: string): Promise<unknown> {
    const { answers, blockOf } = await this.run;
    if (Object.hasOwn(answers, address)) return answers[address];
    const place = Object.hasOwn(blockOf, address) ? blockOf[address] : undefined;
    return place === undefined ? undefined : (await this.#block(place))[address];
  }

  #block(place: number): Promise<CopyBlock> {
    const block = this.#blocks.get(place) ?? unpacked<CopyBlock>(this.#packed.blocks[place] ?? "");
    this.#blocks.set(place, block);
    return block;
  }
}
