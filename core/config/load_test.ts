import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { ConfigError } from "./errors.ts";
import type { Key } from "./key.ts";
import { envOf, flagOf, type KeyName, KEYS } from "./keys.ts";
import { type ConfigInputs, KEY_NAMES, loadConfig } from "./load.ts";

/** Two texts of a flag for every key, with the values they stand for; neither is the default. */
const VALUES: Readonly<Record<KeyName, readonly [text: string, value: unknown][]>> = {
  "provider": [["ollama", "ollama"], ["jan", "jan"]],
  "models": [["a, b", ["a", "b"]], ["c", ["c"]]],
  "benchmarks": [["smoke", ["smoke"]], ["x,y,", ["x", "y"]]],
  "variant": [["lm-eval", ["lm-eval"]], ["a=b,c=d", ["a=b", "c=d"]]],
  "data": [["/a", "/a"], ["b", "b"]],
  "framework": [["devbench", "devbench"], ["sums", "sums"]],
  "samples": [["1", 1], ["1000000", 1_000_000]],
  "epochs": [["2", 2], ["1000", 1000]],
  "order": [["by-model", "by-model"], ["by-model", "by-model"]],
  "limit_time": [["1", 1], ["31536000", 31_536_000]],
  "seed": [["0", 0], ["2147483647", 2_147_483_647]],
  "temperature": [["0.7", 0.7], ["2", 2]],
  "max_tokens": [["1", 1], ["1e6", 1_000_000]],
  "concurrency": [["2", 2], ["256", 256]],
  "timeout": [["0.1", 0.1], ["86400", 86_400]],
  "retries": [["0", 0], ["20", 20]],
  "allowed_errors": [["1", 1], ["1000000", 1_000_000]],
  "logprobs": [["false", false], ["0", false]],
  "top_logprobs": [["0", 0], ["20", 20]],
  "limits.connect": [["0.05", 0.05], ["600", 600]],
  "limits.first_token": [["0.05", 0.05], ["86400", 86_400]],
  "limits.stall": [["0.05", 0.05], ["86400", 86_400]],
  "api.base": [["http://a/v1", "http://a/v1"], ["http://b/v1", "http://b/v1"]],
  "api.key_env": [["KEY", "KEY"], ["OTHER", "OTHER"]],
  "judge": [["large", "large"], ["other", "other"]],
  "hf.endpoint": [["https://a.example", "https://a.example"], ["http://[::1]", "http://[::1]"]],
  "machine.sample_ms": [["0", 0], ["10", 10]],
  "alarms.on": [["cache,stuck", ["cache", "stuck"]], ["-cache", ["-cache"]]],
  "alarms.limit": [["1", 1], ["1000000", 1_000_000]],
  "alarms.history": [["0", 0], ["100", 100]],
  "fail_on": [["any", ["any"]], ["cache,stuck/repetition", ["cache", "stuck/repetition"]]],
  "traces.dir": [["runs", "runs"], ["/tmp/runs", "/tmp/runs"]],
  "traces.redact": [["a{1,3},b", ["a{1,3},b"]], ["c", ["c"]]],
};

/** Values that a key refuses, as text of a flag. */
const REFUSED: Readonly<Partial<Record<KeyName, readonly string[]>>> = {
  "framework": ["General", "", "my framework"],
  "machine.sample_ms": ["9", "-1", "10.5", "3600001"],
  "samples": ["0", "1000001", "1.5", "many", "", "NaN", "Infinity"],
  "epochs": ["0", "1001", "1.5"],
  "order": ["random", "Interleaved"],
  "limit_time": ["0", "31536001", "1h"],
  "seed": ["-1", "2147483648", "0.5", "1 2"],
  "temperature": ["-0.1", "2.1", "hot"],
  "max_tokens": ["0", "1000001"],
  "concurrency": ["0", "257"],
  "timeout": ["0", "86401"],
  "retries": ["-1", "21"],
  "allowed_errors": ["-1", "1000001"],
  "logprobs": ["yes", "TRUE", "constructor", "2"],
  "top_logprobs": ["-1", "21"],
  "limits.connect": ["0", "601"],
  "limits.first_token": ["0", "86401"],
  "limits.stall": ["0", "86401"],
  "traces.redact": ["(", "a**", "x*", ""],
};

