import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { discover, type Found } from "./discovery.ts";
import { PluginError } from "./errors.ts";
import { ImaginedRoot, manifestText, PROVIDER_CODE } from "./imagined_root.ts";
import { loadBenchmark, loadProvider } from "./loader.ts";
import { lockPlugins } from "./locking.ts";

const ID = "provider-acme";

/** A locked provider with this code. */
async function locked(root: ImaginedRoot, code: string): Promise<Found> {
  await root.provider(ID, { "mod.ts": code });
  const [found] = await lockPlugins(await discover([root]));
  if (found === undefined) throw new TypeError("The plugin was not found");
  return found;
}

/** Code that leaves a file behind when it runs. */
function marking(path: string): string {
  return `Deno.writeTextFileSync(${JSON.stringify(path)}, "ran");\n${PROVIDER_CODE}`;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, (cause) => {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  });
}

Deno.test('loadProvider() loads a plugin outside the tree, which finds "model-lens" and zod', async () => {
  await using root = await ImaginedRoot.create();
  const definition = await loadProvider(await locked(root, PROVIDER_CODE));
  assertEquals(definition.url, "http://localhost:9000/v1");
  assertEquals(definition.settings.parse({}), {});
});

Deno.test("loadProvider() gives a plugin outside the tree this program's own classes", async () => {
  await using root = await ImaginedRoot.create();
  const code = `${PROVIDER_CODE}
import { ModelLensError } from "model-lens";
globalThis[Symbol.for("model-lens test")] = ModelLensError;
`;
  await loadProvider(await locked(root, code));
  const { ModelLensError } = await import("model-lens");
  assertEquals(Reflect.get(globalThis, Symbol.for("model-lens test")), ModelLensError);
});

Deno.test("loadProvider() runs code that is locked", async () => {
  await using root = await ImaginedRoot.create();
  const mark = `${root.path}/ran`;
  await loadProvider(await locked(root, marking(mark)));
  assertEquals(await exists(mark), true);
});

Deno.test("loadProvider() refuses a changed byte before any code runs", async () => {
  await using root = await ImaginedRoot.create();
  const mark = `${root.path}/ran`;
  await locked(root, marking(mark));
  await root.provider(ID, { "mod.ts": `${marking(mark)} ` });
  const [found] = await discover([root]);
  const error = await assertRejects(() => loadProvider(found as Found), PluginError);
  assertEquals(error.code, "plugin_changed");
  assertStringIncludes(error.message, "mod.ts was changed");
  assertEquals(await exists(mark), false);
});

Deno.test("loadProvider() refuses a new plugin before any code runs", async () => {
  await using root = await ImaginedRoot.create();
  const mark = `${root.path}/ran`;
  await root.provider(ID, { "mod.ts": marking(mark) });
  const [found] = await discover([root]);
  const error = await assertRejects(() => loadProvider(found as Found), PluginError);
  assertEquals(error.code, "plugin_not_locked");
  assertEquals(await exists(mark), false);
});

Deno.test("loadProvider() refuses an entry outside the folder before any code runs", async () => {
  await using root = await ImaginedRoot.create();
  const mark = `${root.path}/ran`;
  await root.write({ "plugins/x.ts": marking(mark) });
  await root.provider(ID, { "plugin.jsonc": manifestText({ entry: "./../x.ts" }) });
  const [found] = await discover([root]);
  const error = await assertRejects(() => loadProvider(found as Found), PluginError);
  assertEquals(error.code, "plugin_manifest_broken");
  assertEquals(await exists(mark), false);
});

const BROKEN = [
  { name: "without a default export", code: "export const x = 1;", says: "no provider" },
  {
    name: "whose default export is a function",
    code: "export default () => 1;",
    says: "no provider",
  },
  {
    name: "without create()",
    code: 'import { z } from "zod"; export default { url: null, settings: z.object({}) };',
    says: '"create" is missing or of a wrong type',
  },
  {
    name: "whose settings are no schema",
    code: "export default { url: null, settings: {}, create() {} };",
    says: '"settings" is missing or of a wrong type',
  },
  {
    name: "that throws",
    code: 'throw new TypeError("Broken on purpose");',
    says: "Broken on purpose",
  },
  { name: "that throws no error", code: "throw Object.create(null);", says: "Object" },
  { name: "with a syntax error", code: "export default {", says: "mod.ts" },
  { name: "that imports what is not there", code: 'import "./gone.ts";', says: "gone.ts" },
  {
    name: "that imports an unknown package",
    code: 'import "no-such-package";',
    says: "no-such-package",
  },
];

for (const { name, code, says } of BROKEN) {
  Deno.test(`loadProvider() says what is wrong with a plugin ${name}`, async () => {
    await using root = await ImaginedRoot.create();
    const plugin = await locked(root, code);
    const error = await assertRejects(() => loadProvider(plugin), PluginError);
    assertEquals(error.code, "plugin_broken");
    assertStringIncludes(error.message, `Cannot load plugin "${ID}": `);
    assertStringIncludes(error.message, says);
    assertStringIncludes(error.hint, "CONTRIBUTING.md");
  });
}

Deno.test("loadBenchmark() refuses a provider", async () => {
  await using root = await ImaginedRoot.create();
  const plugin = await locked(root, PROVIDER_CODE);
  const error = await assertRejects(() => loadBenchmark(plugin), PluginError);
  assertStringIncludes(error.message, '"version" is missing');
});
