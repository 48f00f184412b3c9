/** Lists the models on this machine, whatever program put them there. @module */

import type { Known } from "../events/envelope.ts";
import { systemErrorCode } from "../machine/system_error.ts";
import type { Candidate, OnUnread } from "./candidate.ts";
import { describeGguf, type ModelDescription, undescribed } from "./describe.ts";
import { cachedModels } from "./hugging_face_cache.ts";
import { inOrder } from "./in_order.ts";
import { describeMlx } from "./mlx.ts";
import { ollamaModels } from "./ollama.ts";
import { plainFiles } from "./plain_files.ts";
import { type ModelPlace, modelPlaces } from "./places.ts";
import type { ModelWorld } from "./world.ts";

/** A model on disk. Its paths are for the user's eyes; a trace holds none of them. */
export interface LocalModel extends ModelDescription {
  /** What the first program calls it; as written on disk, so to be cleaned before it is printed. */
  readonly name: string;
  /** The first program that has it. */
  readonly program: string;
  /** Every program that has the same file, each with its own name for it. */
  readonly knownAs: readonly { readonly program: string; readonly name: string }[];
  /** The file, the first of several, or the folder. */
  readonly path: string;
  readonly format: Candidate["format"];
  /** How many files hold the weights. */
  readonly fileCount: number;
  /** Size of the weights; null where they are not there. */
  readonly bytes: number | null;
  /** `sha256:…` of the weights, where it is known without reading them. */
  readonly digest: Known<string>;
  /** The vision projector beside it. */
  readonly projector?: string;
}

/** What to list. */
export interface ListOptions {
  readonly world: ModelWorld;
  /** Is told of each folder that is there and cannot be read. */
  readonly onUnread?: OnUnread;
  readonly signal?: AbortSignal;
}

/**
 * Every model of the known programs: our own, LM Studio, Ollama, llama.cpp, Hugging Face, Jan and
 * GPT4All. A file that several programs have is listed once. A broken model is listed with its
 * `problem`. Throws the reason of `signal` and nothing else.
 */
export async function* listLocalModels(options: ListOptions): AsyncGenerator<LocalModel> {
  const candidates: Candidate[] = [];
  for (const place of await modelPlaces(options.world)) {
    for await (const candidate of candidatesIn(place, options)) candidates.push(candidate);
  }
  const weighed: Weighed[] = [];
  const weighing = inOrder(candidates, { limit: AT_A_TIME, work: weigh });
  for await (const one of weighing) weighed.push(one);

  const models = [...Map.groupBy(weighed, ({ identity }) => identity).values()].flatMap(apart);
  for await (const model of inOrder(models, { limit: AT_A_TIME, work: toModel })) {
    options.signal?.throwIfAborted();
    yield model;
  }
}

/** Files that are open at a time; more gain nothing on a disk of today. */
const AT_A_TIME = 16;

function candidatesIn(
  place: ModelPlace,
  { onUnread = () => {}, signal }: ListOptions,
): AsyncGenerator<Candidate> {
  return FINDERS[place.layout](place, { onUnread, signal });
}

const FINDERS = { files: plainFiles, ollama: ollamaModels, hugging_face: cachedModels };

interface Weighed {
  readonly candidate: Candidate;
  readonly bytes: number | null;
  /** Equal for names that lead to the same weights, over links of either kind. */
  readonly identity: string;
  readonly problem?: string;
}

async function weigh(candidate: Candidate): Promise<Weighed> {
  const { files, path } = candidate;
  if (files.length === 0) return { candidate, bytes: null, identity: path };
  let bytes = 0;
  const identities: string[] = [];
  try {
    for (const file of files) {
      const { size, dev, ino } = await Deno.stat(file);
      bytes += size;
      identities.push(ino === null ? await Deno.realPath(file) : `${dev}:${ino}`);
    }
    return { candidate, bytes, identity: identities.join(" ") };
  } catch (error) {
    const code = systemErrorCode(error);
    const problem = code === "ENOENT"
      ? "Its weights are missing: the file that its name leads to is not there"
      : `Its weights cannot be read: ${code}`;
    return { candidate, bytes: null, identity: path, problem };
  }
}

/** Ollama makes several models of one file by giving each a template of its own. */
function apart(same: readonly Weighed[]): Weighed[][] {
  const templates = same.map(({ candidate }) => candidate.templateSha256?.value);
  const first = templates.find((template) => typeof template === "string");
  return [
    ...Map.groupBy(same, ({ candidate }) => candidate.templateSha256?.value ?? first).values(),
  ];
}

async function toModel(same: readonly Weighed[]): Promise<LocalModel> {
  // A group has at least one member, or it would not be one.
  const [first] = same as readonly [Weighed, ...Weighed[]];
  const { candidate, bytes } = first;
  const description = await describe(first);
  const problem = candidate.problem ?? description.problem;
  const projector = same.map((one) => one.candidate.projector).find((path) => path !== undefined);
  return {
    ...description,
    name: candidate.name,
    program: candidate.program,
    knownAs: same.map(({ candidate: { program, name } }) => ({ program, name })),
    path: candidate.path,
    format: candidate.format,
    fileCount: candidate.files.length,
    bytes,
    templateSha256: candidate.templateSha256 ?? description.templateSha256,
    // A copy in a cache knows its hash where the one in a plain folder does not.
    digest: same.map((one) => one.candidate.digest).find(({ value }) => value !== null) ??
      candidate.digest,
    ...(projector === undefined ? {} : { projector }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function describe({ candidate, problem }: Weighed): Promise<ModelDescription> {
  const wrong = problem ?? (candidate.files.length === 0 ? candidate.problem : undefined);
  if (wrong !== undefined) return Promise.resolve(undescribed(wrong));
  return candidate.format === "mlx" ? describeMlx(candidate.path) : describeGguf(candidate.files);
}
