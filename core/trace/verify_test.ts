import { assertEquals } from "@std/assert";
import type { Emission } from "../bus.ts";
import { sha256 } from "../sha256.ts";
import type { EventFile } from "./layout.ts";
import { writeTrace } from "./testdata/sample_trace.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";
import { verifyTrace } from "./verify.ts";

const LONG = "x".repeat(5000);
const long: Emission = { kind: "tool.completed", result: LONG, duration: 1 };

/** Writes the sample, damages it, and returns what is found. */
async function found(
  damage: (path: string) => void,
): Promise<{ errors: readonly string[]; notes: readonly string[] }> {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path);
  damage(path);
  const { errors, notes } = await verifyTrace(path);
  return { errors, notes };
}

function change(file: EventFile, how: (text: string) => string): (path: string) => void {
  return (path) =>
    Deno.writeTextFileSync(`${path}/${file}`, how(Deno.readTextFileSync(`${path}/${file}`)));
}

Deno.test("verifyTrace() finds nothing in a whole trace", async () => {
  using folder = new TemporaryFolder();
  await writeTrace(folder.file("run"));

  assertEquals(await verifyTrace(folder.file("run")), {
    run: "sample",
    events: 11,
    errors: [],
    notes: [],
    ended: "completed",
  });
});

Deno.test("verifyTrace() counts damaged lines and names the first", async () => {
  const { errors } = await found(
    change("tokens.ndjson", (text) => text.replaceAll('"seq"', "seq")),
  );

  assertEquals(errors, [
    "2 damaged lines, the first at tokens.ndjson:1: the line is not JSON",
    "2 missing events, by seq: 4, 6",
  ]);
});

Deno.test("verifyTrace() says which events are missing", async () => {
  const none = await found(change("machine.ndjson", () => ""));
  assertEquals(none.errors, ["1 missing event, by seq: 5"]);

  const gone = await found((path) => Deno.removeSync(`${path}/tokens.ndjson`));
  assertEquals(gone, {
    errors: ["2 missing events, by seq: 4, 6"],
    notes: ["tokens.ndjson is not there"],
  });
});

Deno.test("verifyTrace() says that more is missing than it names", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(
    path,
    Array.from({ length: 14 }, (_, index): Emission => ({
      ...(index % 2 === 0 ? { kind: "chunk.received" } : { kind: "machine.sampled", readings: {} }),
    })),
  );
  change("tokens.ndjson", () => "")(path);

  const { errors } = await verifyTrace(path);

  assertEquals(errors, ["7 missing events, by seq: 0, 2, 4, 6, 8 and more"]);
});

Deno.test("verifyTrace() counts events that repeat a seq", async () => {
  const { errors } = await found(change("machine.ndjson", (text) => text + text));

  assertEquals(errors, ["1 event with a seq that was there before"]);
});

Deno.test("verifyTrace() checks every event against its schema", async () => {
  const { errors } = await found(
    change("events.ndjson", (text) => text.replace('"score":1,', '"score":2,')),
  );

  assertEquals(errors, [
    '1 event against the schema: event 8 (sample.scored): "score": Too big: expected number to be <=1',
  ]);
});

Deno.test("verifyTrace() checks the texts that are stored apart", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(path, [long]);
  const hash = sha256(LONG);
  Deno.writeTextFileSync(`${path}/blobs/sha256/${hash.slice(0, 2)}/${hash}`, LONG.toUpperCase());

  const { errors } = await verifyTrace(path);

  assertEquals(errors, [`text sha256:${hash}: its bytes do not have its hash`]);
});

Deno.test("verifyTrace() names each of a few missing texts once, and counts the rest", async () => {
  using folder = new TemporaryFolder();
  const path = folder.file("run");
  await writeTrace(
    path,
    Array.from({ length: 16 }, (_, index): Emission => ({
      kind: "tool.completed",
      result: `${index % 8}`.repeat(5000),
      duration: 1,
    })),
  );
  Deno.removeSync(`${path}/blobs`, { recursive: true });

  const { errors } = await verifyTrace(path);

  assertEquals(errors.length, 6);
  assertEquals(errors.at(-1), "3 more texts like these");
});

Deno.test("verifyTrace() notes a torn line, which is no loss of anything that was acknowledged", async () => {
  const { errors, notes } = await found(
    change("events.ndjson", (text) => text + '{"seq":11,"t"'),
  );

  assertEquals(errors, []);
  assertEquals(notes, [
    "events.ndjson ends in a torn line of 13 bytes, which the next writer cuts off",
  ]);
});

Deno.test("verifyTrace() notes kinds it does not know", async () => {
  const { errors, notes } = await found(
    change("events.ndjson", (text) => text.replace("sample.scored", "sample.judged")),
  );

  assertEquals(errors, []);
  assertEquals(notes, [
    '1 event of unknown kind "sample.judged", from a newer version or a plugin',
  ]);
});

Deno.test("verifyTrace() notes a run that has not ended", async () => {
  const { errors, notes } = await found(
    change("events.ndjson", (text) => text.split("\n").slice(0, -2).join("\n") + "\n"),
  );

  assertEquals(errors, []);
  assertEquals(notes, ["the run has not ended: it goes on, or its process died"]);
});
