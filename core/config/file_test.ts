import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ConfigError } from "./errors.ts";
import { parseConfig, readConfigFile } from "./file.ts";

const empty = {
  path: "c.yaml",
  values: {},
  providers: {},
  benchmarkSettings: {},
  alarmSettings: {},
  lines: {},
};

Deno.test("parseConfig() reads nested keys, dotted keys, lists and sections", () => {
  const text = `provider: ollama
limits:
  connect: 2 # seconds
traces.dir: runs
models: [a, b]
providers:
  ollama: {url: "http://h", key_env: K, headers: {x-a: b}, settings: {any: [1]}}
benchmark_settings:
  smoke: {x: {y: 1}}
`;
  assertEquals(parseConfig(text, "c.yaml"), {
    path: "c.yaml",
    values: { provider: "ollama", "limits.connect": 2, "traces.dir": "runs", models: ["a", "b"] },
    providers: {
      ollama: { url: "http://h", key_env: "K", headers: { "x-a": "b" }, settings: { any: [1] } },
    },
    benchmarkSettings: { smoke: { x: { y: 1 } } },
    alarmSettings: {},
    lines: {
      "provider": 1,
      "limits.connect": 3,
      "traces.dir": 4,
      "models": 5,
      "providers.ollama": 7,
      "benchmark_settings.smoke": 9,
    },
  });
});

Deno.test("parseConfig() reads an empty file, comments alone, and keys with nothing below them", () => {
  const texts = [
    "",
    "\n",
    "# nothing\n",
    "{}",
    "\ufeff",
    "limits:\nproviders:\n  # none\napi: null\n",
  ];
  for (const text of texts) assertEquals(parseConfig(text, "c.yaml"), empty);
});

Deno.test("parseConfig() reads JSON, also with tabs", () => {
  const text = JSON.stringify({ limits: { stall: 5 }, seed: 7 }, null, "\t");
  assertEquals(parseConfig(text, "c.json").values, { "limits.stall": 5, seed: 7 });
});

