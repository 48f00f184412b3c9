/** Examines an imitation, in a folder of its own. @module */

import { z } from "zod";
import type { RunModel } from "../events/header.ts";
import {
  defineProvider,
  type Provider,
  type ProviderDefinition,
  ProviderError,
} from "../provider/contract.ts";
import { examine, type Examined } from "../doctor/session.ts";
import { openAICompatible } from "../provider/openai/client.ts";
import { type ImitationOptions, startImitation } from "./imitation/mod.ts";
import { IMITATED_MODEL, providerOn } from "./provider/stage.ts";
import { sampleHeader } from "../trace/testdata/sample_header.ts";
import { unknownModel } from "../provider/unknown_model.ts";

/** An examination that was made, and its trace, which goes when this is disposed of. */
export interface Examination extends AsyncDisposable {
  readonly outcome: Examined;
  readonly path: string;
}

/** How it is examined, where that differs from the quickest. */
export interface ExaminationOptions {
  /** How long a word may take, in milliseconds. */
  readonly limitMs?: number;
  /** How long a pause is, in milliseconds. */
  readonly idleMs?: number;
  /** The provider to ask it with; default: any server of the dialect. */
  readonly provider?: ProviderDefinition;
  /** Settings of the provider. */
  readonly settings?: unknown;
}

/** Examines a server that behaves as told. */
export async function examined(
  options: ImitationOptions,
  { limitMs = 400, idleMs = 20, provider = ANY, settings = {} }: ExaminationOptions = {},
): Promise<Examination> {
  await using imitation = await startImitation(options);
  const folder = await Deno.makeTempDir({ prefix: "modellens-doctor-" });
  const path = `${folder}/run`;
  const llm = providerOn(provider, { url: imitation.url, config: settings });
  const outcome = await examine({
    path,
    header: { ...sampleHeader({ run: "suite" }), models: [await subjectOf(llm)] },
    redaction: {},
    llm,
    limits: { firstTokenMs: limitMs, stallMs: limitMs, totalMs: 20_000 },
    checkMs: 20_000,
    retries: 1,
    idleMs,
    stop: new AbortController().signal,
  });
  return {
    outcome,
    path,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const ANY = defineProvider({
  url: null,
  settings: z.unknown(),
  create: (context) => openAICompatible(context, { server: "Imitation" }),
});

/** The first model with what is known of it; one of which nothing is known where the server lists none. */
async function subjectOf(llm: Provider): Promise<RunModel> {
  const signal = AbortSignal.timeout(10_000);
  try {
    const [server, [model]] = await Promise.all([llm.identify(signal), llm.models(signal)]);
    if (model !== undefined) return { span: "m1", provider: "imitation", model, server };
  } catch (cause) {
    // A server with a defect is examined all the same.
    if (!(cause instanceof ProviderError)) throw cause;
  }
  const unknown = { value: null, reason: "an imitation does not tell it" };
  const server = { url: null, server: unknown, version: unknown, slots: unknown };
  const model = unknownModel(IMITATED_MODEL, unknown.reason);
  return { span: "m1", provider: "imitation", model, server };
}

/** Verdicts by check. */
export function verdicts({ diagnoses }: Examined): Record<string, string> {
  return Object.fromEntries(diagnoses.map(({ check, verdict }) => [check, verdict]));
}
