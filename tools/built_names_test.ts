import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { nameByContent } from "./built_names.ts";

const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });
const textOf = ({ bytes }: { readonly bytes: Uint8Array }) => new TextDecoder().decode(bytes);

Deno.test("nameByContent() gives names that do not depend on the bundler's", async () => {
  const here = await nameByContent([
    file("main.js", `import"./chunk-AAAAAAAA.js";`),
    file("chunk-AAAAAAAA.js", `import("./main.js");let a=1`),
  ]);
  const there = await nameByContent([
    file("main.js", `import"./chunk-BBBBBBBB.js";`),
    file("chunk-BBBBBBBB.js", `import("./main.js");let a=1`),
  ]);

  assertEquals(here.files, there.files);
  assertMatch(here.files[0]?.name ?? "", /^main-[0-9a-f]{8}\.js$/);
  assertEquals(here.files.map(textOf)[0], `import"./${here.files[1]?.name}";`);
});

Deno.test("nameByContent() changes a name when something that it leads to changes", async () => {
  const chain = (end: string) =>
    nameByContent([
      file("main.js", `import"./one.js"`),
      file("one.js", `import"./two.js"`),
      file("two.js", end),
    ]);

  assertNotEquals((await chain("1")).names.get("main.js"), (await chain("2")).names.get("main.js"));
});
