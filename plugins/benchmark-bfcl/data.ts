/** The files of BFCL v4: questions with functions, and the calls that are right. @module */

import type { DataFile } from "model-lens";
import type { Category } from "./categories.ts";

const FOLDER = new URL(
  "https://raw.githubusercontent.com/ShishirPatil/gorilla/6ea57973c7a6097fd7c5915698c54c17c5b1b6c8/berkeley-function-call-leaderboard/bfcl_eval/data/",
);

const FROM = { licence: "Apache-2.0", from: "github.com/ShishirPatil/gorilla" } as const;

/** SHA-256 and size. */
type Pin = readonly [sha256: string, bytes: number];

/** Questions of each category, and answers where calls are compared. */
const PINS: Readonly<Record<Category, readonly [questions: Pin, answers?: Pin]>> = {
  simple_python: [["82dd63ba502eb2520c6b5d1d9a5c4b590e03ff261565175561f6228a367d1991", 283_274], [
    "90cd5bc653690ee8e459b5b3f3fc9458606f7f3fcbf795bb51b7dc581f8c86dc",
    63_627,
  ]],
  simple_java: [["13d2303a125b08754f0e41995b9273b5005fa8ed8ebfaa24ef53b4d83c4b5c6e", 86_619], [
    "78f25616084044fa05bbfcee68e03f6ececb222bdd5cb3b7783a675fb3366e35",
    16_407,
  ]],
  simple_javascript: [
    ["329e67fedf79a6243d93dbda4b388d12bd2d31f1f2163d92cb6ef676d1764f44", 47_063],
    ["e2f9f2e51d88e0c8056ffbf1a3dd3d02eb032532d2b5d98c9cc9003385bdd56b", 7_881],
  ],
  multiple: [["aef168155ebd74b7ac2401198b201343bc7d16d7a3d7e0d4e6d8ee82c6969b2a", 316_583], [
    "244e00ce9395df948bcafc7bee64e8f9c87ef70887587d83cae45b13699f3047",
    32_254,
  ]],
  parallel: [["19f51a82eff42e5d62541aa500115a056eb78f437c2ba1f10415fd7c8e5dda84", 171_896], [
    "8a6aa19c1adddc6a5a2f7e40f9dbf30cc7e95815e7b830c90589ab318229e0f0",
    66_005,
  ]],
  parallel_multiple: [
    ["8863ea8433239f55c5f016154cf0830853c89f693c6ea270396a2fa121960579", 347_080],
    ["5ebf24f458c1f16300c05505d83d6f0a1b68b79be273a033febd0d4f840507e3", 74_602],
  ],
  irrelevance: [["2b6ed4c2e992cdcf5f1678a701851f944bef7550ee026ed1ddb89efed5be01a6", 159_940]],
  live_simple: [["1af2ac87dca47556db7b7e37e51e28b459a38b594e3c7b3c792b4903598ca0c4", 260_140], [
    "fec9cfa9744a936f9126981e85a2023da1e63e273eafebc81923a1162fad70ce",
    46_972,
  ]],
  live_multiple: [["fd8ccfad4d911420d0e3341dbe2fff77d1d341da934248b9bb2bda24ab3a10c8", 3_891_277], [
    "97e90d59c5bd76c55a2920ce93e5566e9046307d3f558578f085f9d3a56c3084",
    199_668,
  ]],
  live_parallel: [["6c26e9fdc3350cf596e6d1ea9c179cbff834761bccf562f4141ed29a839ca421", 15_649], [
    "8a9f189ff0e832ebbbbdade1fd95a7dbcc67406e9177df3f0aad76f59ab00350",
    4_972,
  ]],
  live_parallel_multiple: [[
    "21d4b9319c1faac431e22757b367ea28917fe467364c3a4b17f16ec06d4f6e79",
    82_332,
  ], ["f5b5f360556c5feb51db46fb9f56ee4b304f4b45b161599bbb14161c98a2873f", 7_420]],
  live_irrelevance: [[
    "6559fda2beaceb609a2cd2e504c65b4a56cb448e1ef88fddfd199e163d163349",
    2_209_534,
  ]],
  live_relevance: [["e03f9e241657a137cba48a89ee12f47bf3fcb7e4f6274263e9c699a0c974203a", 47_327]],
};

/** The names of the data of a category. */
export function questionsOf(category: string): string {
  return `${category}.questions`;
}

export function answersOf(category: string): string {
  return `${category}.answers`;
}

/** Both kinds of files have the same name upstream: in the cache they are told apart. */
export const DATA: Readonly<Record<string, DataFile>> = Object.fromEntries(
  Object.entries(PINS).flatMap(([category, [questions, answers]]) => {
    const file = `BFCL_v4_${category}.json`;
    const [sha256, bytes] = questions;
    const asked = [questionsOf(category), {
      file,
      url: new URL(file, FOLDER).href,
      sha256,
      bytes,
      ...FROM,
    }] as const;
    if (answers === undefined) return [asked];
    const right = {
      file: `possible_answer.${file}`,
      url: new URL(`possible_answer/${file}`, FOLDER).href,
      sha256: answers[0],
      bytes: answers[1],
      ...FROM,
      others: [{ file, sha256: answers[0] }],
    };
    return [asked, [answersOf(category), right] as const];
  }),
);
