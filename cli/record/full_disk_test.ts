import { assertEquals, assertMatch } from "@std/assert";
import { startImitation } from "../../core/testing/imitation/mod.ts";
import { CLI, Workplace } from "../testing/program.ts";
import { FILL, mountable, onSmallDisk, WITHOUT_DISK } from "../testing/small_disk.ts";

const LENS = `"${Deno.execPath()}" run -A "${CLI}"`;
const REQUEST = { model: "imitation-1", messages: [{ role: "user", content: "Hi" }] };
/** Asks an app's question of whoever the file that is named says it listens. */
const ASK = `
  const [file, request] = Deno.args;
  let url;
  while (url === undefined) {
    url = /at (http:[^;]+);/.exec(Deno.readTextFileSync(file))?.[1];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const asked = { method: "POST", body: request };
  for (const turn of [1, 2]) {
    const reply = await fetch(new URL("v1/chat/completions", url), asked);
    console.log("answered", turn, reply.status, (await reply.json()).choices[0].message.content);
  }`;

Deno.test({
  name:
    "import and replay --to on a full disk leave nothing that claims to be whole; --serve answers" +
    WITHOUT_DISK,
  ignore: !mountable,
  async fn() {
    await using place = await Workplace.open();
    // The second of these has no room on 64 KiB.
    const tokens = Array.from({ length: 300 }, (_, at) => ` word ${at}`);
    await using imitation = await startImitation({ script: { tokens } });
    const recorded = { model: "imitation-1", choices: [{ message: { content: "four" } }] };
    const line = JSON.stringify({ request: REQUEST, response: recorded });
    await Deno.writeTextFile(`${place.path}/log.jsonl`, [line, line, line].join("\n"));
    // The disk is full in the middle of these.
    await Deno.writeTextFile(`${place.path}/long.jsonl`, `${line}\n`.repeat(300));
    await Deno.writeTextFile(`${place.path}/ask.js`, ASK);

    const { out, err } = await onSmallDisk(place, "traces", [
      `${LENS} import log.jsonl`,
      `${LENS} import long.jsonl; echo "import: code $?"`,
      `ls -A "$1" | grep -c long`,
      FILL,
      // The shell's own files are elsewhere: what is full is where traces are.
      `${LENS} replay import-log --serve --listen 0 > served.txt & served=$!`,
      `"${Deno.execPath()}" run -A --no-config ask.js served.txt '${JSON.stringify(REQUEST)}'`,
      "kill $served; wait $served",
      `rm "$1/ballast"`,
      `${LENS} replay import-log --to ${imitation.url.href}; echo "replay: code $?"`,
      `${LENS} trace verify latest`,
      `${LENS} trace list --json`,
    ]);

    assertMatch(out, /^import: code 1\n0$/m);
    assertMatch(err, /\[trace_unwritable\] Cannot write the trace .*long.*: No space left/);
    assertMatch(out, /^answered 1 200 four\nanswered 2 200 four$/m);
    assertMatch(out, /^differs {2}c1: [^]*^replay: code 1$/m);
    assertMatch(err, /[12] of 3 are in traces\/\S+replay-imitation-1\S+, which has no end/);
    assertMatch(err, /\[trace_unwritable\] Cannot write the trace .*replay.*: No space left/);
    assertMatch(out, /^whole .*replay-imitation-1.* open\n {2}note: the run has not ended/m);
    const states = [...out.matchAll(/"run":"[^"]*(import|replay)[^"]*".*?"status":"(\w+)"/g)];
    assertEquals(states.map(([, what, status]) => [what, status]), [["replay", "open"], [
      "import",
      "completed",
    ]]);
  },
});
