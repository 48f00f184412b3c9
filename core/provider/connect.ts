/** Makes providers out of plugins and configuration, and finds the servers that run. @module */

import type { Config } from "../config/load.ts";
import { suggestion } from "../config/nearest.ts";
import { ConfigError } from "../config/errors.ts";
import type { ServerFacts } from "../events/header.ts";
import type { Found } from "../plugin/discovery.ts";
import { PluginError } from "../plugin/errors.ts";
import { loadProvider } from "../plugin/loader.ts";
import { type Provider, type ProviderDefinition, ProviderError } from "./contract.ts";
import { ProviderUnavailableError, UnknownNameError } from "./errors.ts";
import { modelFile } from "./model_file.ts";
import { fetchWithin } from "./reach.ts";
import { parseAddress } from "./url.ts";

/** What providers are made from. */
export interface ProviderInputs {
  readonly plugins: readonly Found[];
  readonly config: Config;
  readonly env: (name: string) => string | undefined;
  readonly notice: (text: string) => void;
}

/** A provider that can be asked. */
export interface Connection {
  readonly name: string;
  readonly plugin: Found;
  readonly definition: ProviderDefinition;
  readonly provider: Provider;
  readonly server: ServerFacts;
  /** Strings that must never reach a file. */
  readonly secrets: readonly string[];
}

/** A provider that was looked for: the connection, or why there is none. */
export type Detection =
  | { readonly name: string; readonly connection: Connection }
  | Missing;

/** A provider that cannot be used, and why. */
export interface Missing {
  readonly name: string;
  readonly reason: string;
  readonly hint: string;
}

/** How long detection waits for each server, in milliseconds. */
export const DETECTION_MS = 900;

/**
 * Looks for every provider that can be detected, all at once, in order of rank. A server that is not
 * there is no error. Throws `ConfigError` for settings that cannot be used.
 */
export async function detectProviders(inputs: ProviderInputs): Promise<Detection[]> {
  const found = inputs.plugins.filter(({ kind }) => kind === "provider");
  const candidates = await Promise.all(found.map((plugin) => candidate(plugin, inputs)));
  const ranked = candidates.sort((a, b) => rankOf(a) - rankOf(b));
  return await Promise.all(ranked.map((one) => "reason" in one ? one : detect(one)));
}

/**
 * Connects to the provider that the configuration names, or to the first that answers.
 * Throws `UnknownNameError`, `ProviderUnavailableError`, `PluginError` or `ConfigError`.
 */
export async function connectProvider(inputs: ProviderInputs): Promise<Connection> {
  const { provider: name, "api.key_env": keyName } = inputs.config.settings;
  // Also where no server would get it: whoever names a key means it to be there.
  keyOf(keyName ?? undefined, inputs.env);
  if (name === "auto") return await firstThatAnswers(inputs);
  const providers = inputs.plugins.filter(({ kind }) => kind === "provider");
  const plugin = providers.find((one) => one.name === name || one.id === name);
  if (plugin === undefined) {
    throw new UnknownNameError(
      `Cannot use provider "${name}": there is none of that name`,
      suggestion(name, ["auto", ...providers.map((one) => one.name)]),
    );
  }
  const { definition, ...made } = await make(plugin, inputs);
  try {
    const server = await made.provider.identify(AbortSignal.timeout(connectLimit(inputs)));
    return { name: plugin.name, plugin, definition, ...made, server };
  } catch (cause) {
    await made.provider.close?.();
    throw unavailable(plugin.name, cause);
  }
}

async function firstThatAnswers(inputs: ProviderInputs): Promise<Connection> {
  const detections = await detectProviders(inputs);
  const connections = detections.flatMap((one) => "connection" in one ? [one.connection] : []);
  const [first, ...others] = connections;
  await Promise.all(others.map(({ provider }) => provider.close?.()));
  if (first !== undefined) return first;
  throw new ProviderUnavailableError(
    `Cannot find a model server: ${reasonsOf(detections)}`,
    "Start LM Studio, Ollama, llama-server or vLLM, or name one with --api-base",
  );
}

/** Each reason once, after the names of those that share it. */
function reasonsOf(detections: readonly Detection[]): string {
  const missing = detections.filter((one) => "reason" in one);
  return [...Map.groupBy(missing, ({ reason }) => reason)]
    .map(([reason, members]) => `${members.map(({ name }) => name).join(", ")}: ${reason}`)
    .join("; ");
}

interface Candidate {
  readonly name: string;
  readonly plugin: Found;
  readonly definition: ProviderDefinition;
  readonly provider: Provider;
  readonly secrets: readonly string[];
}

async function candidate(plugin: Found, inputs: ProviderInputs): Promise<Candidate | Missing> {
  const { name } = plugin;
  try {
    const definition = await loadProvider(plugin);
    const address = addressOf(plugin, definition, inputs.config);
    if (definition.rank === undefined) {
      return { name, reason: "only used when it is named", hint: `Use --provider ${name}` };
    }
    if (definition.needsUrl === true && address === null) {
      return { name, reason: "no address is configured", hint: "Give one with --api-base" };
    }
    if (
      definition.url === null && definition.needsUrl !== true &&
      inputs.config.settings["api.base"] !== null
    ) {
      return {
        name,
        reason: "--api-base names a server",
        hint: `Use --provider ${name} without it`,
      };
    }
    return { name, plugin, ...await make(plugin, inputs) };
  } catch (cause) {
    if (!(cause instanceof PluginError)) throw cause;
    return { name, reason: cause.message, hint: cause.hint };
  }
}

