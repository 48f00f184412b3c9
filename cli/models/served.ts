/** The models that servers list, of every provider that answers or of the one that is named. @module */

import type { Config } from "../../core/config/load.ts";
import type { ServedModel } from "../../core/local_models/held.ts";
import {
  type Connection,
  connectProvider,
  detectProviders,
  type ProviderInputs,
} from "../../core/provider/connect.ts";
import { ModelUnavailableError } from "../../core/provider/errors.ts";
import { listModels } from "../../core/run/models.ts";
import { pluginsFor } from "../settings.ts";
import { safe, safeLine, type Terminal } from "../terminal.ts";

/** Every model that is listed. A provider that answers and cannot list is named in a note. */
export async function servedModels(terminal: Terminal, config: Config): Promise<ServedModel[]> {
  const inputs: ProviderInputs = {
    config,
    plugins: await pluginsFor(config),
    env: (name) => Deno.env.get(name),
    notice: (text) => terminal.note(safe(text)),
  };
  const connections = config.settings.provider === "auto"
    ? (await detectProviders(inputs)).flatMap((one) => "connection" in one ? one.connection : [])
    : [await connectProvider(inputs)];
  const lists = await Promise.all(connections.map((one) => modelsOf(one, terminal)));
  return lists.flat();
}

async function modelsOf(connection: Connection, terminal: Terminal): Promise<ServedModel[]> {
  const { name: provider, server: { url } } = connection;
  try {
    const models = await listModels(connection, AbortSignal.timeout(15_000));
    return models.map((model) => ({ provider, url, model }));
  } catch (cause) {
    // The other providers and the disk may know the model.
    if (!(cause instanceof ModelUnavailableError)) throw cause;
    terminal.note(safeLine(cause.message));
    return [];
  } finally {
    await connection.provider.close?.();
  }
}
