import { assertEquals } from "@std/assert";
import { COMMANDS } from "./commands.ts";
import { framed } from "./records.ts";
import { openTerminal } from "./terminal.ts";
import { records, Workplace } from "./testing/program.ts";

/** What a command prints, as it comes out framed. */
function printed(lines: readonly object[]): unknown[] {
  const out: string[] = [];
  const terminal = openTerminal({ colour: false, json: true, plain: true });
  const records = framed({ ...terminal, out: (text) => out.push(text) }, { command: "trace list" });
  for (const line of lines) records.out(JSON.stringify(line));
  records.done(3);
  return out.map((line) => JSON.parse(line));
}

const LAUNCH = { kind: "launch", command: "trace list" };
const DONE = { kind: "done", status: "completed", exitCode: 3 };

Deno.test("framed() puts launch before the first record and done after the last", () => {
  assertEquals(printed([]), [LAUNCH, DONE]);
  assertEquals(printed([{ kind: "run" }]), [LAUNCH, { kind: "run" }, DONE]);
});

Deno.test("framed() leaves a launch and a done of the command's own alone", () => {
  const own = [{ kind: "launch", run: "r" }, { kind: "done", status: "failed", exitCode: 1 }];
  assertEquals(printed(own), own);
  assertEquals(printed([{ kind: "done", status: "gone" }, { kind: "run" }]).at(-1), DONE);
});

/** What each command needs to come to an end; those that only end when told so are tried elsewhere. */
const WORDS: Readonly<Record<string, readonly string[] | null>> = {
  "completions": ["bash"],
  "models list": ["--local"],
  "models show": ["tiny"],
  "run": ["--api-base", "http://127.0.0.1:9/v1", "--dry-run"],
  "doctor": ["--api-base", "http://127.0.0.1:9/v1"],
  "health": ["--api-base", "http://127.0.0.1:9/v1"],
  "plugins new": ["skill", "mine"],
  "skills new": ["my-skill"],
  "imitate": null,
  "serve": null,
  "proxy": null,
};

Deno.test("every command with --json begins with launch and ends with done, whether it went well or not", async () => {
  await using place = await Workplace.open();
  const names = Object.keys(COMMANDS).filter((name) => WORDS[name] !== null);
  const ends = await Promise.all(names.map(async (name) => {
    const line = [...name.split(" "), ...WORDS[name] ?? [], "--json"];
    const { code, out } = await place.lens(line);
    const all = out.startsWith("{") ? records(out) : [];
    const { kind, exitCode } = Object(all.at(-1));
    return [name, kind, exitCode === code, Object(all[0]).kind];
  }));
  const wrong = ends.filter(([, kind, same, first]) =>
    kind !== "done" || same !== true || first !== "launch"
  );
  assertEquals(wrong, []);
});
