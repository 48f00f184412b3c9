/** Models for MLX: folders with `config.json` and `*.safetensors`. @module */

import { join } from "node:path";
import { z } from "zod";
import type { Known } from "../events/envelope.ts";
import { derive, found, isKnown, unknown } from "../machine/known.ts";
import { sha256 } from "../sha256.ts";
import type { Candidate } from "./candidate.ts";
import type { ModelDescription } from "./describe.ts";
import { readSmallJson, readSmallText } from "./small_file.ts";
import type { Listing } from "./walk.ts";

/** Whether the files of a folder are those of one such model, or of one for transformers. */
export function isMlxFolder(files: readonly string[]): boolean {
  return files.includes("config.json") && files.some(isWeights);
}

/** The model in a folder. */
export function mlxCandidate(
  { program, name, listing }: {
    readonly program: string;
    readonly name: string;
    readonly listing: Listing;
  },
): Candidate {
  const { folder, files } = listing;
  return {
    program,
    name,
    format: "mlx",
    path: folder,
    files: files.filter(isWeights).map((file) => join(folder, file)),
    digest: unknown("an MLX model is many files, and no one hash"),
  };
}

/** Whether MLX made a folder: it notes how it quantised; what it did not quantise has it in the name. */
export async function isMadeByMlx(folder: string, name: string): Promise<boolean> {
  const config = await readConfig(folder);
  return /\bmlx\b/i.test(name) || (isKnown(config) && config.value.quantization !== undefined);
}

/** What the small files of a folder say of its model. */
export async function describeMlx(folder: string): Promise<ModelDescription> {
  const config = await readConfig(folder);
  return {
    architecture: field(config, ({ model_type }) => model_type, "model_type"),
    parameters: await parameters(folder),
    quantisation: field(
      config,
      ({ quantization }) => quantization && `${quantization.bits}bit`,
      "quantization",
    ),
    tensorType: unknown("MLX models name no kind of tensor"),
    contextLength: field(
      config,
      (read) => read.max_position_embeddings ?? read.text_config?.max_position_embeddings,
      "max_position_embeddings",
    ),
    templateSha256: await template(folder),
    ...(isKnown(config) ? {} : { problem: `Its configuration is missing: ${config.reason}` }),
  };
}

const isWeights = (file: string) => /\.safetensors$/i.test(file);

/** Only the fields that are read. */
const Config = z.object({
  model_type: z.string().optional(),
  max_position_embeddings: z.number().optional(),
  text_config: z.object({ max_position_embeddings: z.number().optional() }).optional(),
  quantization: z.object({ bits: z.number() }).optional(),
});
type Config = z.infer<typeof Config>;

const MiB = 2 ** 20;

function readConfig(folder: string): Promise<Known<Config>> {
  return readSmallJson(join(folder, "config.json"), { schema: Config, maxBytes: 4 * MiB });
}

function field<T>(
  config: Known<Config>,
  read: (config: Config) => T | undefined,
  name: string,
): Known<T> {
  return derive(config, (value, source) => {
    const one = read(value);
    return one === undefined ? unknown(`${source} has no ${name}`) : found(one, source);
  });
}

const Index = z.object({ metadata: z.object({ total_parameters: z.number() }) });

async function parameters(folder: string): Promise<Known<number>> {
  const path = join(folder, "model.safetensors.index.json");
  return derive(
    await readSmallJson(path, { schema: Index, maxBytes: 16 * MiB }),
    ({ metadata }, source) => found(metadata.total_parameters, source),
  );
}

const TokenizerConfig = z.object({
  chat_template: z.union([
    z.string(),
    z.array(z.object({ name: z.string(), template: z.string() })),
  ]),
});

/** In a file of its own by newer versions of transformers, else within the tokenizer's. */
async function template(folder: string): Promise<Known<string>> {
  const own = await readSmallText(join(folder, "chat_template.jinja"), MiB);
  if (isKnown(own)) return found(sha256(own.value), own.source);
  const path = join(folder, "tokenizer_config.json");
  return derive(
    await readSmallJson(path, { schema: TokenizerConfig, maxBytes: 16 * MiB }),
    ({ chat_template }, source) => {
      const text = typeof chat_template === "string"
        ? chat_template
        : chat_template.find(({ name }) => name === "default")?.template;
      return text === undefined
        ? unknown(`${source} has no default template`)
        : found(sha256(text), source);
    },
  );
}
