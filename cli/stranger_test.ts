import { assertEquals, assertMatch } from "@std/assert";
import { type Persona, startImitation } from "../core/testing/imitation/mod.ts";
import { plainReply } from "../core/testing/imitation/reply.ts";
import { results, Workplace } from "./testing/program.ts";

/**
 * A provider of a stranger: made, filled, tested and locked with what CONTRIBUTING.md says and nothing
 * else. Its code is the example there, so that the words are tried too.
 */
async function exampleOf(document: URL, word = "defineProvider", kind = "ts"): Promise<string> {
  const text = await Deno.readTextFile(document);
  const fence = "`".repeat(3);
  const example = text.split(`${fence}${kind}\n`).slice(1)
    .map((part) => part.split(fence)[0] ?? "").find((code) => code.includes(word));
  if (example === undefined) throw new RangeError(`${document} has no example with "${word}"`);
  return example;
}

/** How the document marks a file; tests of examples pass over what imports the file beside it. */
function kindOf(file: string): string {
  if (file.endsWith("_test.ts")) return "ts ignore";
  return file.endsWith(".ts") ? "ts" : "jsonc";
}

const CONTRIBUTING = new URL("../CONTRIBUTING.md", import.meta.url);
const CONFIG = new URL("../deno.json", import.meta.url).pathname;

/** The server of the example. */
function acme(): Persona {
  const about = JSON.stringify({ acme: true, version: "7.1", context: 2048 });
  return {
    name: "Acme",
    reply: ({ method, path }) =>
      `${method} ${path}` === "GET /acme/about" ? plainReply(200, about) : undefined,
  };
}

/** What `info` says of a provider; a machine that is busy may be too late for one detection. */
async function detected(place: Workplace, wanted: string): Promise<Record<string, unknown>> {
  for (let left = 10;; left--) {
    const all = results((await place.lens(["info", "--json"])).out);
    const found = all.find(({ name }) => name === wanted) ?? {};
    if (found["found"] === true || left === 0) return found;
  }
}

Deno.test("a provider written from CONTRIBUTING.md alone is tested, locked, detected, listed, doctored and used by run", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ persona: acme(), models: ["rocket"] });
  const folder = "plugins/provider-acme";
  assertEquals((await place.lens(["plugins", "new", "provider", "acme"])).code, 0);
  await place.write(`${folder}/mod.ts`, await exampleOf(CONTRIBUTING));
  await place.write(
    `${folder}/mod_test.ts`,
    `import { testProvider } from "model-lens/testing";
import provider from "./mod.ts";
testProvider("provider-acme", provider, { dialect: "openai", native: { "acme/about": { acme: true, version: "1" } } });
`,
  );
  const tested = await place.spawn(Deno.execPath(), ["test", "-A", "--config", CONFIG, folder])
    .ended;
  assertEquals(tested.code, 0, tested.out);

  await place.write(
    "modellens.config.yaml",
    `providers:\n  acme:\n    url: ${imitation.url.href}\n`,
  );
  const before = results((await place.lens(["info", "--json"])).out);
  assertEquals(before.find(({ name }) => name === "acme")?.["found"], false, "it is not locked");
  assertEquals((await place.lens(["plugins", "lock", "provider-acme"])).code, 0);

  const found = await detected(place, "acme");
  assertEquals(found["found"], true, JSON.stringify(found));
  assertEquals(Object(found["server"]).version, { value: "7.1", source: "acme/about" });
  const listed = await place.lens(["models", "list", "--provider", "acme"]);
  assertMatch(listed.out, /\nrocket +unknown +unknown +2048 /);
  const doctor = await place.lens(["doctor", "--provider", "acme"]);
  assertMatch(doctor.out, /^rocket on Acme, 7\.1, http:.*\n\ncheck +verdict/);
  assertMatch(doctor.out, /\nSeed +good +/);
  const run = await place.lens([
    ...["run", "--provider", "acme", "--benchmarks", "smoke", "--samples", "3"],
  ]);
  assertEquals(run.code, 0, run.err);
  assertMatch(run.out, /\nrocket +smoke +\S+ % \[.*\] +3 +0 /);
  // Before another program it is named and not used.
  await using other = await startImitation({ models: ["rocket"] });
  const stranger = ["models", "list", "--provider", "acme", "--api-base", other.url.href];
  assertEquals((await place.lens(stranger)).code, 1);
});