async function detect(
  { name, plugin, definition, provider, secrets }: Candidate,
): Promise<Detection> {
  try {
    const server = await provider.identify(AbortSignal.timeout(DETECTION_MS));
    return { name, connection: { name, plugin, definition, provider, server, secrets } };
  } catch (cause) {
    await provider.close?.();
    const { message, hint } = unavailable(name, cause);
    return { name, reason: message.replace(/^Cannot use provider "[^"]*": /, ""), hint };
  }
}

async function make(
  plugin: Found,
  inputs: ProviderInputs,
): Promise<Omit<Candidate, "name" | "plugin">> {
  const definition = await loadProvider(plugin);
  const { name } = plugin;
  const { config, env, notice } = inputs;
  const own = config.providers[name] ?? {};
  const settings = definition.settings.safeParse(own.settings ?? {});
  if (!settings.success) {
    const issue = settings.error.issues[0];
    throw new ConfigError(
      `Cannot use providers.${name}.settings: ${[...issue?.path ?? [], issue?.message].join(": ")}`,
      "Correct the configuration",
    );
  }
  const url = addressOf(plugin, definition, config);
  if (definition.needsUrl === true && url === null) {
    throw new ConfigError(
      `Cannot use provider "${name}" without an address`,
      "Give one with --api-base",
    );
  }
  const apiKey = keyOf(own.key_env ?? sharedKey(config), env);
  const headers = checkedHeaders(name, own.headers ?? {});
  const provider = definition.create({
    config: settings.data,
    url,
    apiKey,
    headers,
    fetch: fetchWithin(config.settings["limits.connect"] * 1000, env),
    readFile: (path) => Deno.readFile(path),
    findModel: modelFile,
    notice,
  });
  const inAddress = url === null ? [] : [url.username, url.password, ...url.searchParams.values()];
  const secrets = [apiKey, ...inAddress, ...Object.values(headers)];
  return {
    definition,
    provider,
    secrets: secrets.filter((one): one is string => one !== undefined && one !== ""),
  };
}

function addressOf({ name }: Found, definition: ProviderDefinition, config: Config): URL | null {
  const ofServer = definition.url !== null || definition.needsUrl === true;
  const given = ofServer ? config.settings["api.base"] : null;
  const text = given ?? config.providers[name]?.url ?? definition.url;
  if (text === null) return null;
  try {
    const url = parseAddress(text);
    // Whoever types no path means the server; where it has the dialect is for the provider to know.
    if (url.pathname === "/" && definition.url !== null) {
      url.pathname = new URL(definition.url).pathname;
    }
    return url;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new ConfigError(cause.message, "Write it as http://host:port/v1", { cause });
  }
}

/** A key is for the server that the user meant: it is not sent to whatever detection finds. */
function sharedKey({ settings }: Config): string | undefined {
  const meant = settings.provider !== "auto" || settings["api.base"] !== null;
  return meant ? settings["api.key_env"] ?? undefined : undefined;
}

function checkedHeaders(
  name: string,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  for (const [header, value] of Object.entries(headers)) {
    try {
      new Headers({ [header]: value });
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw new ConfigError(
        `Cannot use providers.${name}.headers: "${header}" is no header, or its value has characters that none may have`,
        "Correct the header",
        { cause },
      );
    }
  }
  return headers;
}

function keyOf(
  name: string | undefined,
  env: (name: string) => string | undefined,
): string | undefined {
  if (name === undefined) return undefined;
  const value = env(name);
  if (value !== undefined && value !== "") return value;
  throw new ConfigError(
    `Cannot find the API key: the variable "${name}" is not set`,
    `Set ${name}, or name another with --api-key-env`,
  );
}

function unavailable(name: string, cause: unknown): ProviderUnavailableError {
  if (cause instanceof ProviderError) {
    return new ProviderUnavailableError(
      `Cannot use provider "${name}": ${cause.message}`,
      cause.facts.hint ?? "Look at the server's own log",
      { cause },
    );
  }
  if (cause instanceof DOMException && cause.name === "TimeoutError") {
    return new ProviderUnavailableError(
      `Cannot use provider "${name}": it accepts connections and does not answer in time`,
      "Look whether the server is busy; when it is named with --provider, it gets twice limits.connect",
      { cause },
    );
  }
  throw cause;
}

function rankOf(one: Candidate | Missing): number {
  return "definition" in one ? one.definition.rank ?? Infinity : Infinity;
}

/** A server that was named may be slow: it gets as long as a connection may take, twice. */
function connectLimit({ config }: ProviderInputs): number {
  return Math.max(DETECTION_MS, config.settings["limits.connect"] * 2000);
}
