/** DevBench: is this model any good at TypeScript, NestJS and React? @module */

import { defineFramework } from "model-lens";
import { devBench, VERSION } from "./benchmark.ts";
import { readConfig } from "./config/read.ts";
import { grade } from "./grounding/mod.ts";
import { itemFolders } from "./item_folders.ts";
import { SCHEME } from "./scheme.ts";

const devbench = defineFramework({
  version: VERSION,
  scheme: SCHEME,
  config: { read: readConfig },
  async open({ own, config }) {
    return devBench({ folders: await itemFolders(own), config, grade });
  },
});
export default devbench;
