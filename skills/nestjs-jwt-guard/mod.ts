/** Writes a NestJS guard for JSON Web Tokens. @module */

import type { Skill } from "model-lens";
import { importPath, withEntry } from "./module_file.ts";
import { type GuardOptions, guardText, PUBLIC } from "./template.ts";

interface Input extends Partial<GuardOptions> {
  readonly path?: string;
  readonly register?: string;
  readonly overwrite?: boolean;
}

interface Output {
  readonly files: readonly string[];
  readonly registered: boolean;
}

const run: Skill<Input, Output> = async (input, { work }) => {
  const { path = "src/auth", register, overwrite = false } = input;
  const made = {
    [`${path}/jwt-auth.guard.ts`]: guardText({
      secret_env: "JWT_SECRET",
      from: "bearer",
      cookie: "access_token",
      ...input,
    }),
    [`${path}/public.decorator.ts`]: PUBLIC,
  };

  for (const file of Object.keys(made)) {
    if (await work.info(file) !== null && !overwrite) {
      throw new RangeError(`"${file}" is there already`);
    }
  }
  const edited = register === undefined ? undefined : withEntry(await work.readText(register), {
    symbol: "JWT_AUTH_GUARD",
    from: importPath(register, `${path}/jwt-auth.guard.ts`),
    list: "providers",
  });
  for (const [file, text] of Object.entries(made)) await work.writeText(file, text);
  if (register !== undefined && edited !== undefined) await work.writeText(register, edited);
  return { files: Object.keys(made), registered: register !== undefined };
};

export default run;
