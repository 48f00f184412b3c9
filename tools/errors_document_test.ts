import { assert, assertEquals } from "@std/assert";
import { exitCodeOf } from "../cli/errors.ts";
import { ModelLensError } from "../core/errors.ts";
import { parseManifest } from "../core/plugin/manifest.ts";
import { ProviderError, type ProviderFailure } from "../core/provider/contract.ts";
import { errorCodes, unionMembers } from "./error_codes.ts";
import { ROOT, sourceFiles } from "./source_tree.ts";

const files = await sourceFiles();
const document = await Deno.readTextFile(new URL("docs/errors.md", ROOT));

/** The text of a section, code blocks included. */
function sectionOf(heading: string): string {
  const [, ...sections] = document.split(/^## /m);
  const found = sections.find((section) => section.startsWith(`${heading}\n`));
  assert(found !== undefined, `There is no section "${heading}"`);
  return found;
}

class AnyError extends ModelLensError {
  constructor(readonly code: string) {
    super("Cannot do it", "Do something else");
  }
}

for (const code of errorCodes(files)) {
  Deno.test(`docs/errors.md shows ${code} with its hint and its exit code`, () => {
    const section = sectionOf(code);
    const [, shown, hint] = /^error\[(\w+)\] [^\n]*[^.\n]\n {2}hint: (.+)$/m.exec(section) ?? [];
    assertEquals(shown, code);
    assert(hint !== undefined && !hint.endsWith("."));
    const stated = [...section.matchAll(/Exit code (\d+)\./g)].map(([, number]) => Number(number));
    assertEquals(stated, [exitCodeOf(new AnyError(code))]);
  });
}

Deno.test("docs/errors.md shows hints that the program gives", () => {
  const program = files.filter(({ path }) =>
    /^(core|cli|server)\//.test(path) && !/_test\.ts$/.test(path)
  );
  const hints = [...document.matchAll(/^ {2}hint: (.+)$/gm)].flatMap(([, hint]) => hint ?? []);
  // Names stand for what is a variable in the source; what is left are phrases of several words.
  const phrases = hints.flatMap((hint) => hint.split(/\S*provider-acme\S*|"|\b\d+$/))
    .map((phrase) => phrase.trim()).filter((phrase) => phrase.includes(" "));
  const unknown = phrases.filter((phrase) => !program.some(({ text }) => text.includes(phrase)));
  assertEquals(unknown, []);
});

Deno.test("docs/errors.md has manifests that are right", () => {
  const examples = [...sectionOf("plugin_manifest_broken").matchAll(/```jsonc\n([\s\S]*?)```/g)]
    .flatMap(([, text]) => text ?? []);
  const places = [
    { id: "provider-acme", kinds: ["provider", "benchmark"], path: "plugin.jsonc" },
    { id: "word-count", kinds: ["skill"], path: "skill.jsonc" },
  ] as const;
  assertEquals(
    examples.map((text, index) => {
      const place = places[index];
      assert(place !== undefined);
      return parseManifest(text, place).kind;
    }),
    ["provider", "skill"],
  );
});

Deno.test("docs/errors.md has every outcome of a call, and tells truly whether it is retried", () => {
  const rows = [...sectionOf("Outcomes of a call").matchAll(/^\| `(\w+)` +\|(.+)\|$/gm)];
  const stated = rows.map(([, type, cells = ""]) => {
    const [meaning = "", retried = "", advice = ""] = cells.split("|").map((cell) => cell.trim());
    assert(meaning !== "" && advice !== "", type);
    return [type, retried];
  });
  // The members of the union are its values.
  const types = unionMembers("ProviderFailure", files) as readonly ProviderFailure[];
  assert(types.length > 0);
  const actual = types.map((type) => [type, new ProviderError(type, "").retryable ? "yes" : "no"]);
  assertEquals(stated, actual);
});

Deno.test("docs/errors.md lists the exit codes that cli.ts states", async () => {
  const stated = [...sectionOf("Exit codes").matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => code);
  const program = await Deno.readTextFile(new URL("cli.ts", ROOT));
  const [, listed = ""] = /its exit code: (.*?)\. ?\*\//s.exec(program) ?? [];
  assertEquals(stated, listed.match(/\d+/g));
});
