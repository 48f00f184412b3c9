import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError } from "../config/errors.ts";
import { type ConfigInputs, loadConfig } from "../config/load.ts";
import { discover, type Found } from "../plugin/discovery.ts";
import { lockPlugins } from "../plugin/locking.ts";
import { PluginError } from "../plugin/errors.ts";
import { startImitation } from "../testing/imitation/mod.ts";
import {
  connectProvider,
  type Detection,
  detectProviders,
  type ProviderInputs,
} from "./connect.ts";
import { ProviderUnavailableError, UnknownNameError } from "./errors.ts";

const OVER_HTTP = ["lm-studio", "ollama", "llama-cpp", "openai-compatible"];

/** A plugin of a stranger: in process, and always there. */
const INSIDE = `import { defineProvider } from "model-lens";
import { z } from "zod";
const unknown = { value: null, reason: "it is a test" };
export default defineProvider({
  url: null,
  rank: 1000,
  settings: z.strictObject({ size: z.int().optional() }),
  create: () => ({
    identify: () => Promise.resolve({ url: null, server: unknown, version: unknown, slots: unknown }),
    models: () => Promise.resolve([]),
    chat: () => { throw new TypeError("not asked"); },
  }),
});
`;

/** Plugins of a folder of their own, locked; without their tests, which discovery does not need. */
async function pluginsIn(folder: string): Promise<Found[]> {
  for (const name of OVER_HTTP) {
    const to = `${folder}/plugins/provider-${name}`;
    await Deno.mkdir(to, { recursive: true });
    const from = new URL(`../../plugins/provider-${name}/`, import.meta.url);
    for await (const { name: file } of Deno.readDir(from)) {
      if (!file.endsWith("_test.ts")) await Deno.copyFile(new URL(file, from), `${to}/${file}`);
    }
  }
  const inside = `${folder}/plugins/provider-inside`;
  await Deno.mkdir(inside);
  await Deno.writeTextFile(`${inside}/mod.ts`, INSIDE);
  const manifest = { id: "provider-inside", kind: "provider", api: 1, version: "0.1.0" };
  await Deno.writeTextFile(
    `${inside}/plugin.jsonc`,
    JSON.stringify({ ...manifest, summary: "In process", entry: "./mod.ts" }),
  );
  return await lockPlugins(await discover([{ path: folder, name: "this folder" }]));
}

interface Stage {
  readonly plugins: readonly Found[];
  /** Inputs with these flags and this section `providers` of a configuration file. */
  inputs(
    flags: ConfigInputs["flags"],
    providers?: Readonly<Record<string, unknown>>,
  ): Promise<ProviderInputs>;
}

