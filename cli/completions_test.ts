import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Workplace } from "./testing/program.ts";
import { COMMANDS } from "./commands.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = typeof SHELLS[number];

async function script(shell: Shell, ...flags: readonly string[]): Promise<string> {
  await using folder = await Workplace.open();
  const { code, out } = await folder.lens(["completions", shell, ...flags]);
  assertEquals(code, 0);
  return out;
}

/** What a shell says; the empty text when it has nothing to say. Undefined when it is not installed. */
async function shellSays(shell: Shell, args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(shell, { args: [...args] }).output();
    assert(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
}

const installed = new Map<Shell, boolean>();
for (const shell of SHELLS) {
  installed.set(shell, await shellSays(shell, ["-c", "true"]) !== undefined);
}

/** A test that needs a shell. */
function testWith(shell: Shell, name: string, fn: () => Promise<void>): void {
  const ignore = installed.get(shell) !== true;
  Deno.test({ name: ignore ? `${name} (skipped: ${shell} is not installed)` : name, ignore, fn });
}

for (const shell of SHELLS) {
  testWith(shell, `completions ${shell} prints a script that ${shell} can read`, async () => {
    const path = await Deno.makeTempFile();
    await Deno.writeTextFile(path, await script(shell));
    await shellSays(shell, ["-n", path]);
    await Deno.remove(path);
  });
}

testWith(
  "bash",
  "completions bash completes commands, arguments, flags and their values",
  async () => {
    const text = await script("bash");
    const completed = async (...words: readonly string[]) => {
      const drive = `${text}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _modellens; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const said = await shellSays("bash", ["-c", drive, "bash", "modellens", ...words]);
      return (said ?? "").trimEnd().split("\n");
    };
    assertEquals(await completed("tr"), ["trace"]);
    assertEquals((await completed("trace", "")).toSorted(), wordsAfter("trace"));
    assertEquals((await completed("plugins", "")).toSorted(), wordsAfter("plugins"));
    assertEquals(await completed("plugins", "ver"), ["verify"]);
    assertEquals((await completed("plugins", "new", "")).slice(0, 4), [
      "provider",
      "benchmark",
      "alarm",
      "skill",
    ]);
    assertEquals(await completed("completions", "f"), ["fish"]);
    assertEquals(await completed("run", "--qu"), ["--quick"]);
    assertEquals(await completed("run", "--quick", "--no-l"), ["--no-logprobs"]);
    assertEquals(await completed("plugins", "lock", "--dry"), ["--dry-run"]);
    assertEquals(await completed("config", "--sou"), ["--sources"]);
    assertEquals(await completed("run", "--order", ""), ["interleaved", "by-model"]);
    assertEquals(await completed("run", "--order", "b"), ["by-model"]);
    assertEquals(await completed("nonsense", ""), [""]);
  },
);

Deno.test("completions name every command in every shell", async () => {
  for (const shell of SHELLS) {
    const text = await script(shell);
    for (const word of new Set(Object.keys(COMMANDS).flatMap((name) => name.split(" ")))) {
      assertMatch(text, new RegExp(`\\b${word}\\b`));
    }
  }
});

Deno.test("completions fish offers the nouns, and each command after its noun", async () => {
  const lines = (await script("fish")).split("\n");
  assert(lines.some((line) => line.includes("__fish_use_subcommand' -f -a trace ")));
  assert(lines.some((line) => line.includes("'__fish_seen_subcommand_from trace' -f -a show ")));
  assert(
    lines.some((line) =>
      line.includes("from plugins; and __fish_seen_subcommand_from lock' -l all ")
    ),
  );
  assert(lines.some((line) => line.includes("-l order -x -a 'interleaved by-model'")));
});

Deno.test("completions take the program's name, if it is one", async () => {
  assertStringIncludes(
    await script("bash", "--name", "model-lens"),
    "complete -o default -F _model_lens model-lens\n",
  );
  await using folder = await Workplace.open();
  for (const args of [["bash", "--name", "a; rm -r b"], ["bash", "--name", "-x"], ["csh"], []]) {
    assertEquals((await folder.lens(["completions", ...args])).code, 2, args.join(" "));
  }
});

function wordsAfter(noun: string): readonly string[] {
  return Object.keys(COMMANDS)
    .filter((name) => name.startsWith(`${noun} `))
    .map((name) => name.slice(noun.length + 1))
    .toSorted();
}
