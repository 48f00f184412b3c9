/** What a run can be started with on this machine now, for the form of the dashboard. @module */

import { type Connection, type Detection, detectProviders } from "../../core/provider/connect.ts";
import { ModelLensError } from "../../core/errors.ts";
import type { Found } from "../../core/plugin/discovery.ts";
import { listModels } from "../../core/run/models.ts";
import type { RunChoices } from "../../server/api/mod.ts";
import type { Invocation } from "../command.ts";
import { configOf, pluginsFor } from "../settings.ts";

/** Milliseconds for a server to list its models. */
const PATIENCE = 5_000;

/** Looks for providers, and lists their models. Throws `ConfigError` and `LockFileError`. */
export async function runChoices(
  invocation: Pick<Invocation, "values" | "switches">,
): Promise<RunChoices> {
  const config = await configOf(invocation);
  const plugins = await pluginsFor(config);
  const env = (name: string) => Deno.env.get(name);
  const found = await detectProviders({ config, plugins, env, notice: () => undefined });
  return {
    providers: await Promise.all(found.map(choiceOf)),
    benchmarks: usable(plugins, "benchmark"),
    frameworks: usable(plugins, "framework"),
  };
}

function usable(plugins: readonly Found[], wanted: Found["kind"]): RunChoices["benchmarks"] {
  return plugins
    .filter(({ kind, problem }) => kind === wanted && problem === undefined)
    .map(({ name, manifest }) => ({ name, summary: manifest?.summary ?? "" }));
}

type Choice = RunChoices["providers"][number];

async function choiceOf(found: Detection): Promise<Choice> {
  const { name } = found;
  if (!("connection" in found)) {
    const { reason, hint } = found;
    const nothing = { url: null, server: null, version: null, models: [] };
    return { name, ...nothing, available: false, reason, hint };
  }
  const { connection } = found;
  const { url, server, version } = connection.server;
  const facts = { name, url, server: server.value, version: version.value };
  try {
    const models = await namesOf(connection);
    return { ...facts, available: true, reason: null, hint: null, models };
  } catch (cause) {
    if (!(cause instanceof ModelLensError)) throw cause;
    const { message, hint } = cause;
    return { ...facts, available: false, reason: message, hint, models: [] };
  } finally {
    await connection.provider.close?.();
  }
}

async function namesOf(connection: Connection): Promise<string[]> {
  return (await listModels(connection, AbortSignal.timeout(PATIENCE))).map(({ id }) => id);
}