async function staged(act: (stage: Stage) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "modellens-connect-" });
  try {
    const plugins = await pluginsIn(folder);
    const env = (name: string) => name === "SUITE_KEY" ? "key-of-the-suite" : undefined;
    await act({
      plugins,
      inputs: async (flags, providers = {}) => {
        const file = `${folder}/config.json`;
        await Deno.writeTextFile(file, JSON.stringify({ providers }));
        const config = await loadConfig({ flags, env, project: [file], user: [] });
        return { plugins, config, env, notice: () => {} };
      },
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface Server extends AsyncDisposable {
  /** Its base, with `/v1`. */
  readonly url: string;
}

/** A server that answers these paths with text or JSON, and nothing else. */
function server(
  replies: Readonly<Record<string, unknown>>,
  before: () => Promise<void> = () => Promise.resolve(),
): Server {
  const all: Readonly<Record<string, unknown>> = {
    "/v1/models": { data: [{ id: "m" }] },
    ...replies,
  };
  const serving = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      await before();
      const body = all[new URL(request.url).pathname];
      if (body === undefined) return new Response("", { status: 404 });
      return typeof body === "string" ? new Response(body) : Response.json(body);
    },
  );
  return {
    url: `http://127.0.0.1:${serving.addr.port}/v1`,
    [Symbol.asyncDispose]: () => serving[Symbol.asyncDispose](),
  };
}

const OLLAMA = { "/": "Ollama is running", "/api/version": { version: "0.24.0" } };
const LLAMA_CPP = { "/props": { default_generation_settings: {}, total_slots: 2 } };

function closedAddress(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}/v1`;
}

/** Every address that would be looked at by default, closed, with some of them replaced. */
function addresses(open: Readonly<Record<string, string>> = {}): Record<string, { url: string }> {
  const closed = closedAddress();
  return Object.fromEntries(
    ["lm-studio", "ollama", "llama-cpp"].map((name) => [name, { url: open[name] ?? closed }]),
  );
}

function reasons(detections: readonly Detection[]): Record<string, string> {
  return Object.fromEntries(
    detections.map((one) => [one.name, "reason" in one ? one.reason : "connected"]),
  );
}

Deno.test("detectProviders() says of every provider whether it is there, and why not", () =>
  staged(async ({ inputs }) => {
    await using ollama = server(OLLAMA);
    await using page = await startImitation({ defect: { kind: "html-instead-of-json" } });
    const open = { ollama: ollama.url, "llama-cpp": page.url.href };
    const detections = await detectProviders(await inputs({}, addresses(open)));
    const found = reasons(detections);
    assertEquals([found["ollama"], found["inside"]], ["connected", "connected"]);
    assertStringIncludes(found["lm-studio"] ?? "", "nothing listens there");
    assertStringIncludes(found["llama-cpp"] ?? "", "a web page");
    assertEquals(found["openai-compatible"], "no address is configured");
    const order = detections.map(({ name }) => name).filter((name) => found[name] === "connected");
    assertEquals(order, ["ollama", "inside"]);
  }));

Deno.test("detectProviders() looks at all of them at once", () =>
  staged(async ({ inputs }) => {
    const asked = Promise.withResolvers<void>();
    let waiting = 0;
    // Neither answers before both were asked.
    const together = () => {
      if (++waiting === 2) asked.resolve();
      return asked.promise;
    };
    await using ollama = server(OLLAMA, together);
    await using llamaCpp = server(LLAMA_CPP, together);
    const open = addresses({ ollama: ollama.url, "llama-cpp": llamaCpp.url });
    const found = reasons(await detectProviders(await inputs({}, open)));
    assertEquals([found["ollama"], found["llama-cpp"]], ["connected", "connected"]);
  }));

Deno.test("detectProviders() sends no key to servers that nobody named", () =>
  staged(async ({ inputs }) => {
    await using stranger = await startImitation();
    const open = addresses({ "llama-cpp": stranger.url.href });
    await detectProviders(await inputs({ "api.key_env": ["SUITE_KEY"] }, open));
    assert(stranger.requests.length > 0);
    for (const { headers } of stranger.requests) assertEquals(headers["authorization"], undefined);
  }));

Deno.test("detectProviders() does not wait for a server that says nothing", () =>
  staged(async ({ inputs }) => {
    using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const open = { ollama: `http://127.0.0.1:${silent.addr.port}` };
    const found = reasons(await detectProviders(await inputs({}, addresses(open))));
    assertEquals(found["ollama"], "it accepts connections and does not answer in time");
    assertEquals(found["inside"], "connected");
  }));

Deno.test("connectProvider() takes the first by rank that answers", () =>
  staged(async ({ inputs }) => {
    await using ollama = server(OLLAMA);
    await using llamaCpp = server(LLAMA_CPP);
    const both = addresses({ ollama: ollama.url, "llama-cpp": llamaCpp.url });
    assertEquals((await connectProvider(await inputs({}, both))).name, "ollama");
    const one = addresses({ "llama-cpp": llamaCpp.url });
    const { name, server: facts } = await connectProvider(await inputs({}, one));
    assertEquals([name, facts.server.value, facts.slots.value], ["llama-cpp", "llama-server", 2]);
    assertEquals((await connectProvider(await inputs({}, addresses()))).name, "inside");
  }));

Deno.test("connectProvider() takes another server at --api-base for what it says it is", () =>
  staged(async ({ inputs }) => {
    await using imitation = await startImitation();
    const base = { "api.base": [imitation.url.href] };
    assertEquals((await connectProvider(await inputs(base))).name, "openai-compatible");
    await using ollama = server(OLLAMA);
    // With the path of the dialect, and as people type it.
    for (const address of [ollama.url, new URL("/", ollama.url).href]) {
      const { name } = await connectProvider(await inputs({ "api.base": [address] }));
      assertEquals(name, "ollama", address);
    }
  }));

Deno.test("connectProvider() takes nothing else when nothing answers at --api-base", () =>
  staged(async ({ inputs }) => {
    const given = await inputs({ "api.base": [closedAddress()] });
    const error = await assertRejects(() => connectProvider(given), ProviderUnavailableError);
    assertStringIncludes(error.message, "nothing listens there");
    assertStringIncludes(error.message, "inside: --api-base names a server");
  }));

Deno.test("connectProvider() takes the provider that is named, by name or by id", () =>
  staged(async ({ inputs }) => {
    await using ollama = server(OLLAMA);
    await using llamaCpp = server(LLAMA_CPP);
    const both = addresses({ ollama: ollama.url, "llama-cpp": llamaCpp.url });
    for (const name of ["llama-cpp", "provider-llama-cpp"]) {
      assertEquals(
        (await connectProvider(await inputs({ provider: [name] }, both))).name,
        "llama-cpp",
      );
    }
  }));

