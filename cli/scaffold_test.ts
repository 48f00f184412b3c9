import { assertEquals, assertStringIncludes } from "@std/assert";
import { parse } from "@std/jsonc";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import plugin from "../tools/lint_plugin.ts";
import { KINDS, parseManifest } from "../core/plugin/manifest.ts";
import { Workplace } from "./testing/program.ts";
import { scaffold, type ScaffoldKind } from "./scaffold.ts";

/** One of every kind, and a name as long as names may be. */
const NEW: readonly { readonly kind: ScaffoldKind; readonly id: string }[] = [
  { kind: "provider", id: "provider-acme" },
  { kind: "benchmark", id: "benchmark-riddles" },
  { kind: "skill", id: "word-count" },
  { kind: "provider", id: `provider-${"x".repeat(31)}` },
  { kind: "benchmark", id: `benchmark-${"x".repeat(30)}` },
];
const CONFIG = fileURLToPath(new URL("../deno.json", import.meta.url));

/** A folder with one plugin of every kind, made by the command. */
async function withAll(): Promise<Workplace> {
  const folder = await Workplace.open();
  for (const { kind, id } of NEW) {
    const { code, out, err } = await folder.lens(["plugins", "new", kind, id, "--in", "made"]);
    assertEquals(code, 0, err);
    const files = Object.keys(scaffold(kind, id)).map((file) =>
      `made/${KINDS[kind].folder}/${id}/${file}`
    );
    assertEquals(out.trimEnd().split("\n"), files);
    assertStringIncludes(err, `plugins lock ${id}`);
  }
  return folder;
}

/** Runs deno on a folder with the program's configuration. */
async function deno(args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  assertEquals(code, 0, said);
}

Deno.test("plugins new makes files that format, lint and type check find no fault with", async () => {
  await using folder = await withAll();
  await deno(["fmt", "--check", "--config", CONFIG, folder.path]);
  await deno(["check", "--config", CONFIG, folder.path]);
  // The rules of the layers go by the place in the tree, so they are tested apart.
  const { plugins: _plugins, exclude: _exclude, ...lint } = config.lint;
  await folder.write("deno.json", JSON.stringify({ imports: config.imports, lint }));
  await deno(["lint", "--config", `${folder.path}/deno.json`, `${folder.path}/made`]);
});

for (const { kind, id } of NEW) {
  Deno.test(`scaffold() makes a ${kind} "${id}" that keeps the rules of its place`, () => {
    const files = scaffold(kind, id);
    for (const [file, text] of Object.entries(files)) {
      if (!file.endsWith(".ts")) continue;
      const path = `${KINDS[kind].folder}/${id}/${file}`;
      assertEquals(Deno.lint.runPlugin(plugin, path, text), []);
    }
    const { manifest } = KINDS[kind];
    const found = parseManifest(files[manifest] ?? "", { path: manifest, id, kinds: [kind] });
    assertEquals(found.kind, kind);
    assertEquals(Object.hasOwn(files, found.entry?.replace("./", "") ?? ""), true);
    assertEquals(parse(files[manifest] ?? "") !== null, true);
  });
}

Deno.test("plugins new makes plugins whose own tests pass", async () => {
  await using folder = await withAll();
  await deno([
    "test",
    "--no-check",
    "--parallel",
    "-A",
    "--config",
    CONFIG,
    ...["plugins/provider-acme", "plugins/benchmark-riddles", "skills"].map((one) =>
      `${folder.path}/made/${one}`
    ),
  ]);
});

Deno.test("plugins new overwrites nothing", async () => {
  await using folder = await Workplace.open();
  await folder.write("skills/mine/notes.md", "mine");
  const { code, err } = await folder.lens(["plugins", "new", "skill", "mine"]);
  assertEquals(code, 2);
  assertStringIncludes(err, "it is there already");
  assertEquals((await Array.fromAsync(Deno.readDir(`${folder.path}/skills/mine`))).length, 1);
});

Deno.test("plugins new refuses names that are none, and writes nothing", async () => {
  await using folder = await Workplace.open();
  const refused = [
    ["skill", "../up"],
    ["skill", "Capital"],
    ["skill", "two words"],
    ["skill", "end-"],
    ["skill", "-start"],
    ["skill", "x".repeat(41)],
    ["provider", "provider-"],
    ["toString", "x"],
    ["server", "x"],
    ["skill"],
    ["skill", "a", "b"],
  ];
  for (const words of refused) {
    const { code } = await folder.lens(["plugins", "new", ...words]);
    assertEquals(code, 2, words.join(" "));
  }
  assertEquals(await Array.fromAsync(Deno.readDir(folder.path)), []);
});
