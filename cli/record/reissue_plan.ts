/** Which recorded calls are asked again, of which server and model. @module */

import { bodyOf, type RecordedCall } from "../../core/calls/recorded_call.ts";
import type { Config } from "../../core/config/load.ts";
import type { Found } from "../../core/plugin/discovery.ts";
import type { Connection } from "../../core/provider/connect.ts";
import { UnknownNameError } from "../../core/provider/errors.ts";
import { carriedCall } from "../../core/reissue/carried.ts";
import type { Changes } from "../../core/reissue/request.ts";
import { type Again, NO_PROMPTS } from "../../core/reissue/session.ts";
import { dialectOf } from "../../core/replay/dialect.ts";
import { listModels, runModels } from "../../core/run/models.ts";

/** What is asked again, and what is not. */
export interface ReissuePlan {
  readonly calls: readonly Again[];
  /** How many calls cannot be asked, by reason. */
  readonly skipped: ReadonlyMap<string, number>;
}

function withSettings(config: Config, settings: Partial<Config["settings"]>): Config {
  return { ...config, settings: { ...config.settings, ...settings } };
}

/** The configuration with the server that is meant: named, or the one that answered then. */
export function aimed(
  config: Config,
  { to, calls, plugins }: {
    readonly to: string | undefined;
    readonly calls: readonly RecordedCall[];
    readonly plugins: readonly Found[];
  },
): Config {
  if (to !== undefined) {
    // No provider has such a name.
    const isAddress = /[:/.]/.test(to) || to === "localhost";
    return withSettings(
      config,
      isAddress ? { "api.base": to, provider: "auto" } : { provider: to },
    );
  }
  if (config.settings.provider !== "auto" || config.settings["api.base"] !== null) return config;
  const [first] = calls;
  if (first === undefined) return config;
  const { provider, url } = first.started;
  // A proxy may not have known which program answered: then it is told by its address.
  const known = plugins.some(({ kind, name }) => kind === "provider" && name === provider);
  return withSettings(config, {
    provider: known ? provider : "auto",
    ...(url === null ? {} : { "api.base": baseOf(url) }),
  });
}

/** The base that a request was sent below: of OpenAI's dialect as it was, else where servers have it. */
function baseOf(url: string): string {
  const ofChat = /\/chat\/completions\/?$/.test(new URL(url).pathname);
  return new URL(ofChat ? ".." : "/v1/", url).href;
}

/** Reads what was asked, and finds the models that it is for. Throws `UnknownNameError`. */
export async function planOf(
  calls: readonly RecordedCall[],
  { connection, changes, wanted }: {
    readonly connection: Connection;
    readonly changes: Changes;
    readonly wanted: string | undefined;
  },
): Promise<ReissuePlan> {
  const skipped = new Map<string, number>();
  const skip = (reason: string) => skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
  const { provider } = connection;
  const carried = calls.flatMap((call) => {
    const body = bodyOf(call);
    const { operation, url } = call.started;
    const found = body === undefined
      ? "its request is not kept"
      : carriedCall(body, { dialect: dialectOf(call.started), operation, url, changes });
    const reason = typeof found !== "string" && "prompt" in found && provider.prompt === undefined
      ? NO_PROMPTS
      : found;
    if (typeof reason !== "string") return [{ call, carried: reason }];
    skip(reason);
    return [];
  });
  const known = carried.length === 0 || wanted !== undefined
    ? new Set<string>()
    : new Set((await listModels(connection, AbortSignal.timeout(LIST_MS))).map(({ id }) => id));
  const named = (call: RecordedCall) => wanted ?? nameOf(call, known);
  const ids = [...new Set(carried.map(({ call }) => named(call)))];
  const models = ids.length === 0 ? [] : await modelsOf(connection, ids, wanted);
  return {
    calls: carried.flatMap(({ call, carried }) => {
      const model = models.find((one) => one.model.id === named(call));
      return model === undefined ? [] : [{ call, carried, model }];
    }),
    skipped,
  };
}

/** How long a server may take to list its models, in milliseconds. */
const LIST_MS = 15_000;

/**
 * The model by the name that the app gave it, or, where the server lists none of that name, by the one
 * it answered with: some servers take any name. A call that names none is for a server with one model.
 * The ledger has both.
 */
function nameOf({ started, ended }: RecordedCall, known: ReadonlySet<string>): string {
  const answered = ended?.kind === "call.completed" ? ended.responseModel : null;
  if (known.has(started.model)) return started.model;
  if (answered !== null && known.has(answered)) return answered;
  // A name without a tag is that of the latest.
  const latest = `${started.model}:latest`;
  if (known.has(latest)) return latest;
  const [only] = known;
  return started.model === "" && only !== undefined && known.size === 1 ? only : started.model;
}

async function modelsOf(
  connection: Connection,
  ids: readonly string[],
  wanted: string | undefined,
) {
  try {
    return await runModels(connection, ids);
  } catch (cause) {
    if (!(cause instanceof UnknownNameError) || wanted !== undefined) throw cause;
    throw new UnknownNameError(
      `${cause.message}: the recorded calls name it`,
      "Name a model of this server with --model",
      { cause },
    );
  }
}