Deno.test("a skill written from CONTRIBUTING.md alone is tested, locked, verified and called", async () => {
  await using place = await Workplace.open();
  const folder = "skills/todo-list";
  assertEquals((await place.lens(["skills", "new", "todo-list"])).code, 0);
  await place.write(`${folder}/mod.ts`, await exampleOf(CONTRIBUTING, "todo-list/mod.ts"));
  const manifest = await exampleOf(CONTRIBUTING, "todo-list/skill.jsonc", "jsonc");
  await place.write(`${folder}/skill.jsonc`, manifest);
  // Types are checked where all that the scaffold makes is.
  const test = ["test", "-A", "--no-check", "--config", CONFIG, folder];
  const tested = await place.spawn(Deno.execPath(), test).ended;
  assertEquals(tested.code, 0, tested.out);
  assertEquals((await place.lens(["plugins", "lock", "todo-list"])).code, 0);
  const verified = await place.lens(["skills", "verify", "todo-list"]);
  assertMatch(verified.out, /^good {2}todo-list: 1 example\n/);
  await place.write("my-app/notes.md", "TODO rest\n");
  const call = ["skills", "run", "todo-list", "--input", "{}", "--work", "./my-app"];
  const { code, out } = await place.lens(call);
  assertEquals([code, JSON.parse(out)], [0, { lines: ["notes.md:1: TODO rest"] }]);
});

Deno.test("a benchmark and an alarm made from CONTRIBUTING.md alone are tested, locked, asked and told", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({
    models: ["rocket"],
    script: { tokens: ["An", " echo"] },
  });
  const folder = "plugins/benchmark-riddles";
  for (const [kind, id] of [["benchmark", "riddles"], ["alarm", "slow-words"]] as const) {
    assertEquals((await place.lens(["plugins", "new", kind, id])).code, 0);
  }
  for (const file of ["mod.ts", "mod_test.ts"]) {
    const path = `${folder}/${file}`;
    await place.write(path, await exampleOf(CONTRIBUTING, `// ${path}\n`, kindOf(file)));
  }
  const test = ["test", "-A", "--no-check", "--config", CONFIG, folder];
  const tested = await place.spawn(Deno.execPath(), test).ended;
  assertEquals(tested.code, 0, tested.out);

  const base = ["run", "--provider", "openai-compatible", "--api-base", imitation.url.href];
  const riddles = [...base, "--benchmarks", "riddles"];
  assertEquals((await place.lens(riddles)).code, 2, "it is not locked");
  const ids = ["benchmark-riddles", "alarm-slow-words"];
  assertEquals((await place.lens(["plugins", "lock", ...ids])).code, 0);
  const run = await place.lens(riddles);
  // Of three riddles one is answered by the last word.
  assertMatch(run.out, /\nrocket +riddles +33\.3 % \[.*\] +3 +0 /, run.err);
  const samples = await place.lens(["trace", "show", "latest", "--samples"]);
  assertMatch(samples.out, /wanted hole as the last word/);
  const alarms = await place.lens(["alarms", "latest", "--alarm", "slow-words"]);
  assertEquals([alarms.code, /^\S+ {2}0 alarms\n/.test(alarms.out)], [0, true], alarms.err);
});

Deno.test("a framework written from CONTRIBUTING.md alone is tested, locked, run and reported", async () => {
  await using place = await Workplace.open();
  await using imitation = await startImitation({ models: ["rocket"] });
  for (const file of ["plugin.jsonc", "mod.ts", "mod_test.ts"]) {
    const path = `plugins/sums/${file}`;
    await place.write(path, await exampleOf(CONTRIBUTING, `// ${path}\n`, kindOf(file)));
  }
  const test = ["test", "-A", "--config", CONFIG, "plugins/sums"];
  const tested = await place.spawn(Deno.execPath(), test).ended;
  assertEquals(tested.code, 0, tested.out + tested.err);
  assertEquals((await place.lens(["plugins", "lock", "sums"])).code, 0);
  const base = ["--provider", "openai-compatible", "--api-base", imitation.url.href];
  const run = await place.lens(["run", ...base, "--framework", "sums", "--quick"]);
  assertEquals(run.code, 0, run.err);
  const card = await place.lens(["scorecard", "latest"]);
  assertMatch(card.out, /\nrocket +0\.0 % /);
  assertMatch(card.out, /\nWrong sum +5 +another number, or none\n/);
});
