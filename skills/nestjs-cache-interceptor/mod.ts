/** Writes a NestJS interceptor that answers from memory. @module */

import type { Skill } from "model-lens";
import { importPath, withEntry } from "./module_file.ts";
import { interceptorText, NO_CACHE } from "./template.ts";

interface Input {
  readonly path?: string;
  readonly ttl_seconds?: number;
  readonly max_entries?: number;
  readonly vary?: readonly string[];
  readonly register?: string;
  readonly overwrite?: boolean;
}

interface Output {
  readonly files: readonly string[];
  readonly registered: boolean;
}

const run: Skill<Input, Output> = async (input, { work }) => {
  const { path = "src/cache", register, overwrite = false } = input;
  const { ttl_seconds = 30, max_entries = 500, vary = [] } = input;
  const made = {
    [`${path}/http-cache.interceptor.ts`]: interceptorText({
      ttlSeconds: ttl_seconds,
      maxEntries: max_entries,
      vary: vary.map((name) => name.toLowerCase()),
    }),
    [`${path}/no-cache.decorator.ts`]: NO_CACHE,
  };

  for (const file of Object.keys(made)) {
    if (await work.info(file) !== null && !overwrite) {
      throw new RangeError(`"${file}" is there already`);
    }
  }
  const edited = register === undefined ? undefined : withEntry(await work.readText(register), {
    symbol: "HTTP_CACHE_INTERCEPTOR",
    from: importPath(register, `${path}/http-cache.interceptor.ts`),
    list: "providers",
  });
  for (const [file, text] of Object.entries(made)) await work.writeText(file, text);
  if (register !== undefined && edited !== undefined) await work.writeText(register, edited);
  return { files: Object.keys(made), registered: register !== undefined };
};

export default run;
