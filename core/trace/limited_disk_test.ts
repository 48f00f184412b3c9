import { assert, assertEquals } from "@std/assert";
import { scriptPath } from "./testdata/child.ts";
import type { LimitedDisk } from "./testdata/limited_disk.ts";
import { TemporaryFolder } from "./testdata/temporary_folder.ts";

/** Runs a shell command with a small disk of its own mounted at `$1`, which ends with the process. */
function onSmallDisk(command: string, args: readonly string[]): Deno.Command {
  return new Deno.Command("unshare", {
    args: [
      "--map-root-user",
      "--mount",
      "sh",
      "-c",
      `mount -t tmpfs -o size=512k,nr_inodes=1000 none "$1" && ${command}`,
      "sh",
      ...args,
    ],
    stderr: "piped",
  });
}

async function mayMount(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  using folder = new TemporaryFolder();
  try {
    return (await onSmallDisk("true", [folder.path]).output()).success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

const mountable = await mayMount();

Deno.test({
  name: "TraceWriter keeps a trace whole when the disk is full or read-only" +
    (mountable ? "" : " (no small disk may be mounted here)"),
  ignore: !mountable,
  async fn() {
    using folder = new TemporaryFolder();
    const script = scriptPath("limited_disk.ts");
    const { success, stdout, stderr } = await onSmallDisk('exec "$2" run -A "$3" "$1"', [
      folder.path,
      Deno.execPath(),
      script,
    ]).output();
    assert(success, new TextDecoder().decode(stderr));
    // Printed by our own script.
    const result = JSON.parse(new TextDecoder().decode(stdout)) as LimitedDisk;

    for (
      const { appended, codes, read, torn, errors, resumedAt, errorsAfter } of [
        result.lines,
        result.texts,
      ]
    ) {
      assert(appended > 10);
      assertEquals(codes, ["trace_unwritable", "trace_unwritable"]);
      assertEquals([read, torn, errors], [appended, {}, []]);
      assertEquals([resumedAt, errorsAfter], [appended, []]);
    }
    assertEquals(result.createWhenFull, "trace_unwritable");
    assertEquals(result.leftBehind, ["ballast", "texts"]);
    assertEquals(result.createWhenReadOnly, "trace_unwritable");
    assertEquals(result.reopenWhenReadOnly, "trace_unwritable");
    assertEquals(result.readable, result.texts.read + 1);
  },
});
