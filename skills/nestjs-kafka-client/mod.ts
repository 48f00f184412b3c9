/** Writes a NestJS module with a typed producer for Kafka. @module */

import type { Skill } from "model-lens";
import { importPath, withEntry } from "./module_file.ts";
import { methodOf, moduleText, producerText, type Topic } from "./template.ts";

interface Input {
  readonly path?: string;
  readonly client_id: string;
  readonly brokers_env?: string;
  readonly topics: readonly Topic[];
  readonly register?: string;
  readonly overwrite?: boolean;
}

interface Output {
  readonly files: readonly string[];
  readonly registered: boolean;
  /** Of the producer, in the order of the topics. */
  readonly methods: readonly string[];
}

const run: Skill<Input, Output> = async (input, { work }) => {
  const { path = "src/kafka", client_id, topics, register, overwrite = false } = input;
  const { brokers_env = "KAFKA_BROKERS" } = input;
  const methods = topics.map(({ name }) => methodOf(name));
  const twice = methods.find((method, index) => methods.indexOf(method) !== index);
  if (twice !== undefined) throw new RangeError(`Two topics would have the method "${twice}"`);
  const made = {
    [`${path}/kafka.module.ts`]: moduleText({ clientId: client_id, brokersEnv: brokers_env }),
    [`${path}/kafka.producer.ts`]: producerText(topics),
  };

  for (const file of Object.keys(made)) {
    if (await work.info(file) !== null && !overwrite) {
      throw new RangeError(`"${file}" is there already`);
    }
  }
  const edited = register === undefined ? undefined : withEntry(await work.readText(register), {
    symbol: "KafkaModule",
    from: importPath(register, `${path}/kafka.module.ts`),
    list: "imports",
  });
  for (const [file, text] of Object.entries(made)) await work.writeText(file, text);
  if (register !== undefined && edited !== undefined) await work.writeText(register, edited);
  return { files: Object.keys(made), registered: register !== undefined, methods };
};

export default run;
