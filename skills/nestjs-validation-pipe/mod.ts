/** Writes a data transfer object and the NestJS pipe that checks it. @module */

import type { Skill } from "model-lens";
import { constantOf, dtoText, type Field, kebabOf, PIPE } from "./template.ts";

interface Input {
  readonly path?: string;
  readonly name: string;
  readonly fields: readonly Field[];
  readonly overwrite?: boolean;
}

interface Output {
  readonly files: readonly string[];
  /** The constant that the pipe takes. */
  readonly rules: string;
}

const run: Skill<Input, Output> = async (input, { work }) => {
  const { path = "src/validation", name, fields, overwrite = false } = input;
  const twice = fields.find((field, index) =>
    fields.findIndex((other) => other.name === field.name) !== index
  );
  if (twice !== undefined) throw new RangeError(`The field "${twice.name}" is there twice`);
  const dto = `${path}/${kebabOf(name)}.dto.ts`;
  const pipe = `${path}/schema-validation.pipe.ts`;
  if (await work.info(dto) !== null && !overwrite) {
    throw new RangeError(`"${dto}" is there already`);
  }
  await work.writeText(dto, dtoText(name, fields));
  // One pipe serves all objects.
  await work.writeText(pipe, PIPE);
  return { files: [dto, pipe], rules: constantOf(name) };
};

export default run;
