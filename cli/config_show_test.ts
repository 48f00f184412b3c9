import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { envOf, flagOf, KEYS } from "../core/config/keys.ts";
import { KEY_NAMES } from "../core/config/load.ts";
import { results, Workplace } from "./testing/program.ts";

/** A value of every kind of flag that no key has by default. */
const TEXTS: Readonly<Record<string, string>> = {
  "A,B": "x,y",
  N: "17",
  PATTERN: "a,b",
  TEXT: "x",
  X: "1.5",
  "general|devbench|compare": "devbench",
  "interleaved|by-model": "by-model",
};

/** Settings as `config show --json` tells them, by key. */
async function shown(
  folder: Workplace,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Record<string, { value: unknown; source: unknown }>> {
  const { code, err, out } = await folder.lens(["config", "show", "--json", ...args], env);
  assertEquals(code, 0, err);
  return Object.fromEntries(
    results(out).map(({ key, value, source }) => [String(key), { value, source }]),
  );
}

/** The flag of every key, with a value where it takes one, and what it then is. */
async function flagTexts(
  folder: Workplace,
): Promise<readonly (readonly [string, readonly string[]])[]> {
  const { out } = await folder.lens(["config", "show", "--help"]);
  return KEY_NAMES.map((name) => {
    const [, value] = new RegExp(`^ +--${flagOf(name)}(?: (\\S+))? {2,}`, "m").exec(out) ?? [];
    if (value === undefined) return [name, [`--no-${flagOf(name)}`]];
    const text = TEXTS[value];
    assert(text !== undefined, `${name}: ${value}`);
    return [name, [`--${flagOf(name)}`, text]];
  });
}

Deno.test("config show tells every key with its default", async () => {
  await using folder = await Workplace.open();
  const settings = await shown(folder);
  assertEquals(Object.keys(settings), [...KEY_NAMES]);
  for (const name of KEY_NAMES) {
    assertEquals(settings[name], { value: KEYS[name].initial, source: "default" });
  }
});

Deno.test("config show takes every key by its flag, its variable and from the project's file", async () => {
  await using folder = await Workplace.open();
  const flags = await flagTexts(folder);
  const flagged = await shown(folder, flags.flatMap(([, words]) => words));
  const env = Object.fromEntries(flags.map(([name, [, text = "false"]]) => [envOf(name), text]));
  const fromEnv = await shown(folder, [], env);
  await folder.write(
    "modellens.config.json",
    JSON.stringify(Object.fromEntries(KEY_NAMES.map((name) => [name, flagged[name]?.value]))),
  );
  const fromFile = await shown(folder);
  for (const name of KEY_NAMES) {
    const { value } = flagged[name] ?? {};
    assert(JSON.stringify(value) !== JSON.stringify(KEYS[name].initial), name);
    assertEquals(flagged[name]?.source, `--${flagOf(name)}`);
    assertEquals(fromEnv[name], { value, source: envOf(name) });
    assertEquals(fromFile[name], { value, source: "modellens.config.json" });
  }
});

Deno.test("config show lets --logprobs beat a file that says no", async () => {
  await using folder = await Workplace.open();
  await folder.write("modellens.config.yaml", "logprobs: false\n");
  assertEquals((await shown(folder))["logprobs"]?.value, false);
  assertEquals((await shown(folder, ["--logprobs"]))["logprobs"]?.value, true);
  const both = await folder.lens(["config", "show", "--logprobs", "--no-logprobs"]);
  assertEquals(both.code, 2);
  assertStringIncludes(both.err, "Cannot use --logprobs and --no-logprobs together");
});

Deno.test("config show takes a pattern with commas as one, and several flags as several", async () => {
  await using folder = await Workplace.open();
  const flags = ["--traces-redact", "a{1,3},b", "--traces-redact", "c"];
  assertEquals((await shown(folder, flags))["traces.redact"]?.value, ["a{1,3},b", "c"]);
  const { code, err } = await folder.lens(["config", "show", "--traces-redact", "(a"]);
  assertEquals(code, 2);
  assertMatch(err, /error\[config_invalid\].*"\(a".*Unterminated group/);
});

Deno.test("config show --help says what --no-logprobs switches off", async () => {
  await using folder = await Workplace.open();
  const { out } = await folder.lens(["config", "show", "--help"]);
  assertMatch(out, /--no-logprobs +Do not ask for the probability of each token/);
  assertMatch(out, /--logprobs +Ask for the probability of each token.*\[MODELLENS_LOGPROBS\]/);
});

Deno.test("config show shows no value of a header and no password", async () => {
  await using folder = await Workplace.open();
  await folder.write(
    "modellens.config.yaml",
    `api.base: http://user:s3cr3t@host/v1?key=s3cr3t
hf.endpoint: user:s3cr3t@mirror
providers:
  acme:
    url: "http://user:s3cr3t@host/"
    headers: {authorization: s3cr3t}
    key_env: ACME_KEY
    settings: {api_key: s3cr3t}
benchmark_settings: {riddles: {level: 3}}
`,
  );
  for (const flags of [[], ["--sources"], ["--json"]]) {
    const { code, out, err } = await folder.lens(["config", "show", ...flags]);
    assertEquals(code, 0, err);
    assert(!out.includes("s3cr3t"), out);
    for (
      const part of [
        "providers.acme",
        "authorization",
        "ACME_KEY",
        "benchmark_settings.riddles",
        "level",
      ]
    ) {
      assertStringIncludes(out, part);
    }
  }
});

Deno.test("config show --sources says which line of which file each value comes from", async () => {
  await using folder = await Workplace.open();
  await folder.write(
    "modellens.config.yaml",
    "seed: 1\nlimits:\n  stall: 3\nproviders:\n  acme: {}\n",
  );
  const { out } = await folder.lens(["config", "show", "--sources", "--temperature", "1"]);
  assertMatch(out, /\nseed +1 +modellens\.config\.yaml:1\n/);
  assertMatch(out, /\nlimits\.stall +3 +modellens\.config\.yaml:3\n/);
  assertMatch(out, /\nproviders\.acme +\{\} +modellens\.config\.yaml:5\n/);
  assertMatch(out, /\ntemperature +1 +--temperature\n/);
});

Deno.test("config show names the file, the line and the nearest key for an unknown one", async () => {
  await using folder = await Workplace.open();
  await folder.write("modellens.config.yaml", "seed: 1\nsampels: 2\n");
  const { code, err } = await folder.lens(["config", "show"]);
  assertEquals(code, 2);
  assertEquals(
    err,
    'error[config_invalid] modellens.config.yaml:2: unknown key "sampels"\n  hint: Did you mean "samples"?\n',
  );
});

Deno.test("config show takes another program's config.yaml for nothing of ours", async () => {
  await using folder = await Workplace.open();
  await folder.write("config.yaml", "database: postgres\n");
  assertEquals((await shown(folder))["seed"]?.source, "default");
  const named = await folder.lens(["config", "show", "--config", "config.yaml"]);
  assertStringIncludes(named.err, 'config.yaml:1: unknown key "database"');
});
