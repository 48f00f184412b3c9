/** The server that a proxy passes everything on to. @module */

import type { Config } from "../../core/config/load.ts";
import { detectProviders } from "../../core/provider/connect.ts";
import { ProviderUnavailableError } from "../../core/provider/errors.ts";
import { parseAddress } from "../../core/provider/url.ts";
import type { Invocation } from "../command.ts";
import { UsageError } from "../errors.ts";
import { pluginsFor } from "../settings.ts";

/** A server, and the name of the provider that recognises it. */
export interface FoundUpstream {
  readonly url: URL;
  readonly provider: string;
}

/** The server that is named, or the first that answers. Throws `UsageError` or `ProviderUnavailableError`. */
export async function findUpstream(invocation: Invocation, config: Config): Promise<FoundUpstream> {
  const [given] = invocation.values["upstream"] ?? [];
  const url = given === undefined ? undefined : addressOf(given);
  const base = url?.href ?? config.settings["api.base"];
  const detections = await detectProviders({
    plugins: await pluginsFor(config),
    config: { ...config, settings: { ...config.settings, "api.base": base } },
    env: (name) => Deno.env.get(name),
    notice: (text) => invocation.terminal.note(text),
  });
  const connections = detections.flatMap((one) => "connection" in one ? [one.connection] : []);
  await Promise.all(connections.map(({ provider }) => provider.close?.()));
  const first = connections.find(({ server }) => server.url !== null);
  // One that does not answer yet may be started later.
  if (url !== undefined) return { url, provider: first?.name ?? "unknown" };
  if (first === undefined || first.server.url === null) {
    throw new ProviderUnavailableError(
      "Cannot find a model server to record",
      "Start LM Studio, Ollama, llama-server or vLLM, or name one with --upstream",
    );
  }
  return { url: new URL(first.server.url), provider: first.name };
}

function addressOf(text: string): URL {
  try {
    const url = parseAddress(text);
    if (url.username === "" && url.password === "") return url;
    throw new UsageError(
      "Cannot use an address with a name and a password: the proxy adds nothing to what apps send",
      "Leave them out of --upstream, and give them to the app",
    );
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new UsageError(cause.message, "Write it as http://host:port", { cause });
  }
}
