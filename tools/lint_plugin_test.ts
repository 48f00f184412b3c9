import { assertEquals } from "@std/assert";
import plugin from "./lint_plugin.ts";

/** The ids, without "lens/", of what the plugin reports about a source. */
function reports(path: string, source: string): readonly string[] {
  return Deno.lint.runPlugin(plugin, path, source).map(({ id }) => id.slice("lens/".length));
}

Deno.test("lens/layers reports imports, re-exports and literal dynamic imports", () => {
  const found = Deno.lint.runPlugin(
    plugin,
    "plugins/benchmark-x/deep/peek.ts",
    'import { bus } from "../../../core/bus.ts";',
  );
  assertEquals(found.map(({ message }) => message), [
    'plugins/benchmark-x/deep/peek.ts imports core/bus.ts: layer "plugin" may not, because ' +
    "a built-in plugin uses the door a stranger's plugin uses",
  ]);
  assertEquals(reports("core/x.ts", 'export * from "model-lens";'), ["layers"]);
  assertEquals(reports("core/x.ts", 'export { a } from "../cli/run.ts";'), ["layers"]);
  assertEquals(reports("core/x.ts", 'await import("../cli/run.ts");'), ["layers"]);
});

Deno.test("lens/layers follows the import map and knows types from code", () => {
  assertEquals(reports("plugins/provider-x/mod.ts", 'import { z } from "zod";'), []);
  assertEquals(reports("plugins/provider-x/mod.ts", 'import { a } from "model-lens";'), []);
  assertEquals(reports("core/x.ts", 'import { parse } from "@std/yaml/parse";'), []);
  assertEquals(reports("core/x.ts", 'import { b } from "fast-check";'), ["layers"]);
  assertEquals(reports("skills/a/mod.ts", 'import type { S } from "model-lens";'), []);
  assertEquals(reports("skills/a/mod.ts", 'import { S } from "model-lens";'), ["layers"]);
  assertEquals(reports("mod.ts", 'export { a } from "./core/testing/mod.ts";'), ["layers"]);
});

Deno.test("lens/error-message reports literals, templates, sums and super()", () => {
  const wrong = [
    'new TypeError("cannot read it");',
    'new TypeError("Cannot read it.");',
    'new TypeError("Can\'t read it");',
    "new RangeError(`cannot read ${name}`);",
    "new RangeError(`Cannot read ${name}.`);",
    "new SyntaxError(`Cannot read ${name}` + ' it.');",
    'class A extends ModelLensError { constructor() { super("no", "Do it"); } }',
    'class A extends ModelLensError { constructor() { super("No", "Do it."); } }',
    'class A extends TypeError { constructor() { super("no"); } }',
  ];
  const right = [
    'new TypeError("Cannot read it: wanted 1...");',
    'new TypeError("Cannot read \\"it\\"");',
    "new RangeError(`${name} is not read ${name}`);",
    'new PluginLoadError("provider-x", "reason.");',
    'class A extends ModelLensError { constructor() { super("No", "Do the plugin\'s part"); } }',
    'class A extends Base { constructor() { super("lower"); } }',
  ];
  for (const source of wrong) assertEquals(reports("core/x.ts", source), ["error-message"], source);
  for (const source of right) assertEquals(reports("core/x.ts", source), [], source);
  assertEquals(reports("core/x_test.ts", 'new TypeError("fetch failed");'), []);
});

Deno.test("lens/no-bare-error reports Error itself outside tests, tools and bench", () => {
  const source = 'throw new Error("No"); throw Error("No");';
  assertEquals(reports("core/x.ts", source), ["no-bare-error", "no-bare-error"]);
  for (const path of ["core/x_test.ts", "tools/x.ts", "tools/gen_x.ts", "bench/x.ts"]) {
    assertEquals(reports(path, source), []);
  }
  assertEquals(reports("core/x.ts", 'throw new TypeError("No");'), []);
});

Deno.test("lens/no-ambient-access reports Deno in plugins and skills, workers excepted", () => {
  const source = 'Deno.env.get("HOME"); globalThis.Deno.cwd();';
  const twice = ["no-ambient-access", "no-ambient-access"];
  assertEquals(reports("plugins/provider-x/mod.ts", source), twice);
  assertEquals(reports("plugins/provider-embedded/mod.ts", source), twice);
  assertEquals(reports("skills/x/mod.ts", source), twice);
  assertEquals(reports("plugins/provider-x/worker.ts", source), []);
  assertEquals(reports("plugins/provider-x/mod_test.ts", source), []);
  assertEquals(reports("core/x.ts", source), []);
});

Deno.test("lens/no-swallowed-catch reports a catch that loses the error", () => {
  const wrong = [
    "try { a(); } catch {}",
    "try { a(); } catch { b = 1; }",
    "try { a(); } catch (error) { b = 1; }",
    "try { a(); } catch (error) { try { b(); } catch (inner) { throw inner; } }",
    "await a().catch(() => null);",
    "await a().catch(function () {});",
  ];
  const right = [
    "try { a(); } catch (error) { b(error); }",
    "try { a(); } catch (error) { if (c) throw new TypeError('No', { cause: error }); }",
    "try { a(); } catch { throw new TypeError('No'); }",
    "try { a(); } catch ({ message }) { b(message); }",
    "try { a(); } catch { /* The file is optional. */ }",
    "await a().catch((error) => b(error));",
    "await a().catch(() => { /* Closing twice is fine. */ });",
    "await a().catch(b);",
  ];
  for (const source of wrong) {
    assertEquals(reports("core/x.ts", source), ["no-swallowed-catch"], source);
  }
  for (const source of right) assertEquals(reports("core/x.ts", source), [], source);
});

Deno.test("lens/no-computed-import reports import(x) outside the plugin loader", () => {
  const source = "await import(entry); await import(`./${name}.ts`);";
  assertEquals(reports("cli.ts", source), ["no-computed-import", "no-computed-import"]);
  assertEquals(reports("core/plugin/loader.ts", source), []);
  assertEquals(reports("plugins/provider-embedded/worker.ts", source), []);
  assertEquals(reports("cli.ts", 'await import("./cli/run.ts");'), []);
});

Deno.test("lens/no-stray-append reports append: true outside core/trace/", () => {
  const source = "Deno.openSync(path, { append: true }); write(path, { 'append': true });";
  assertEquals(reports("core/run/x.ts", source), ["no-stray-append", "no-stray-append"]);
  assertEquals(reports("core/trace/writer.ts", source), []);
  assertEquals(reports("core/run/x.ts", "Deno.openSync(path, { append: false });"), []);
});

Deno.test("lens/no-url-concatenation reports URLs put together as text", () => {
  const wrong = [
    "`${baseUrl}/models`;",
    "`${config.baseUrl}/models`;",
    "`${url.origin}/models`;",
    "`${url.href}?a=1`;",
    'base + "/models";',
    "url.replace(/\\/+$/, '');",
    "url.replace(/\\/$/, '');",
  ];
  const right = [
    "`${baseUrl} did not answer`;",
    "`Ask ${baseUrl}/models`;",
    "`${folder}/models`;",
    "new URL('models', baseUrl);",
    "text.replace(/a\\/b/, '');",
  ];
  for (const source of wrong) {
    assertEquals(reports("core/x.ts", source), ["no-url-concatenation"], source);
    assertEquals(reports("core/provider/url.ts", source), [], source);
  }
  for (const source of right) assertEquals(reports("core/x.ts", source), [], source);
});
