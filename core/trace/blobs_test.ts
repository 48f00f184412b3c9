import { assert, assertEquals, assertThrows } from "@std/assert";
import type { BlobRef } from "../events/envelope.ts";
import { sha256 } from "../sha256.ts";
import { Blobs, isBlobRef } from "./blobs.ts";
import { TraceWriteError } from "./errors.ts";
import { loadTrace } from "./reader.ts";
import { writeTrace } from "./testdata/sample_trace.ts";
import { WireWriter } from "./wire/wire_file.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";

function blobPath(trace: string, text: string): string {
  const hash = sha256(text);
  return `${trace}/blobs/sha256/${hash.slice(0, 2)}/${hash}`;
}

function namesBeside(path: string): string[] {
  return [...Deno.readDirSync(path.slice(0, path.lastIndexOf("/")))].map(({ name }) => name);
}

function load(blobs: Blobs, value: unknown): { value: unknown; missing: string[] } {
  const missing: string[] = [];
  return { value: blobs.load(value, (_, reason) => missing.push(reason)), missing };
}

Deno.test("Blobs.store() takes texts of more than 4,096 bytes, whatever they are made of", () => {
  using folder = new TemporaryFolder();
  const blobs = new Blobs(folder.path);
  for (const [unit, most] of [["x", 4096], ["é", 2048], ["漢", 1365], ["🙂", 1024]] as const) {
    const short = unit.repeat(most);
    const long = unit.repeat(most + 1);

    assertEquals(blobs.store({ short, long: [long] }), {
      short,
      long: [{ $blob: `sha256:${sha256(long)}`, bytes: new TextEncoder().encode(long).length }],
    });
    assertEquals(Deno.readTextFileSync(blobPath(folder.path, long)), long);
    assertEquals(load(blobs, blobs.store({ long })), { value: { long }, missing: [] });
  }
});

Deno.test("TraceWriter.append() stores a long text of few characters", async () => {
  using folder = new TemporaryFolder();
  const text = "漢".repeat(1366);
  await writeTrace(folder.file("run"), [{ kind: "chunk.received", text }]);

  const line = Deno.readTextFileSync(folder.file("run/tokens.ndjson"));

  assert(line.includes('"$blob"') && line.length < 200, line);
  const { events: [event] } = await loadTrace(folder.file("run"));
  assert(event?.kind === "chunk.received" && event.text === text);
});

Deno.test("Blobs.store() writes equal texts once", () => {
  using folder = new TemporaryFolder();
  const text = "same".repeat(2000);
  new Blobs(folder.path).store({ a: text, b: [text] });
  const path = blobPath(folder.path, text);
  const long = new Date(0);
  Deno.utimeSync(path, long, long);

  new Blobs(folder.path).store({ c: text });

  assertEquals(Deno.statSync(path).mtime, long);
  assertEquals(namesBeside(path), [sha256(text)]);
});

Deno.test("Blobs.store() writes a text again that a power loss left empty", () => {
  using folder = new TemporaryFolder();
  const text = "lost".repeat(2000);
  new Blobs(folder.path).store({ text });
  Deno.writeTextFileSync(blobPath(folder.path, text), "");

  new Blobs(folder.path).store({ text });

  assertEquals(Deno.readTextFileSync(blobPath(folder.path, text)), text);
});

Deno.test("Blobs.load() keeps a byte order mark; Blobs.store() leaves half a surrogate pair in its line", () => {
  using folder = new TemporaryFolder();
  const blobs = new Blobs(folder.path);
  const mark = "\ufeff" + "x".repeat(5000);
  const half = "x".repeat(5000) + "\ud83d";

  const stored = blobs.store({ mark, half });

  assertEquals(Object(stored).half, half);
  assertEquals(load(blobs, stored), { value: { mark, half }, missing: [] });
});

Deno.test("Blobs.load() gives data back that only look like a reference", () => {
  using folder = new TemporaryFolder();
  const blobs = new Blobs(folder.path);
  const hash = `sha256:${"ab".repeat(32)}`;
  const all = [
    { $blob: hash, bytes: 5000 },
    { bytes: 5000, $$blob: hash },
    { $$$blob: hash, bytes: 1 },
    { $blob: hash },
    { $blob: hash, bytes: 1, more: 2 },
    { $blob: "x".repeat(5000), bytes: 1 },
  ];

  const stored = blobs.store({ all });

  assertEquals(Object(stored).all.filter(isBlobRef), []);
  assertEquals(load(blobs, stored), { value: { all }, missing: [] });
});

