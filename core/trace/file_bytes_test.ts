import { assertEquals, assertThrows } from "@std/assert";
import { openRegularFile } from "./file_bytes.ts";
import { glance } from "./glance.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";

Deno.test({
  name: "a named pipe in the place of a trace's file is told, and nobody waits for it",
  ignore: Deno.build.os === "windows",
  async fn() {
    using folder = new TemporaryFolder();
    const path = `${folder.path}/events.ndjson`;
    assertEquals((await new Deno.Command("mkfifo", { args: [path] }).output()).success, true);
    assertThrows(() => openRegularFile(path), Deno.errors.NotSupported);
    const seen = await glance(folder.path);
    assertEquals("problem" in seen ? seen.problem.code : undefined, "trace_unreadable");
  },
});