Deno.test("connectProvider() says why the provider that is named cannot be used", () =>
  staged(async ({ inputs }) => {
    await using ollama = server(OLLAMA);
    const wrong = await inputs({ provider: ["llama-cpp"], "api.base": [ollama.url] });
    const other = await assertRejects(() => connectProvider(wrong), ProviderUnavailableError);
    assertStringIncludes(other.message, 'Cannot use provider "llama-cpp": ');
    const closed = await inputs({ provider: ["ollama"] }, addresses());
    const gone = await assertRejects(() => connectProvider(closed), ProviderUnavailableError);
    assertStringIncludes(gone.message, "nothing listens there");
    assertEquals(gone.hint, "Start the server, or name another with --api-base");
  }));

Deno.test("connectProvider() gives the nearest name for one that is not known", () =>
  staged(async ({ inputs }) => {
    const near = await inputs({ provider: ["olama"] });
    const error = await assertRejects(() => connectProvider(near), UnknownNameError);
    assertEquals(error.hint, 'Did you mean "ollama"?');
    const far = await inputs({ provider: ["something-else"] });
    const other = await assertRejects(() => connectProvider(far), UnknownNameError);
    assertStringIncludes(other.hint, "auto");
  }));

Deno.test("connectProvider() wants the variable of the key, and keeps its value among the secrets", () =>
  staged(async ({ inputs }) => {
    await using imitation = await startImitation({ apiKey: "key-of-the-suite" });
    const flags = { provider: ["openai-compatible"], "api.base": [imitation.url.href] };
    const missing = await inputs({ ...flags, "api.key_env": ["NO_SUCH_KEY"] });
    const error = await assertRejects(() => connectProvider(missing), ConfigError);
    assertStringIncludes(error.message, '"NO_SUCH_KEY" is not set');
    const without = await inputs(flags);
    const refused = await assertRejects(() => connectProvider(without), ProviderUnavailableError);
    assertStringIncludes(refused.hint, "--api-key-env");

    const headers = { "x-team": "team-secret" };
    const given = await inputs({ ...flags, "api.key_env": ["SUITE_KEY"] }, {
      "openai-compatible": { headers },
    });
    const { secrets, server: facts } = await connectProvider(given);
    assertEquals(secrets.toSorted(), ["key-of-the-suite", "team-secret"]);
    assert(!JSON.stringify(facts).includes("key-of-the-suite"));
  }));

Deno.test("connectProvider() refuses a header that none can be", () =>
  staged(async ({ inputs }) => {
    const given = await inputs({ provider: ["ollama"] }, { ollama: { headers: { "a b": "c" } } });
    const error = await assertRejects(() => connectProvider(given), ConfigError);
    assertStringIncludes(error.message, '"a b" is no header');
  }));

Deno.test("connectProvider() refuses an address that is none, or that is missing", () =>
  staged(async ({ inputs }) => {
    for (const base of ["http://", "ftp://h/v1", "a b"]) {
      const given = await inputs({ provider: ["ollama"], "api.base": [base] });
      const error = await assertRejects(() => connectProvider(given), ConfigError);
      assertStringIncludes(error.message, `Cannot use "${base}" as an address`);
    }
    const none = await inputs({ provider: ["openai-compatible"] });
    const error = await assertRejects(() => connectProvider(none), ConfigError);
    assertEquals(error.hint, "Give one with --api-base");
  }));

Deno.test("connectProvider() refuses settings that the plugin does not know", () =>
  staged(async ({ inputs }) => {
    const given = await inputs({ provider: ["inside"] }, { inside: { settings: { size: "big" } } });
    const error = await assertRejects(() => connectProvider(given), ConfigError);
    assertStringIncludes(error.message, "Cannot use providers.inside.settings: size: ");
  }));

Deno.test("connectProvider() and detectProviders() load no plugin that is not locked", () =>
  staged(async ({ plugins, inputs }) => {
    const [one] = plugins.filter(({ name }) => name === "inside");
    assert(one !== undefined);
    await Deno.writeTextFile(`${one.folder}/mod.ts`, `${INSIDE}\n// changed`);
    const changed = await discover([one.root]);
    const given = { ...await inputs({ provider: ["inside"] }, addresses()), plugins: changed };
    const error = await assertRejects(() => connectProvider(given), PluginError);
    assertEquals(error.code, "plugin_changed");
    assertStringIncludes(
      reasons(await detectProviders(given))["inside"] ?? "",
      "mod.ts was changed",
    );
  }));
