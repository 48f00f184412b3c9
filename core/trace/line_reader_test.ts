import { assert, assertEquals, assertThrows } from "@std/assert";
import { TraceUnreadableError } from "./errors.ts";
import { type Line, LineReader } from "./line_reader.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";

async function readAll(path: string): Promise<{ lines: Line[]; torn: number }> {
  using reader = LineReader.open(path)!;
  return { lines: await rest(reader), torn: reader.tornBytes };
}

async function rest(reader: LineReader): Promise<Line[]> {
  const lines: Line[] = [];
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
    lines.push(...batch);
  }
  return lines;
}

function write(folder: TemporaryFolder, content: string | Uint8Array): string {
  const path = folder.file("lines");
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  Deno.writeFileSync(path, bytes);
  return path;
}

Deno.test("LineReader.next() numbers lines and says what is wrong with each that is none", async () => {
  using folder = new TemporaryFolder();
  const path = write(folder, '{"a":1}\n\n[1]\nnull\n{"b"\n\0\0\n{"c":2}\n{"to');

  const { lines, torn } = await readAll(path);

  assertEquals(lines.map(({ number, value, problem }) => [number, value ?? problem]), [
    [1, { a: 1 }],
    [2, "the line is empty"],
    [3, "the line is not a JSON object"],
    [4, "the line is not a JSON object"],
    [5, "the line is not JSON"],
    [6, "the line is not JSON"],
    [7, { c: 2 }],
  ]);
  assertEquals(torn, 4);
});

Deno.test("LineReader.next() takes lines of a checkout on Windows", async () => {
  using folder = new TemporaryFolder();
  const path = write(folder, '\ufeff{"a":1}\r\n{"a":2}\r\n{"a":3}\r');

  const { lines, torn } = await readAll(path);

  assertEquals(lines.map(({ value }) => value), [{ a: 1 }, { a: 2 }, { a: 3 }]);
  assertEquals(torn, 0);
});

Deno.test("LineReader.next() refuses bytes that are no UTF-8 instead of replacing them", async () => {
  using folder = new TemporaryFolder();
  const good = new TextEncoder().encode('{"a":"�"}\n{"a":"x"}\n{"a":2}\n');
  good[good.indexOf("x".charCodeAt(0))] = 0xff;

  const { lines } = await readAll(write(folder, good));

  assertEquals(lines.map(({ value, problem }) => value ?? problem), [
    { a: "�" },
    "the line is not UTF-8",
    { a: 2 },
  ]);
});

Deno.test("LineReader.next() reads a line of 10 MB, and one after it", async () => {
  using folder = new TemporaryFolder();
  const text = "漢".repeat(3_500_000);

  const { lines } = await readAll(write(folder, `{"a":"${text}"}\n{"a":2}\n`));

  assertEquals(lines.length, 2);
  assert(lines[0]?.value?.["a"] === text);
});

Deno.test("LineReader.next() gives out no more lines than it is asked for", async () => {
  using folder = new TemporaryFolder();
  using reader = LineReader.open(write(folder, '{"a":1}\n{"a":2}\n{"a":3}\n'))!;

  assertEquals((await reader.next(1))?.map(({ number }) => number), [1]);
  assertEquals((await reader.next(1))?.map(({ number }) => number), [2]);
  assertEquals((await reader.next())?.map(({ number }) => number), [3]);
  assertEquals(await reader.next(), undefined);
});

Deno.test("LineReader.next() goes on where a file grew, byte by byte", async () => {
  using folder = new TemporaryFolder();
  const path = write(folder, "");
  using reader = LineReader.open(path)!;
  using file = Deno.openSync(path, { append: true });
  const seen: Line[] = [];

  for (const byte of new TextEncoder().encode('{"a":"}漢"}\n{"b":{"c":{}}}\n{}\n')) {
    file.writeSync(Uint8Array.of(byte));
    seen.push(...await rest(reader));
  }

  assertEquals(seen.map(({ number, value }) => [number, value]), [
    [1, { a: "}漢" }],
    [2, { b: { c: {} } }],
    [3, {}],
  ]);
});

Deno.test("LineReader.open() tells a file that is not there from one that cannot be read", () => {
  using folder = new TemporaryFolder();
  const path = write(folder, "{}\n");
  Deno.symlinkSync(folder.file("loop"), folder.file("loop"));

  assertEquals(LineReader.open(folder.file("none")), undefined);
  assertEquals(LineReader.open(`${path}/none`), undefined);
  assertThrows(() => LineReader.open(folder.file("loop")), TraceUnreadableError);
  assertThrows(() => LineReader.open(folder.path), TraceUnreadableError, folder.path);
});
