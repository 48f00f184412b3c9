import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { PluginError, type PluginErrorCode } from "./errors.ts";
import { manifestText, SCHEMAS } from "./imagined_root.ts";
import { parseManifest } from "./manifest.ts";

const PLACE = {
  path: "plugins/provider-acme/plugin.jsonc",
  id: "provider-acme",
  kinds: ["provider", "benchmark"],
} as const;
const SKILL = { path: "skills/count/skill.jsonc", id: "count", kinds: ["skill"] } as const;

Deno.test("parseManifest() takes comments, a trailing comma and a byte order mark", () => {
  const text = `\ufeff// A server\n${manifestText().replace(/}$/, ",}")}`;
  assertEquals(parseManifest(text, PLACE), {
    id: "provider-acme",
    kind: "provider",
    api: 1,
    version: "0.1.0",
    summary: "A server",
    entry: "./mod.ts",
    permissions: {},
  });
});

Deno.test("parseManifest() takes the kind from the folder where that holds one kind", () => {
  const text = manifestText({
    id: "count",
    kind: undefined,
    entry: undefined,
    instructions: "./SKILL.md",
  });
  assertEquals(parseManifest(text, SKILL).kind, "skill");
});

Deno.test("parseManifest() gives a skill the usual limits, no permission and no promise", () => {
  const text = manifestText({ id: "count", kind: undefined, ...SCHEMAS });
  const { permissions, limits, deterministic, examples } = parseManifest(text, SKILL);
  assertEquals([permissions, deterministic, examples], [{}, false, []]);
  assertEquals(limits, {
    ms: 10_000,
    memoryMb: 256,
    outputBytes: 1_000_000,
    writtenBytes: 16_000_000,
  });
});

for (
  const [name, fields, says] of [
    ["without an input", { input: undefined }, '"input": wanted a JSON schema in { }'],
    ["without an output", { output: undefined }, '"output": wanted a JSON schema in { }'],
    [
      "with a misspelt word in a schema",
      { input: { type: "object", requird: ["a"] } },
      '"input": wanted a JSON schema (unknown word "requird"; did you mean "required"?)',
    ],
    ["whose input is a list", { input: { type: "array" } }, '"input.type": wanted "object"'],
    ["that asks for the network", { permissions: { net: ["user"] } }, '"permissions.net"'],
    ["that asks to read all", { permissions: { read: ["/"] } }, 'wanted "own" or "work"'],
    ["that asks to write its own", { permissions: { write: ["own"] } }, 'wanted "work"'],
    ["with no time", { limits: { ms: 0 } }, '"limits.ms": wanted an integer from 10 to 600000'],
    ["with an unknown limit", { limits: { seconds: 1 } }, 'unknown field "limits.seconds"'],
    ["with an unknown field", { outputs: {} }, 'unknown field "outputs"'],
  ] as const
) {
  Deno.test(`parseManifest() refuses a skill ${name}`, () => {
    const text = manifestText({ id: "count", kind: undefined, ...SCHEMAS, ...fields });
    const error = assertThrows(() => parseManifest(text, SKILL), PluginError);
    assertStringIncludes(error.message, says);
  });
}

/** A fault of a manifest, and what its error must say besides the file. */
interface Fault {
  readonly name: string;
  readonly text: string;
  readonly says: string;
  readonly hint?: string;
  readonly code?: PluginErrorCode;
}

