import { assert, assertEquals } from "@std/assert";
import { buildDashboard, staleFiles } from "./build_dashboard.ts";

Deno.test("server/dashboard/dist is what the sources give; deno task build writes it", async () => {
  assertEquals(await staleFiles(await buildDashboard()), []);
});

Deno.test("the dashboard builds to the same bytes twice", async () => {
  const [one, two] = [await buildDashboard(), await buildDashboard()];
  assertEquals(one, two);
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