/** Texts that are refused: where, what is said, and the hint where it matters. */
const FAULTS: readonly {
  readonly name: string;
  readonly text: string;
  readonly says: string;
  readonly hint?: string;
}[] = [
  {
    name: "an unknown key",
    text: "seed: 1\n\nsampels: 2\n",
    says: 'c.yaml:3: unknown key "sampels"',
    hint: 'Did you mean "samples"?',
  },
  {
    name: "an unknown nested key",
    text: "seed: 1\nlimits:\n  stall: 5\n  conect: 2\n",
    says: 'c.yaml:4: unknown key "limits.conect"',
    hint: 'Did you mean "limits.connect"?',
  },
  {
    name: "an unknown key of a provider",
    text: "providers:\n  a:\n    url: http://h\n  b:\n    ulr: http://h\n",
    says: 'c.yaml:5: unknown key "providers.b.ulr"',
    hint: 'Did you mean "url"?',
  },
  {
    name: "a key that every object has",
    text: "toString: 1\n",
    says: 'c.yaml:1: unknown key "toString"',
  },
  {
    name: "a name of every object as the key of a provider",
    text: "providers: {a: {constructor: 1}}\n",
    says: 'c.yaml:1: unknown key "providers.a.constructor"',
  },
  {
    name: "a wrong value",
    text: "# first\nseed: -1\n",
    says: 'c.yaml:2: cannot use -1 for "seed": wanted an integer from 0 to 2147483647',
  },
  {
    name: "text for a number",
    text: 'limits:\n  connect: "5"\n',
    says: 'c.yaml:2: cannot use "5" for "limits.connect": wanted a number from 0.05 to 600',
  },
  {
    name: "no number at all",
    text: "temperature: .nan\n",
    says: 'c.yaml:1: cannot use null for "temperature": wanted a number from 0 to 2',
  },
  {
    name: "text for a list",
    text: "models: qwen\n",
    says: 'c.yaml:1: cannot use "qwen" for "models": wanted a list of texts',
  },
  {
    name: "a broken pattern",
    text: "traces:\n  redact: ['(']\n",
    says: 'c.yaml:2: cannot use ["("] for "traces.redact": wanted a list of regular expressions; ' +
      "Invalid regular expression: /(/: Unterminated group",
  },
  {
    name: "a list where keys are wanted",
    text: "seed: 1\nlimits:\n  - connect\n",
    says: 'c.yaml:2: "limits" has no keys',
  },
  {
    name: "a number where keys are wanted",
    text: "providers: 3\n",
    says: 'c.yaml:1: "providers" has no keys',
  },
  {
    name: "a date where keys are wanted",
    text: "limits: 2001-12-14\n",
    says: 'c.yaml:1: "limits" has no keys',
  },
  {
    name: "a list as a provider",
    text: "providers:\n  a: [url]\n",
    says: 'c.yaml:2: "providers.a" has no keys',
  },
  {
    name: "text as the settings of a benchmark",
    text: "benchmark_settings:\n  smoke: fast\n",
    says: 'c.yaml:2: "benchmark_settings.smoke" has no keys',
  },
  { name: "a list", text: "- seed\n", says: "c.yaml:1: the file has no keys" },
  { name: "a word", text: "ollama\n", says: "c.yaml:1: the file has no keys" },
  {
    name: "a key set twice",
    text: "limits.connect: 1\nlimits:\n  connect: 2\n",
    says: '"limits.connect" is set twice',
  },
  { name: "a key written twice", text: "seed: 1\nseed: 2\n", says: "c.yaml:2: this is not YAML: " },
  {
    name: "an open list",
    text: "seed: 1\nmodels: [a\nsamples: 2\n",
    says: "c.yaml:3: this is not YAML: ",
  },
  { name: "two documents", text: "seed: 1\n---\nseed: 2\n", says: "c.yaml:2: this is not YAML: " },
  { name: "an unknown tag", text: "seed: !!js/function x\n", says: "c.yaml:1: this is not YAML: " },
  {
    name: "an alias to itself",
    text: "benchmark_settings: &a {smoke: *a}\n",
    says: "an alias refers",
  },
  { name: "ten thousand lists", text: "[".repeat(10_000), says: "c.yaml:1: this is not YAML" },
];

for (const { name, text, says, hint } of FAULTS) {
  Deno.test(`parseConfig() refuses ${name}`, () => {
    const error = assertThrows(() => parseConfig(text, "c.yaml"), ConfigError);
    assertStringIncludes(error.message, says);
    if (hint !== undefined) assertEquals(error.hint, hint);
  });
}

Deno.test("parseConfig() does not repeat the value of a header", () => {
  const text = "providers:\n  a:\n    headers:\n      authorization: [s3cr3t]\n";
  const error = assertThrows(() => parseConfig(text, "c.yaml"), ConfigError);
  assertStringIncludes(
    error.message,
    'c.yaml:4: cannot use the value of "providers.a.headers.authorization"',
  );
  assertEquals(error.message.includes("s3cr3t"), false);
});

Deno.test("parseConfig() throws nothing but ConfigError", () => {
  const word = fc.constantFrom(
    ..."provider models limits connect providers benchmark_settings traces redact url headers"
      .split(" "),
    ..."toString __proto__ constructor null true 1 -1 .nan 2001-01-01 &a *a << !!set !!binary ( [ ]"
      .split(" "),
    ...["{", "}", ": ", ":\n", "\n", "\n  ", "\n    ", "- ", ",", '"', "'", "|\n", "# ", "\t", "%"],
  );
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(word, { maxLength: 20 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseConfig(text, "c.yaml");
      } catch (cause) {
        if (!(cause instanceof ConfigError)) throw cause;
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("readConfigFile() tells an absent file from one that cannot be read", async () => {
  const folder = await Deno.makeTempDir();
  assertEquals(await readConfigFile(`${folder}/absent.yaml`), undefined);
  const error = await assertRejects(() => readConfigFile(folder), ConfigError);
  assertStringIncludes(error.message, `Cannot read the configuration "${folder}"`);
  await Deno.remove(folder);
});
