import { assertEquals, assertThrows } from "@std/assert";
import { AppendFile } from "./append_file.ts";
import { TraceLockedError, TraceWriteError } from "./errors.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";

Deno.test("AppendFile.open() cuts a torn last line off, wherever it begins", () => {
  using folder = new TemporaryFolder();
  const path = folder.file("lines");
  const long = `{"a":"${"x".repeat(200_000)}"}\n`;
  for (const [before, after] of [["", ""], ['{"a":1}\n', '{"a":1}\n'], [long, long]] as const) {
    for (const torn of ['{"a":', "\0\0\0", `{"b":"${"y".repeat(150_000)}`, '{"c":"\xff', "null"]) {
      Deno.writeTextFileSync(path, before + torn);
      using file = AppendFile.open(path);
      assertEquals(Deno.readTextFileSync(path), after);
      assertEquals(file.repairedBytes, new TextEncoder().encode(torn).length);
    }
  }
});

Deno.test("AppendFile.open() keeps a last line that lacks only its newline", () => {
  using folder = new TemporaryFolder();
  const path = folder.file("lines");
  for (const end of ['{"a":1}', '{"a":"漢"}\r']) {
    Deno.writeTextFileSync(path, '{"a":0}\n' + end);
    {
      using file = AppendFile.open(path);
      assertEquals(file.repairedBytes, 0);
      file.append("{}");
    }
    assertEquals(Deno.readTextFileSync(path), `{"a":0}\n${end}\n{}\n`);
  }
});

Deno.test("AppendFile.append() writes lines of every length", () => {
  using folder = new TemporaryFolder();
  const path = folder.file("lines");
  const all = [0, 1, 21_844, 21_845, 21_846, 65_536, 1_000_000].map((n) => "漢".repeat(n));
  {
    using file = AppendFile.open(path);
    for (const line of all) file.append(line);
  }
  assertEquals(Deno.readTextFileSync(path), all.map((line) => line + "\n").join(""));
});

Deno.test("AppendFile.open() takes the lock once, and gives it back when closed", () => {
  using folder = new TemporaryFolder();
  const path = folder.file("lines");
  {
    using _first = AppendFile.open(path, { lock: true });
    assertThrows(() => AppendFile.open(path, { lock: true }), TraceLockedError);
  }
  using _second = AppendFile.open(path, { lock: true });
});

Deno.test("AppendFile.open() says when it cannot", () => {
  using folder = new TemporaryFolder();
  assertThrows(() => AppendFile.open(folder.path), TraceWriteError, folder.path);
  assertThrows(() => AppendFile.open(folder.file("no/lines")), TraceWriteError);
  Deno.writeTextFileSync(folder.file("there"), "");
  assertThrows(() => AppendFile.open(folder.file("there"), { fresh: true }), TraceWriteError);
});

Deno.test({
  name: "AppendFile.append() takes a line back that does not fit" +
    (Deno.build.os === "linux" ? "" : " (needs /dev/full)"),
  ignore: Deno.build.os !== "linux",
  fn() {
    const file = Deno.openSync("/dev/full", { append: true });
    using full = new AppendFile("/dev/full", { file, size: 0, repairedBytes: 0 });
    assertThrows(() => full.append("line"), TraceWriteError, "/dev/full");
  },
});
