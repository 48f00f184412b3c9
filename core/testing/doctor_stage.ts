/** Examines an imitation, in a folder of its own. @module */

import { examine, type Examined } from "../doctor/session.ts";
import { openAICompatible } from "../provider/openai/client.ts";
import { fetchWithin } from "../provider/reach.ts";
import { type ImitationOptions, startImitation } from "./imitation/mod.ts";
import { IMITATED_MODEL } from "./provider_stage.ts";
import { sampleHeader } from "../trace/testdata/sample_header.ts";
import { unknownModel } from "../provider/unknown_model.ts";

/** An examination that was made, and its trace, which goes when this is disposed of. */
export interface Examination extends AsyncDisposable {
  readonly outcome: Examined;
  readonly path: string;
}

/** Examines a server that behaves as told. */
export async function examined(
  options: ImitationOptions,
  { limitMs = 400, idleMs = 20 }: { readonly limitMs?: number; readonly idleMs?: number } = {},
): Promise<Examination> {
  await using imitation = await startImitation(options);
  const folder = await Deno.makeTempDir({ prefix: "modellens-doctor-" });
  const path = `${folder}/run`;
  const unknown = { value: null, reason: "an imitation does not tell it" };
  const server = { url: imitation.url.href, server: unknown, version: unknown, slots: unknown };
  const model = unknownModel(IMITATED_MODEL, unknown.reason);
  const outcome = await examine({
    path,
    header: {
      ...sampleHeader({ run: "suite" }),
      models: [{ span: "m1", provider: "imitation", model, server }],
    },
    redaction: {},
    llm: openAICompatible({
      config: {},
      url: imitation.url,
      apiKey: undefined,
      headers: {},
      fetch: fetchWithin(5000, () => undefined),
      readFile: (path) => Deno.readFile(path),
      notice: () => {},
    }, { server: "Imitation" }),
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

/** Verdicts by check. */
export function verdicts({ diagnoses }: Examined): Record<string, string> {
  return Object.fromEntries(diagnoses.map(({ check, verdict }) => [check, verdict]));
}
