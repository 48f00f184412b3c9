/** Chooses the models of a run from what a provider has. @module */

import { nearest } from "../config/nearest.ts";
import type { ModelFacts, RunModel } from "../events/header.ts";
import type { Connection } from "../provider/connect.ts";
import { ProviderError } from "../provider/contract.ts";
import { ModelUnavailableError, UnknownNameError } from "../provider/errors.ts";

/** How long a server may take to list its models, in milliseconds. */
const LIST_MS = 15_000;

/** The models of a run with their spans, `m1`, `m2` …. Throws what `chooseModels()` throws. */
export async function runModels(
  connection: Connection,
  wanted: readonly string[],
): Promise<RunModel[]> {
  const signal = AbortSignal.timeout(LIST_MS);
  const models = await chooseModels(connection, { wanted, signal });
  return models.map((model, index) => ({
    span: `m${index + 1}`,
    provider: connection.name,
    model,
    server: connection.server,
  }));
}

/** Facts of every chat model of a provider. Throws `ModelUnavailableError`. */
export async function listModels(
  { provider, name }: Connection,
  signal: AbortSignal,
): Promise<readonly ModelFacts[]> {
  try {
    return await provider.models(signal);
  } catch (cause) {
    throw unavailable(`Cannot list the models of "${name}"`, cause);
  }
}

/**
 * The models that were asked for, or the first of the list. Throws `UnknownNameError` with the nearest
 * name when one is not there, and `ModelUnavailableError` when there is none or the server fails.
 */
export async function chooseModels(
  connection: Connection,
  { wanted, signal }: { readonly wanted: readonly string[]; readonly signal: AbortSignal },
): Promise<readonly ModelFacts[]> {
  const listed = await listModels(connection, signal);
  const [first] = listed;
  if (wanted.length > 0) {
    return await Promise.all(wanted.map((id) => find(id, { connection, listed, signal })));
  }
  if (first !== undefined) return [await detailed(first, { connection, signal })];
  throw withoutModels(connection.name);
}

/** The model with what only a request of its own tells; asked for the models of a run alone. */
async function detailed(
  model: ModelFacts,
  { connection: { provider }, signal }: { connection: Connection; signal: AbortSignal },
): Promise<ModelFacts> {
  try {
    return await provider.detail?.(model, signal) ?? model;
  } catch (cause) {
    throw unavailable(`Cannot use model "${model.id}"`, cause);
  }
}

async function find(
  id: string,
  { connection, listed, signal }: {
    connection: Connection;
    listed: readonly ModelFacts[];
    signal: AbortSignal;
  },
): Promise<ModelFacts> {
  const found = listed.find((model) => model.id === id);
  if (found !== undefined) return await detailed(found, { connection, signal });
  const { definition, provider, name } = connection;
  if (definition.accepts?.(id) === true && provider.describe !== undefined) {
    try {
      return await provider.describe(id, signal);
    } catch (cause) {
      if (cause instanceof ProviderError && cause.type === "model_not_found") {
        const hint = cause.facts.hint ?? 'Run "models list" to see the models there are';
        throw new UnknownNameError(`Cannot use model "${id}": ${cause.message}`, hint, { cause });
      }
      throw unavailable(`Cannot use model "${id}"`, cause);
    }
  }
  if (listed.length === 0) throw withoutModels(name);
  const names = listed.map((model) => model.id);
  const near = nearest(id, names);
  const shown = names.slice(0, 10).map((one) => `"${one}"`).join(", ");
  throw new UnknownNameError(
    `Cannot find model "${id}" on "${name}"`,
    near !== undefined
      ? `Did you mean "${near}"?`
      : `It has ${shown}${names.length > 10 ? ` and ${names.length - 10} more` : ""}`,
  );
}

function withoutModels(provider: string): ModelUnavailableError {
  return new ModelUnavailableError(
    `Cannot run on "${provider}": it has no chat model`,
    "Load or download a model in it, then try again",
  );
}

function unavailable(what: string, cause: unknown): ModelUnavailableError {
  if (cause instanceof ProviderError) {
    return new ModelUnavailableError(
      `${what}: ${cause.message}`,
      cause.facts.hint ?? "Look at the server's own log",
      { cause },
    );
  }
  if (cause instanceof DOMException && cause.name === "TimeoutError") {
    return new ModelUnavailableError(
      `${what}: it does not answer in time`,
      "Look whether the server is busy",
      {
        cause,
      },
    );
  }
  throw cause;
}