const FAULTS: readonly Fault[] = [
  { name: "no JSONC", text: "{", says: "this is not JSONC: " },
  { name: "a list", text: "[]", says: "wanted fields in { }, found []" },
  { name: "nothing in it", text: "null", says: "wanted fields in { }, found null" },
  {
    name: "an id that is not the folder's",
    text: manifestText({ id: "provider-other" }),
    says: 'its id is "provider-other", but its folder is called "provider-acme"',
  },
  {
    name: "an id with capitals",
    text: manifestText({ id: "Acme" }),
    says: '"id": wanted lower case letters, digits and hyphens, found "Acme"',
  },
  {
    name: "no id",
    text: manifestText({ id: undefined }),
    says: '"id": wanted lower case letters, digits and hyphens, found nothing',
  },
  {
    name: "no kind",
    text: manifestText({ kind: undefined }),
    says: '"kind": wanted "provider" or "benchmark", found nothing',
  },
  {
    name: "an unknown kind",
    text: manifestText({ kind: "server" }),
    says: '"kind": wanted "provider", "benchmark", "framework", "alarm" or "skill", found "server"',
  },
  {
    name: "the kind of another folder",
    text: manifestText({ kind: "skill" }),
    says: '"kind": wanted "provider" or "benchmark", found "skill"',
  },
  {
    name: "no api",
    text: manifestText({ api: undefined }),
    says: '"api": wanted the integer 1, found nothing',
  },
  {
    name: "an api that is text",
    text: manifestText({ api: "1" }),
    says: '"api": wanted the integer 1, found "1"',
  },
  {
    name: "a later api, whatever else it has",
    text: manifestText({ api: 2, isolation: "process" }),
    says: "it is written for api 2, wanted api 1",
    hint: "Update Model Lens",
    code: "plugin_api_mismatch",
  },
  {
    name: "an earlier api",
    text: manifestText({ api: 0 }),
    says: "it is written for api 0, wanted api 1",
    hint: "Update the plugin",
    code: "plugin_api_mismatch",
  },
  {
    name: "half a version",
    text: manifestText({ version: "1.0" }),
    says: '"version": wanted MAJOR.MINOR.PATCH, found "1.0"',
  },
  {
    name: "a summary of two lines",
    text: manifestText({ summary: "one\ntwo" }),
    says: '"summary": wanted one line of at most 120 characters, found "one\\ntwo"',
  },
  {
    name: "no entry",
    text: manifestText({ entry: undefined }),
    says: '"entry": wanted a path such as "./mod.ts", found nothing',
  },
  {
    name: "an unknown field",
    text: manifestText({ entrypoint: "./mod.ts" }),
    says: 'unknown field "entrypoint"',
    hint: "Known are id, kind, api, version, summary, entry, instructions, permissions",
  },
  {
    name: "an unknown permission",
    text: manifestText({ permissions: { nett: [] } }),
    says: 'unknown field "permissions.nett"',
    hint: 'Did you mean "net"?',
  },
  {
    name: "permissions that are a list",
    text: manifestText({ permissions: ["net"] }),
    says: '"permissions": wanted fields in { }, found ["net"]',
  },
  {
    name: "a permission that is no list",
    text: manifestText({ permissions: { net: true } }),
    says: '"permissions.net": wanted a list of texts, found true',
  },
  {
    name: "a permission that is no text",
    text: manifestText({ permissions: { net: [80] } }),
    says: '"permissions.net.0": wanted a text, found 80',
  },
];

for (const { name, text, says, hint, code = "plugin_manifest_broken" } of FAULTS) {
  Deno.test(`parseManifest() refuses ${name}`, () => {
    const error = assertThrows(() => parseManifest(text, PLACE), PluginError);
    assertEquals(error.code, code);
    assertEquals(error.pluginId, "provider-acme");
    assertStringIncludes(error.message, 'Cannot use plugin "provider-acme": ');
    assertStringIncludes(error.message, says);
    if (code === "plugin_manifest_broken") assertStringIncludes(error.message, PLACE.path);
    assertEquals(error.hint, hint ?? "Correct the manifest; docs/errors.md has an example");
  });
}

const OUTSIDE = [
  "./../x.ts",
  "./a/../../x.ts",
  "./%2e%2e/x.ts",
  "../x.ts",
  "/etc/x.ts",
  "mod.ts",
  ".//x.ts",
  "./.hidden/x.ts",
  "./a\\..\\x.ts",
  "./x.js",
  "file:///x.ts",
  "./a b.ts",
  "./x.ts?y.ts",
];

for (const entry of OUTSIDE) {
  Deno.test(`parseManifest() refuses the entry ${entry}`, () => {
    const error = assertThrows(() => parseManifest(manifestText({ entry }), PLACE), PluginError);
    assertStringIncludes(error.message, '"entry": wanted a path inside the folder');
  });
}

Deno.test("parseManifest() takes no entry that leads out of the folder", () => {
  const part = fc.constantFrom(".", "..", "/", "\\", "%2e", "%2F", "a", "mod", "#", "?", ":", " ");
  const entries = fc.array(part, { maxLength: 8 }).map((parts) => `./${parts.join("")}.ts`);
  fc.assert(fc.property(entries, (entry) => {
    const folder = "file:///root/plugins/provider-acme/";
    try {
      parseManifest(manifestText({ entry }), PLACE);
    } catch (cause) {
      if (cause instanceof PluginError) return;
      throw cause;
    }
    assertEquals(new URL(entry, folder).href, folder + entry.slice(2));
  }));
});

Deno.test("parseManifest() throws nothing but PluginError", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    assertThrows(() => parseManifest(text, PLACE), PluginError);
  }));
});

Deno.test("parseManifest() refuses a skill without entry and instructions", () => {
  const text = manifestText({ id: "count", kind: undefined, entry: undefined });
  const error = assertThrows(() => parseManifest(text, SKILL), PluginError);
  assertStringIncludes(error.message, '"entry": wanted');
});
