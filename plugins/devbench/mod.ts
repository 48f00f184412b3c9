/** DevBench: is this model any good at TypeScript, NestJS and React? @module */

import { defineFramework } from "model-lens";
import { devBench, VERSION } from "./benchmark.ts";
import { readConfig } from "./config/read.ts";
import type { Evidence, GradeAnswer } from "./item.ts";
import { itemFolders } from "./item_folders.ts";
import { SCHEME } from "./scheme.ts";

/** Until answers are run, none is judged. */
const grade: GradeAnswer = () => Promise.resolve(UNGRADED);
const UNGRADED: Evidence = {
  extracted: null,
  typeErrors: [],
  lint: [],
  tests: [],
  outcome: "unavailable",
  facts: [],
  instructions: [],
  unavailable: "this version has nothing that runs answers",
};

const devbench = defineFramework({
  version: VERSION,
  scheme: SCHEME,
  config: { read: readConfig },
  async open({ own, config, repetitions }) {
    return devBench({ folders: await itemFolders(own), config, repetitions, grade });
  },
});
export default devbench;
