import { assertEquals, assertMatch } from "@std/assert";
import program from "./deno.json" with { type: "json" };
import { COMMANDS } from "./cli/commands.ts";
import { Workplace } from "./cli/testing/program.ts";

Deno.test("main() tells its version", async () => {
  await using place = await Workplace.open();
  for (const flag of ["--version", "-V"]) {
    const { code, out, err } = await place.lens([flag]);
    assertEquals([code, out, err], [0, `model-lens ${program.version}\n`, ""]);
  }
});

Deno.test("main() helps with everything, and with nothing at all", async () => {
  await using place = await Workplace.open();
  const general = await place.lens(["--help"]);
  assertMatch(general.out, /^model-lens \S+: .*\n\nExamples\n/);
  for (const line of [[], ["-h"], ["help"]]) assertEquals(await place.lens(line), general);

  const asked = Object.keys(COMMANDS).map(async (name) => {
    const { code, out, err } = await place.lens([...name.split(" "), "--help"]);
    assertEquals([code, err], [0, ""]);
    assertMatch(
      out,
      new RegExp(`^${name}: .*\n\nExamples\n.*\n\nUsage .*\n\nFlags\n.* --help `, "s"),
    );
    assertEquals((await place.lens(["help", ...name.split(" ")])).out, out);
  });
  await Promise.all(asked);
  const noun = await place.lens(["trace", "--help"]);
  assertMatch(noun.out, /^trace\n {2}trace list +List runs\n/);
});

const FULL = Deno.build.os === "linux";
const WITHOUT_FULL = FULL ? "" : " (there is no /dev/full)";

Deno.test({
  name: `main() ends with an error and no more where its output has no room${WITHOUT_FULL}`,
  ignore: !FULL,
  fn: async () => {
    await using place = await Workplace.open();
    const lens = [Deno.execPath(), "run", "-A", new URL("cli.ts", import.meta.url).pathname].join(
      " ",
    );
    for (
      const line of ["--version", "--help", "trace list", "trace list --json", "frobnicate --json"]
    ) {
      const { code, err } = await place.spawn("sh", ["-c", `${lens} ${line} > /dev/full`]).ended;
      if (line === "--version") assertEquals([code, err], [1, ""]);
      else if (line === "trace list") assertEquals(code, 0, "it has notes and no result");
      else assertMatch(err, /^error\[\w+\] .*\n {2}hint: .*\n$/);
    }
  },
});

Deno.test("main() does not mind that the reader of its output has left", async () => {
  await using place = await Workplace.open();
  const lens = [Deno.execPath(), "run", "-A", new URL("cli.ts", import.meta.url).pathname].join(
    " ",
  );
  for (const line of ["--version", "--help", "config show", "info --json"]) {
    // The pipe is closed before anything is written to it.
    const command = `(sleep 0.3; ${lens} ${line}; echo "ended with $?" >&2) | true`;
    const { err } = await place.spawn("sh", ["-c", command]).ended;
    assertMatch(err, /ended with 0\n$/, line);
    assertEquals(/^ +at |Uncaught/m.test(err), false, err);
  }
});
