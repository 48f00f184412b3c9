/** Damaged headers, for tests and measurements that must not be survived by luck. @module */

import type { Random } from "../../random.ts";
import { imaginedHeader, tinyModel } from "./imagined_file.ts";
import type { GgufSource } from "./source.ts";

/** Numbers at which a reader that trusts them breaks. */
const HOSTILE = [
  0n,
  1n,
  2n ** 31n - 1n,
  2n ** 32n - 1n,
  2n ** 40n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** A header with one to eight faults: changed bytes, hostile numbers, cuts, repetitions. */
export function mutatedHeader(random: Random): Uint8Array<ArrayBuffer> {
  let bytes = random.pick(SEEDS).slice();
  const faults = random.int(1, random.int(1, 8));
  for (let fault = 0; fault < faults && bytes.length > 8; fault++) {
    bytes = random.pick(FAULTS)(bytes, random);
  }
  return bytes;
}

/**
 * The header as the start of a file of a terabyte of zeros, so that no count or length is refused
 * only because the file is too short for it.
 */
export function hugeSource(header: Uint8Array): GgufSource {
  return {
    size: 2 ** 40,
    read(offset, length) {
      const bytes = BUFFER.subarray(0, length).fill(0);
      bytes.set(header.subarray(offset, offset + length));
      return Promise.resolve(bytes);
    },
  };
}

/** One for all, as large as the largest read, so that the memory seen is that of the reader. */
const BUFFER = new Uint8Array(2 ** 20);

const SEEDS = [true, false].flatMap((littleEndian) => [
  imaginedHeader({ ...tinyModel(), littleEndian }),
  imaginedHeader({
    littleEndian,
    version: 2,
    metadata: [
      ["nested", { arrays: [{ arrays: [{ texts: ["a", "b"] }] }, { f32s: [1, 2, 3] }] }],
      ["general.architecture", { text: "qwen2" }],
      ["split.count", { u16: 3 }],
      ["split.no", { u16: 0 }],
      ["bytes", { f64: 1 }],
    ],
    tensors: [12, 14, 0, 39].map((type) => ({ name: `blk.${type}`, shape: [256, 4, 2], type })),
  }),
]);

type Fault = (bytes: Uint8Array<ArrayBuffer>, random: Random) => Uint8Array<ArrayBuffer>;

const FAULTS: readonly Fault[] = [
  (bytes, random) => {
    bytes[random.int(0, bytes.length - 1)] = random.int(0, 255);
    return bytes;
  },
  (bytes, random) => {
    const at = random.int(0, bytes.length - 8);
    const little = random.next() < 0.5;
    new DataView(bytes.buffer).setBigUint64(at, random.pick(HOSTILE), little);
    return bytes;
  },
  (bytes, random) => bytes.slice(0, random.int(0, bytes.length)),
  (bytes, random) => {
    const from = random.int(0, bytes.length - 1);
    const piece = bytes.slice(from, from + random.int(1, 64));
    const at = random.int(0, bytes.length);
    const grown = new Uint8Array(bytes.length + piece.length);
    grown.set(bytes.subarray(0, at));
    grown.set(piece, at);
    grown.set(bytes.subarray(at), at + piece.length);
    return grown;
  },
];
