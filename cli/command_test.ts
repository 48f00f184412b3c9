import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { NO_DATA } from "model-lens/testing";
import smoke from "../plugins/benchmark-smoke/mod.ts";
import { checkArguments, type Command, COMMON_FLAGS, parseFlags } from "./command.ts";
import { BARE, COMMANDS } from "./commands.ts";
import { UsageError } from "./errors.ts";
import { commandHelp, commandLine, generalHelp, nounHelp } from "./help.ts";
import type { Paint } from "./terminal.ts";

const FLAGS = {
  "samples": { summary: "How many", value: "N" },
  "models": { summary: "Which", value: "A,B", repeats: true },
  "quick": { summary: "Fast" },
};
const same = (text: string) => text;
const PLAIN: Paint = { bold: same, dim: same, red: same, green: same, yellow: same };

async function commands(): Promise<(readonly [name: string, command: Command])[]> {
  return await Promise.all(
    Object.entries(COMMANDS).map(async ([name, { load }]) => [name, await load()] as const),
  );
}

Deno.test("parseFlags() takes words apart, and none of them for a number", () => {
  const words = [
    "1e05",
    "--samples",
    "3",
    "007",
    "--quick",
    "--models=a",
    "--models",
    "b=c",
    "0x1f",
  ];
  const { args, values, switches } = parseFlags("run", words, FLAGS);

  assertEquals(args, ["1e05", "007", "0x1f"]);
  assertEquals([values["samples"], values["models"]], [["3"], ["a", "b=c"]]);
  assertEquals([...switches], ["quick"]);
  assertEquals(parseFlags("run", ["-h"], FLAGS).switches.has("help"), true);
  assertEquals(parseFlags("run", ["--", "--quick"], FLAGS).args, ["--quick"]);
  assertEquals(parseFlags("run", ["--samples", "-1"], FLAGS).values["samples"], ["-1"]);
});

Deno.test("parseFlags() refuses what it would have to guess about", () => {
  for (
    const words of [
      ["--sample", "3"],
      ["-x"],
      ["-1"],
      ["--samples"],
      ["--samples="],
      ["--samples", "--quick"],
      ["--samples", "1", "--samples", "2"],
      ["--quick=yes"],
      ["--no-quick"],
    ]
  ) {
    assertThrows(() => parseFlags("run", words, FLAGS), UsageError, undefined, words.join(" "));
  }
});

