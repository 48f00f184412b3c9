import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { ArchiveError, readArchive } from "./archive.ts";

/** A folder with one file in a folder, packed by a program of this machine. */
async function packed(program: string, args: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/p/prompts`, { recursive: true });
    await Deno.writeTextFile(`${folder}/p/pack.yaml`, "é\n".repeat(400));
    await Deno.writeTextFile(`${folder}/p/prompts/${"long".repeat(40)}.md`, "x");
    const { code } = await new Deno.Command(program, { args: [...args], cwd: folder }).output();
    assertEquals(code, 0);
    return await Deno.readFile(`${folder}/out`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const LIMITS = { mostBytes: 100_000 };

Deno.test("readArchive() reads what tar packs, in GNU's words and in POSIX's, gzipped or not", async () => {
  const [first, ...others] = await Promise.all([
    packed("tar", ["cf", "out", "--format=gnu", "p"]),
    packed("tar", ["cf", "out", "--format=posix", "p"]),
    packed("tar", ["czf", "out", "p"]),
  ]);
  const entries = await readArchive(first ?? new Uint8Array(), LIMITS);
  const files = entries.filter(({ kind }) => kind === "file").map(({ path, bytes }) =>
    `${path} ${bytes.length}`
  ).sort();
  assertEquals(files, ["p/pack.yaml 1200", `p/prompts/${"long".repeat(40)}.md 1`]);
  for (const other of others) {
    const same = (await readArchive(other, LIMITS)).filter(({ kind }) => kind === "file");
    assertEquals(same.map(({ path, bytes }) => `${path} ${bytes.length}`).sort(), files);
  }
});

Deno.test("readArchive() unpacks no more than is allowed", async () => {
  const small = await new Response(
    new Blob([new Uint8Array(5_000_000)]).stream().pipeThrough(new CompressionStream("gzip")),
  ).bytes();
  assert(small.length < 10_000);
  await assertRejects(() => readArchive(small, LIMITS), ArchiveError, "more than 0.1 MB");
});

Deno.test("readArchive() of damaged bytes is entries or ArchiveError, never another error", async () => {
  const whole = await packed("tar", ["cf", "out", "p"]);
  const zip = new Uint8Array([0x50, 0x4b, 3, 4]);
  const start = fc.constantFrom(whole, whole.slice(0, 700), zip, new Uint8Array([0x1f, 0x8b]));
  await fc.assert(
    fc.asyncProperty(
      start,
      fc.uint8Array({ maxLength: 60 }),
      fc.nat(1200),
      async (bytes, noise, at) => {
        const damaged = new Uint8Array(Math.max(bytes.length, at + noise.length));
        damaged.set(bytes);
        damaged.set(noise, at);
        try {
          await readArchive(damaged, LIMITS);
        } catch (cause) {
          assert(cause instanceof ArchiveError, String(cause));
        }
      },
    ),
    { numRuns: 150 },
  );
});
