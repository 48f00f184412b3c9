/** All tasks, in their order. @module */

import type { KnownTask } from "../task.ts";
import { CODE } from "./code.ts";
import { FILES } from "./files.ts";
import { JSON_TASKS } from "./json.ts";
import { NESTJS } from "./nestjs.ts";
import { NESTJS_CODE } from "./nestjs_code.ts";
import { SEARCH } from "./search.ts";

/** Tasks with agents that know them by heart. */
export const TASKS: readonly KnownTask[] = [
  ...FILES,
  ...JSON_TASKS,
  ...SEARCH,
  ...CODE,
  ...NESTJS,
  ...NESTJS_CODE,
];
