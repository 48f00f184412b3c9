/** Writes a NestJS service and module for Prisma, and looks at its schema. @module */

import type { Skill } from "model-lens";
import { importPath, withEntry } from "./module_file.ts";
import { readSchema } from "./schema.ts";
import { moduleText, SERVICE } from "./template.ts";

interface Input {
  readonly path?: string;
  readonly global?: boolean;
  readonly schema?: string;
  readonly register?: string;
  readonly overwrite?: boolean;
}

interface Output {
  readonly files: readonly string[];
  readonly registered: boolean;
  /** Of the schema. */
  readonly models: readonly string[];
  /** Of the schema, for example `postgresql`. */
  readonly provider: string | null;
  readonly warnings: readonly string[];
}

const run: Skill<Input, Output> = async (input, { work }) => {
  const { path = "src/prisma", schema = "prisma/schema.prisma", register } = input;
  const { global = true, overwrite = false } = input;
  const found = await work.info(schema) === null ? undefined : await work.readText(schema);
  const { models, provider, warnings } = readSchema(found, schema);
  const made = {
    [`${path}/prisma.service.ts`]: SERVICE,
    [`${path}/prisma.module.ts`]: moduleText({ global }),
  };

  for (const file of Object.keys(made)) {
    if (await work.info(file) !== null && !overwrite) {
      throw new RangeError(`"${file}" is there already`);
    }
  }
  const edited = register === undefined ? undefined : withEntry(await work.readText(register), {
    symbol: "PrismaModule",
    from: importPath(register, `${path}/prisma.module.ts`),
    list: "imports",
  });
  for (const [file, text] of Object.entries(made)) await work.writeText(file, text);
  if (register !== undefined && edited !== undefined) await work.writeText(register, edited);
  return {
    files: Object.keys(made),
    registered: register !== undefined,
    models,
    provider,
    warnings,
  };
};

export default run;