Deno.test("Blobs.load() says of a text that is not what was stored why, and leaves the reference", () => {
  using folder = new TemporaryFolder();
  const blobs = new Blobs(folder.path);
  const text = "x".repeat(5000);
  const path = blobPath(folder.path, text);
  const ref = blobs.store({ text });
  const damage: [() => void, string][] = [
    [() => Deno.writeTextFileSync(path, "y".repeat(5000)), "its bytes do not have its hash"],
    [() => Deno.writeTextFileSync(path, "x".repeat(4999)), "it has 4999 bytes instead of 5000"],
    [() => Deno.removeSync(path), "it is not there"],
    [() => Deno.mkdirSync(path), "it is no regular file"],
    [() => {
      Deno.removeSync(path);
      Deno.symlinkSync("/dev/zero", path);
    }, "it is no regular file"],
  ];

  for (const [act, reason] of damage) {
    act();
    assertEquals(load(blobs, ref), { value: ref, missing: [reason] });
  }
});

Deno.test("Blobs.load() follows no reference out of its folder", () => {
  using folder = new TemporaryFolder();
  Deno.mkdirSync(folder.file("blobs"));
  Deno.writeTextFileSync(folder.file("outside"), "x");
  const blobs = new Blobs(folder.path);
  for (const path of ["../../../outside", `..${"/".repeat(62)}`, "/etc/passwd", "AB".repeat(32)]) {
    const ref = { $blob: `sha256:${path}`, bytes: 1 };
    assert(!isBlobRef(ref));
    assertEquals(load(blobs, { ref }), { value: { ref }, missing: [] });
  }
});

Deno.test("Blobs.store() leaves no part of a text behind when it cannot be written", () => {
  using folder = new TemporaryFolder();
  const text = "x".repeat(5000);
  const path = blobPath(folder.path, text);
  Deno.mkdirSync(path, { recursive: true });

  assertThrows(() => new Blobs(folder.path).store({ text }), TraceWriteError, path);

  assertEquals(namesBeside(path), [sha256(text)]);
});

Deno.test("Blobs.store() compresses texts where it is to pack them, each once, and load() gives them back", () => {
  using folder = new TemporaryFolder();
  using packed = new WireWriter(folder.path);
  const blobs = new Blobs(folder.path, { packed });
  const text = "a tool says this. ".repeat(70);
  const large = "x".repeat(256 * 1024 + 1);

  const stored = blobs.store({ text, again: [text], short: "x".repeat(1024), large });

  const [text1, again] = [Reflect.get(stored, "text"), Reflect.get(stored, "again")];
  assertEquals(again, [text1]);
  const { size } = Deno.statSync(`${folder.path}/wire.gz`);
  assertEquals(text1, { $blob: `sha256:${sha256(text)}`, bytes: 1260, at: 0, length: size });
  assert(size < 100, `${size} bytes`);
  assertEquals(Deno.readTextFileSync(blobPath(folder.path, large)), large);
  assertEquals(load(new Blobs(folder.path), stored).value, {
    text,
    again: [text],
    short: "x".repeat(1024),
    large,
  });
});

Deno.test("Blobs.load() says why a packed text is not there, and reads no more than it is to have", () => {
  using folder = new TemporaryFolder();
  using packed = new WireWriter(folder.path);
  const text = "0123456789".repeat(200);
  const ref = { ...new Blobs(folder.path, { packed }).store({ text }) } as { text: BlobRef };
  const { length = 0 } = ref.text;
  const reasons = [
    { ...ref.text, at: 1 },
    { ...ref.text, length: 2 ** 50 },
    { ...ref.text, length: length - 9 },
    { ...ref.text, bytes: 100 },
    { ...ref.text, $blob: `sha256:${"ab".repeat(32)}` },
  ].map((one) => load(new Blobs(folder.path), one).missing);

  assertEquals(reasons, [
    ["wire.gz ends before it"],
    ["wire.gz ends before it"],
    ["Cannot read wire.gz at 0: no whole gzip member is there"],
    ["Cannot read wire.gz at 0: no whole gzip member is there"],
    ["its bytes do not have its hash"],
  ]);
});