/** Loads with a project's and a user's file of these texts. */
async function load({ project, user, env = {}, flags = {} }: {
  readonly project?: string;
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: ConfigInputs["flags"];
}) {
  const folder = await Deno.makeTempDir();
  try {
    if (project !== undefined) await Deno.writeTextFile(`${folder}/project.yaml`, project);
    if (user !== undefined) await Deno.writeTextFile(`${folder}/user.yaml`, user);
    return await loadConfig({
      flags,
      env: (name) => env[name],
      project: [`${folder}/absent.yaml`, `${folder}/project.yaml`],
      user: [`${folder}/user.yaml`],
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A file that sets one key. */
function fileWith(name: string, value: unknown): string {
  const nested = name.split(".").reduceRight<unknown>((below, part) => ({ [part]: below }), value);
  return JSON.stringify(nested);
}

Deno.test("loadConfig() gives every key its default, which its schema takes", async () => {
  const { settings, sources } = await load({});
  for (const name of KEY_NAMES) {
    const key: Key<unknown> = KEYS[name];
    assertEquals(settings[name], key.initial);
    assertEquals(sources[name], { value: key.initial, source: "default" });
    assert(key.schema.safeParse(key.initial).success, name);
  }
});

for (const name of KEY_NAMES) {
  Deno.test(`loadConfig() lets flag beat environment beat project beat user for ${name}`, async () => {
    const [[flagText, flagged], [envText, fromEnv]] = VALUES[name] as [
      [string, unknown],
      [string, unknown],
    ];
    const user = fileWith(name, fromEnv);
    const project = fileWith(name, flagged);
    const env = { [envOf(name)]: envText };
    const flags = { [name]: [flagText] };
    const seen = async (inputs: Parameters<typeof load>[0]) => {
      const { settings, sources } = await load(inputs);
      assertEquals(sources[name].value, settings[name]);
      return [settings[name], sources[name].source.replace(/^.*[/\\]/, "")];
    };
    assertEquals(await seen({ user }), [fromEnv, "user.yaml"]);
    assertEquals(await seen({ user, project }), [flagged, "project.yaml"]);
    assertEquals(await seen({ user, project, env }), [fromEnv, envOf(name)]);
    assertEquals(await seen({ user, project, env, flags }), [flagged, `--${flagOf(name)}`]);
    assertEquals(await seen({ project: "{}", user }), [fromEnv, "user.yaml"]);
  });
}

for (const [name, texts] of Object.entries(REFUSED)) {
  Deno.test(`loadConfig() says what is wanted instead of a wrong ${name}`, async () => {
    // The keys of the table are names of settings.
    const key = name as KeyName;
    for (const text of texts) {
      const error = await assertRejects(
        () => load({ flags: { [key]: [text] } }),
        ConfigError,
        undefined,
        `--${flagOf(key)} "${text}" was taken`,
      );
      assertEquals(error.code, "config_invalid");
      const start = `Cannot use "${text}" of --${flagOf(key)} for "${key}": wanted ${
        KEYS[key].wanted
      }`;
      assertStringIncludes(error.message, start);
      if (text === "") continue;
      const other = await assertRejects(() => load({ env: { [envOf(key)]: text } }), ConfigError);
      assertStringIncludes(other.message, `Cannot use "${text}" of ${envOf(key)} for "${key}": `);
    }
  });
}

Deno.test("loadConfig() takes an empty variable as absent", async () => {
  for (const name of KEY_NAMES) {
    const { sources } = await load({ env: { [envOf(name)]: "" } });
    assertEquals(sources[name].source, "default");
  }
});

Deno.test("loadConfig() takes true, false, 1 and 0 from a variable", async () => {
  for (
    const [text, value] of [["true", true], ["1", true], ["false", false], ["0", false]] as const
  ) {
    const { settings } = await load({ env: { MODELLENS_LOGPROBS: text } });
    assertEquals(settings.logprobs, value);
  }
});

Deno.test("loadConfig() joins a list over its flags, and takes the last of another", async () => {
  const flags = { models: ["a,b", "c"], "traces.redact": ["a,b", "c"], seed: ["1", "2"] };
  const { settings } = await load({ flags });
  assertEquals(settings.models, ["a", "b", "c"]);
  assertEquals(settings["traces.redact"], ["a,b", "c"]);
  assertEquals(settings.seed, 2);
});

Deno.test("loadConfig() quotes a regular expression that is none, and says why", async () => {
  const error = await assertRejects(
    () => load({ flags: { "traces.redact": ["fine", "(unclosed"] } }),
    ConfigError,
  );
  assertMatch(error.message, /"\(unclosed".*Unterminated group/);
  const everywhere = await assertRejects(() => load({ env: { MODELLENS_TRACES_REDACT: "x*" } }));
  assertStringIncludes(String(everywhere), "matches the empty text");
});

Deno.test("loadConfig() joins the sections of both files key by key, the project's first", async () => {
  const { providers, benchmarkSettings } = await load({
    user:
      "providers: {a: {url: 'http://u', key_env: K}, b: {url: 'http://b'}}\nbenchmark_settings: {s: {x: 1, y: 2}}",
    project: "providers: {a: {url: 'http://p'}, c: null}\nbenchmark_settings: {s: {x: 3}, t: null}",
  });
  assertEquals(providers, { a: { url: "http://p", key_env: "K" }, b: { url: "http://b" }, c: {} });
  assertEquals(benchmarkSettings, { s: { x: 3, y: 2 }, t: {} });
});

Deno.test("loadConfig() refuses a named file that is absent, and takes no other for it", async () => {
  const inputs = { flags: {}, env: () => undefined, project: [], user: [] };
  const error = await assertRejects(
    () => loadConfig({ ...inputs, named: "/no/such/file.yaml" }),
    ConfigError,
  );
  assertStringIncludes(error.message, '"/no/such/file.yaml": no such file');
});

Deno.test("flagOf() and envOf() give every key a name of its own", () => {
  assertEquals(new Set(KEY_NAMES.map(flagOf)).size, KEY_NAMES.length);
  assertEquals(new Set(KEY_NAMES.map(envOf)).size, KEY_NAMES.length);
  assertEquals(flagOf("limits.first_token"), "limits-first-token");
  assertEquals(envOf("limits.first_token"), "MODELLENS_LIMITS_FIRST_TOKEN");
});
