/** Every check of a server, in the order in which they are made. @module */

import type { Check } from "./check.ts";
import { bos } from "./checks/prompt/bos.ts";
import { contextLength } from "./checks/prompt/context_length.ts";
import { echo } from "./checks/prompt/echo.ts";
import { greedy } from "./checks/greedy.ts";
import { jsonMode } from "./checks/json_mode.ts";
import { jsonSchema } from "./checks/json_schema.ts";
import { keepAlive } from "./checks/keep_alive.ts";
import { logprobs } from "./checks/logprobs.ts";
import { maxTokens } from "./checks/max_tokens.ts";
import { parallel } from "./checks/parallel.ts";
import { parallelTools } from "./checks/parallel_tools.ts";
import { prefixCache } from "./checks/prompt/prefix_cache.ts";
import { promptStart } from "./checks/prompt/prompt_start.ts";
import { reasoning } from "./checks/reasoning.ts";
import { seed } from "./checks/seed.ts";
import { steady } from "./checks/steady.ts";
import { stop } from "./checks/stop.ts";
import { times } from "./checks/times.ts";
import { tokensPerChunk } from "./checks/tokens_per_chunk.ts";
import { tools } from "./checks/tools.ts";
import { usage } from "./checks/usage.ts";

/** What is found out once a first question has been answered. The last three look back at all answers. */
export const CHECKS: readonly Check[] = [
  usage,
  tokensPerChunk,
  logprobs,
  greedy,
  seed,
  stop,
  maxTokens,
  tools,
  parallelTools,
  jsonSchema,
  jsonMode,
  parallel,
  prefixCache,
  contextLength,
  promptStart,
  echo,
  bos,
  keepAlive,
  times,
  reasoning,
  steady,
];
