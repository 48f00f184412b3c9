import { assert, assertEquals } from "@std/assert";
import { buildDashboard, staleFiles } from "./build_dashboard.ts";
import { ROOT } from "./source_tree.ts";

Deno.test("server/dashboard/dist is what the sources give; deno task build writes it", async () => {
  assertEquals(await staleFiles(await buildDashboard()), []);
});

Deno.test("the dashboard builds to the same bytes in another place", async () => {
  const elsewhere = await Deno.makeTempDir({ prefix: "a-longer-name-" });
  try {
    const copy = new URL(`file://${elsewhere}/deeper/`);
    await Deno.mkdir(copy, { recursive: true });
    for (const name of ["deno.json", "deno.lock", "std", "core", "server", "mod.ts"]) {
      await copyTree(new URL(name, ROOT), new URL(name, copy));
    }
    const args = ["run", "-A", "--config", new URL("deno.json", copy).pathname, "-"];
    const child = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" })
      .spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`
      import { buildDashboard } from "${new URL("tools/build_dashboard.ts", ROOT)}";
      const built = await buildDashboard(new URL("${copy}"));
      console.log(JSON.stringify(built.map(({ name, bytes }) => [name, bytes.length])));
    `));
    await writer.close();
    const { success, stdout } = await child.output();

    assert(success);
    assertEquals(
      JSON.parse(new TextDecoder().decode(stdout)),
      (await buildDashboard()).map(({ name, bytes }) => [name, bytes.length]),
    );
  } finally {
    await Deno.remove(elsewhere, { recursive: true });
  }
});

Deno.test("staleFiles() names what is missing and what is left over", async () => {
  const built = await buildDashboard();
  const changed = built.map((file) =>
    file.name === "index.html" ? { ...file, name: "x.html" } : file
  );

  assertEquals(await staleFiles(changed), ["index.html is left over", "x.html is missing"]);
});

Deno.test("the page has no inline script or style and names only files that are built", async () => {
  const built = await buildDashboard();
  const html = textOf(built, "index.html");

  assertEquals([...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=/g)], []);
  const named = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, path]) => path ?? "");
  assert(named.length >= 3);
  for (const path of named) {
    assert(built.some(({ name }) => path === `/assets/${name}`), `${path} is not built`);
  }
});

Deno.test("what every page loads is at most 100 KB of compressed script", async () => {
  const built = await buildDashboard();
  const first = new Set<string>();
  const queue = [...textOf(built, "index.html").matchAll(/"\/assets\/([^"]+\.js)"/g)]
    .map(([, name]) => name ?? "");
  for (const name of queue) {
    if (first.has(name)) continue;
    first.add(name);
    // Static imports come with the page; `import("…")` does not.
    for (const [, found] of textOf(built, name).matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) {
      if (found !== undefined) queue.push(found);
    }
  }
  const overview = built.filter(({ name }) => first.has(name));

  let size = 0;
  for (const { bytes } of overview) {
    const zipped = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    size += (await new Response(zipped).arrayBuffer()).byteLength;
  }
  assert(overview.length > 0 && size <= 100_000, `${size} bytes`);
});

function textOf(
  built: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  name: string,
): string {
  const file = built.find((other) => other.name === name);
  assert(file !== undefined, `${name} is not built`);
  return new TextDecoder().decode(file.bytes);
}

async function copyTree(from: URL, to: URL): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copyTree(new URL(`${from}/${name}`), new URL(`${to}/${name}`));
  }
}
