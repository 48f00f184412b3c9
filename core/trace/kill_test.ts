import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async";
import { loadTrace } from "./reader.ts";
import { childCommand } from "./testdata/child.ts";
import { numberedDraft } from "./testdata/numbered_draft.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { verifyTrace } from "./verify.ts";
import { TraceWriter } from "./writer.ts";

/** How often a process is killed; more find more. */
const KILLS = 10;
/** Milliseconds from the first event to the kill, at most. */
const LONGEST_LIFE = 60;

/** Lets a process write a trace and kills it; returns how many events it said it had appended. */
async function writeUntilKilled(path: string): Promise<number> {
  await using child = childCommand("endless_writer.ts", [path]).spawn();
  let told = "";
  let killed: Promise<void> | undefined;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    told += text;
    killed ??= delay(Math.random() * LONGEST_LIFE).then(() => child.kill("SIGKILL"));
  }
  await killed;
  // The last number may be cut off.
  return Number(told.split("\n").at(-2));
}

Deno.test(`TraceWriter.append() loses nothing it returned from when its process is killed, ${KILLS} times`, async () => {
  using folder = new TemporaryFolder();
  let most = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const path = folder.file(`run-${kill}`);

    const told = await writeUntilKilled(path);

    const { events, problems } = await loadTrace(path);
    assert(told > 0 && events.length >= told, `${events.length} of ${told} events`);
    assertEquals([problems.badLineCount, problems.missingEvents, problems.badBlobs], [0, 0, []]);
    for (const [index, { seq, t: _t, ...event }] of events.entries()) {
      assertEquals(seq, index);
      assertEquals<unknown>(event, { span: "run", ...numberedDraft(index) });
    }
    {
      await using writer = await TraceWriter.reopen(path);
      assertEquals(writer.append(numberedDraft(0)).seq, events.length);
    }
    assertEquals((await verifyTrace(path)).errors, []);
    most = Math.max(most, told);
  }
  assert(most > 50, `at most ${most} events were written before a kill`);
});
