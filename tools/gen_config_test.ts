import { assertEquals, assertNotEquals } from "@std/assert";
import { parseConfig } from "../core/config/file.ts";
import { envOf, flagOf, KEYS } from "../core/config/keys.ts";
import { KEY_NAMES } from "../core/config/load.ts";
import creativity from "../plugins/benchmark-creativity/mod.ts";
import memory from "../plugins/benchmark-memory/mod.ts";
import needle from "../plugins/benchmark-needle/mod.ts";
import speedLatency from "../plugins/benchmark-speed-latency/mod.ts";
import { configText, switchedOn } from "./gen_config.ts";
import { ROOT } from "./source_tree.ts";

const text = configText();
/** The benchmarks whose settings are shown. */
const SHOWN = { "speed-latency": speedLatency, needle, memory, creativity };

Deno.test("configText() is what config.yaml says", async () => {
  const file = await Deno.readTextFile(new URL("config.yaml", ROOT));
  assertEquals(file, text, 'Run "deno task docs"');
});

Deno.test("configText() changes nothing as it is", () => {
  const { values, providers, benchmarkSettings } = parseConfig(text, "config.yaml");
  assertEquals({ values, providers, benchmarkSettings }, {
    values: {},
    providers: {},
    benchmarkSettings: {},
  });
});

Deno.test("configText() has every key with its default once it is switched on", () => {
  const { values, providers } = parseConfig(switchedOn(text), "config.yaml");
  const defaults = Object.fromEntries(KEY_NAMES.map((name) => [name, KEYS[name].initial]));
  assertEquals(values, defaults);
  assertEquals(Object.keys(providers), ["ollama"]);
  assertNotEquals(switchedOn(text), text);
});

Deno.test("configText() says of every key what it does, what is wanted, its flag and its variable", () => {
  for (const name of KEY_NAMES) {
    const block = text.split("\n\n").find((one) => one.includes(`\n#${name}: `)) ?? "";
    const { summary, wanted } = KEYS[name];
    for (const part of [summary, wanted, `--${flagOf(name)}`, envOf(name)]) {
      assertEquals(block.includes(part), true, `${name}: ${part}`);
    }
  }
});

Deno.test("configText() shows settings of a benchmark that has them", () => {
  const { benchmarkSettings } = parseConfig(switchedOn(text), "config.yaml");
  assertEquals(Object.keys(benchmarkSettings), Object.keys(SHOWN));
  for (const [name, { settings }] of Object.entries(SHOWN)) {
    const shown = benchmarkSettings[name] ?? {};
    // What it has besides are the defaults of what is not shown.
    assertEquals({ ...settings.parse(shown), ...shown }, settings.parse(shown), name);
  }
});
