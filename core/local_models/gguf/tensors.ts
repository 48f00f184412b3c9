/** The list of tensors in a header, counted and not kept. @module */

import type { HeaderCursor } from "./cursor.ts";
import { GgufError } from "./error.ts";
import { tensorType } from "./quantisation.ts";

/** How much of a model is stored in one way. */
export interface TensorShare {
  /** For example `Q4_K`; `type 77` for one that is newer than this program. */
  readonly type: string;
  readonly tensors: number;
  /** Elements of these tensors together. */
  readonly parameters: number;
}

/** All tensors of a file. */
export interface TensorTally {
  /** The largest share first. */
  readonly shares: readonly TensorShare[];
  /** Bytes from the first tensor to the end of the last; null where a kind is unknown. */
  readonly bytes: number | null;
}

/** Reads the description of all tensors. Throws `GgufError`. */
export async function readTensors(cursor: HeaderCursor, count: number): Promise<TensorTally> {
  if (count > MAX_TENSORS) {
    throw new GgufError("too_large", `it has ${count} tensors, at most ${MAX_TENSORS} are read`);
  }
  cursor.require(count * SMALLEST_TENSOR);
  const shares = new Map<string, TensorShare>();
  let bytes: number | null = 0;
  let parameters = 0;
  for (let index = 0; index < count; index++) {
    await cursor.skipTexts(1);
    const elements = await readElements(cursor);
    const id = await cursor.u32();
    const offset = await cursor.u64();
    const known = tensorType(id);
    const type = known?.name ?? `type ${id}`;
    const share = shares.get(type) ?? { type, tensors: 0, parameters: 0 };
    shares.set(type, {
      type,
      tensors: share.tensors + 1,
      parameters: share.parameters + elements,
    });
    if (shares.size > MAX_TYPES) {
      throw new GgufError("malformed", `it has tensors of more than ${MAX_TYPES} kinds`);
    }
    parameters = countable(parameters + elements);
    if (bytes === null || known === undefined) bytes = null;
    else bytes = Math.max(bytes, offset + Math.ceil(elements / known.elements) * known.bytes);
  }
  return {
    shares: [...shares.values()].sort((a, b) => b.parameters - a.parameters),
    bytes,
  };
}

/** Adds up what several files of one model hold. */
export function mergeShares(all: readonly (readonly TensorShare[])[]): TensorShare[] {
  const merged = new Map<string, TensorShare>();
  for (const share of all.flat()) {
    const { tensors, parameters } = merged.get(share.type) ?? { tensors: 0, parameters: 0 };
    merged.set(share.type, {
      type: share.type,
      tensors: tensors + share.tensors,
      parameters: parameters + share.parameters,
    });
  }
  return [...merged.values()].sort((a, b) => b.parameters - a.parameters);
}

const MAX_TENSORS = 1_000_000;
/** More than ggml has, so that a file of made-up kinds cannot fill the memory. */
const MAX_TYPES = 64;
/** ggml's own limit. */
const MAX_DIMENSIONS = 4;
/** An empty name, no dimensions, kind and offset. */
const SMALLEST_TENSOR = 8 + 4 + 4 + 8;

async function readElements(cursor: HeaderCursor): Promise<number> {
  const dimensions = await cursor.u32();
  if (dimensions > MAX_DIMENSIONS) {
    throw new GgufError(
      "malformed",
      `a tensor has ${dimensions} dimensions, at most 4 are possible`,
    );
  }
  let elements = 1;
  for (let index = 0; index < dimensions; index++) {
    elements = countable(elements * await cursor.u64());
  }
  return elements;
}

function countable(elements: number): number {
  if (elements <= Number.MAX_SAFE_INTEGER) return elements;
  throw new GgufError("malformed", "its tensors have more elements than any file can hold");
}