/** The words of a line, without the quotes around some. */
function shellWords(line: string): string[] {
  return (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) =>
    /^(['"]).*\1$/.test(word) ? word.slice(1, -1) : word
  );
}

Deno.test("every command has help with examples that it would take", async () => {
  for (const [name, command] of await commands()) {
    const help = commandHelp(name, command, { paint: PLAIN, width: Infinity });
    assertMatch(help, new RegExp(`^${name}: ${command.summary.slice(0, 10)}`));
    assert(command.examples.length > 0, name);
    for (const example of command.examples) {
      // What a shell would make of it.
      const [words = ""] = example.split(/ (?:>>?|<|\|) | {2}# /);
      assert(words === name || words.startsWith(`${name} `) || BARE[words] === name, example);
      const rest = words.slice(name.length).trim();
      const { args } = parseFlags(name, shellWords(rest), command.flags);
      checkArguments(name, command, args);
    }
    for (const flag of Object.keys(command.flags)) assert(help.includes(`  --${flag}`), flag);
    assert(help.split("\n").every((line) => line === line.trimEnd()), name);
  }
});

const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].concat(
  [...Deno.readDirSync(new URL("../docs", import.meta.url))]
    .flatMap(({ name }) => name.endsWith(".md") ? [`docs/${name}`] : []),
);

for (const name of DOCUMENTS) {
  Deno.test(`${name} shows commands and flags that there are`, async () => {
    const text = await Deno.readTextFile(new URL(`../${name}`, import.meta.url));
    assert(!/^(?:<{7} |>{7} )/m.test(text), "marks of a merge were left");
    const known = Object.keys({ ...COMMANDS, ...BARE }).sort((a, b) => b.length - a.length);
    const meant = (line: string) => known.find((one) => line === one || line.startsWith(`${one} `));
    const load = async (one: string) => await COMMANDS[BARE[one] ?? one]?.load();

    const blocks = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block).join("");
    for (
      const [, line = ""] of blocks.matchAll(
        /^(?:(?:deno|npx \S+ \S+) run -A cli\.ts|lens) +(.+)$/gm,
      )
    ) {
      if (line.startsWith("--")) continue;
      const [words = ""] = line.split(/ +# | [>|] /);
      const one = meant(words) ?? "";
      const command = await load(one);
      assert(command !== undefined, line);
      const { args } = parseFlags(one, shellWords(words.slice(one.length).trim()), command.flags);
      checkArguments(one, command, args);
    }
    const prose = text.replace(/^```.*?^```/gms, "");
    for (const [, words = ""] of prose.matchAll(/`([a-z][^`]*--[a-z][^`]*)`/g)) {
      const one = meant(words.replace(/\s+/g, " "));
      const command = one === undefined ? undefined : await load(one);
      for (const [, flag = ""] of words.matchAll(/ --([a-z][a-z0-9-]*)/g)) {
        if (command === undefined) continue;
        assert(Object.hasOwn({ ...command.flags, ...COMMON_FLAGS }, flag), words);
      }
    }
  });
}

Deno.test("commandHelp() keeps flags within the terminal, and says which can be repeated", () => {
  const command: Command = {
    summary: "Does it",
    usage: "",
    examples: ["do"],
    flags: {
      "words": { summary: "Words ".repeat(20).trim(), value: "A,B", repeats: true },
      "pattern": { summary: "A pattern", value: "PATTERN", repeats: true },
    },
    takes: [0, 0],
    run: () => Promise.resolve(0),
  };
  const lines = commandHelp("do", command, { paint: PLAIN, width: 60 }).split("\n");
  const [, flags = ""] = lines.join("\n").split("Flags\n");

  assert(flags.split("\n").every((line) => line.length <= 60), flags);
  assertMatch(flags, /^ {2}--words A,B {8}Words .*\n {21}Words /);
  assertMatch(flags, /repeated\)\n {2}--pattern PATTERN {2}A pattern \(may be repeated\)\n/);
});

Deno.test("examples name samples that there are", async () => {
  const context = { settings: {}, seed: 42, limit: undefined, quick: true, contextLength: null };
  const ids = (await smoke.samples({ ...context, data: NO_DATA })).map(({ id }) => `1/smoke/${id}`);
  const all = (await commands()).flatMap(([, { examples }]) => examples).join("\n");
  const named = [...all.matchAll(/--sample (\S+)/g)].map(([, id]) => id ?? "");

  assert(named.length > 0);
  assertEquals(named.filter((id) => !ids.includes(id)), []);
});

Deno.test("generalHelp() and nounHelp() name every command there is", () => {
  const help = generalHelp(PLAIN, "1.2.3");
  assertMatch(help, /^model-lens 1\.2\.3: /);
  for (const name of Object.keys(COMMANDS)) assert(help.includes(`  ${name} `), name);
  for (const noun of Object.keys(BARE)) {
    const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${noun} `));
    for (const name of members) assert(nounHelp(noun, PLAIN).includes(`  ${name} `), name);
  }
});

Deno.test("commandLine() can be copied into a shell", () => {
  assertMatch(commandLine("run", "--resume", "traces/a_1.b"), / run --resume traces\/a_1\.b$/);
  assertMatch(commandLine("run", "my traces/it's"), / run 'my traces\/it'\\''s'$/);
  assertMatch(commandLine("run", "$(rm -rf x)", ""), / run '\$\(rm -rf x\)' ''$/);
});
