import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { manifestText, PROVIDER_CODE } from "../../core/plugin/imagined_root.ts";
import { type Ended, records, results, Workplace } from "../testing/program.ts";

/** A folder into which a provider was dropped. */
async function withProvider(id = "provider-acme"): Promise<Workplace> {
  const folder = await Workplace.open();
  const permissions = { net: ["user"] };
  await folder.write(`plugins/${id}/plugin.jsonc`, manifestText({ id, permissions }));
  await folder.write(`plugins/${id}/mod.ts`, PROVIDER_CODE);
  return folder;
}

/** The states of the plugins of the working folder, by id. */
async function states(folder: Workplace): Promise<Record<string, unknown>> {
  const { code, out } = await folder.lens(["plugins", "list", "--json"]);
  assertEquals(code, 0);
  return Object.fromEntries(
    results(out).filter(({ from }) => from === "this folder").map(({ id, state }) => [id, state]),
  );
}

/** Exit code and error of a command line that failed with `--json`. */
function failure({ code, out }: Ended): readonly [number, unknown] {
  const done = records(out).at(-1);
  assertEquals(done?.["kind"], "done");
  assertEquals(done?.["exitCode"], code);
  return [code, Reflect.get(Object(done?.["error"]), "code")];
}

Deno.test("plugins list names a new plugin, where it is and the command that locks it", async () => {
  await using folder = await withProvider();
  const { code, out, err } = await folder.lens(["plugins", "list"]);
  assertEquals(code, 0);
  assertMatch(out, /provider +acme +0\.1\.0 +new +this folder +net user/);
  assertStringIncludes(err, `${folder.path}/plugins/provider-acme`);
  assertStringIncludes(err, '"plugins lock provider-acme"');
});

Deno.test("plugins lock locks a plugin by its name, and plugins list says so", async () => {
  await using folder = await withProvider();
  const { code, out, err } = await folder.lens(["plugins", "lock", "acme"]);
  assertEquals([code, out], [0, "locked provider-acme\n"]);
  assertStringIncludes(err, "asks for: net user");
  assertEquals(await states(folder), { "provider-acme": "locked" });
  const lock = JSON.parse(await Deno.readTextFile(`${folder.path}/modellens.lock`));
  assertEquals(Object.keys(lock.plugins), ["provider-acme"]);
});

Deno.test("plugins verify fails for a changed byte and names the file", async () => {
  await using folder = await withProvider();
  await folder.lens(["plugins", "lock", "provider-acme"]);
  await folder.write("plugins/provider-acme/mod.ts", `${PROVIDER_CODE} `);
  const { code, out } = await folder.lens(["plugins", "verify"]);
  assertEquals(code, 1);
  assertStringIncludes(out, 'Cannot load plugin "provider-acme"');
  assertStringIncludes(out, "mod.ts was changed");
  assertEquals(await states(folder), { "provider-acme": "changed" });
});

Deno.test("plugins show tells each file beside what was locked, also of one that is gone", async () => {
  await using folder = await withProvider();
  await folder.lens(["plugins", "lock", "provider-acme"]);
  await folder.write("plugins/provider-acme/mod.ts", `${PROVIDER_CODE} `);
  const { code, out, err } = await folder.lens(["plugins", "show", "acme"]);
  assertEquals(code, 0);
  assertMatch(out, /state +changed[^]*mod\.ts +changed +[0-9a-f]{64}\nplugin\.jsonc +locked/);
  assertStringIncludes(err, '"plugins lock provider-acme"');
  await Deno.remove(`${folder.path}/plugins`, { recursive: true });
  const gone = await folder.lens(["plugins", "show", "provider-acme", "--json"]);
  const [record] = results(gone.out);
  assertEquals([record?.["state"], record?.["version"], record?.["locked"]], [
    "gone",
    null,
    { version: "0.1.0" },
  ]);
  assertEquals(await states(folder), { "provider-acme": "gone" });
  assertEquals(failure(await folder.lens(["plugins", "show", "acne", "--json"])), [
    2,
    "unknown_name",
  ]);
});

Deno.test("plugins verify agrees with what plugins list says", async () => {
  await using folder = await withProvider();
  await folder.lens(["plugins", "lock", "provider-acme"]);
  const { code, out } = await folder.lens(["plugins", "verify", "--json"]);
  assertEquals(code, results(out).every(({ state }) => state === "locked") ? 0 : 1);
});

Deno.test("plugins verify names a locked plugin whose folder is gone, until it is forgotten", async () => {
  await using folder = await withProvider();
  await folder.lens(["plugins", "lock", "provider-acme"]);
  await Deno.remove(`${folder.path}/plugins`, { recursive: true });
  const { code, out } = await folder.lens(["plugins", "verify"]);
  assertEquals(code, 1);
  assertStringIncludes(out, 'Plugin "provider-acme" is locked and its folder is gone');
  const lock = JSON.parse(await Deno.readTextFile(`${folder.path}/modellens.lock`));
  assertEquals(Object.keys(lock.plugins), ["provider-acme"]);
});

Deno.test("run refuses a benchmark that is changed or new before anything else", async () => {
  await using folder = await Workplace.open();
  const id = "benchmark-riddles";
  await folder.lens(["plugins", "new", "benchmark", "riddles"]);
  const run = ["run", "--benchmarks", "riddles", "--json"];
  assertEquals(failure(await folder.lens(run)), [2, "plugin_not_locked"]);
  await folder.lens(["plugins", "lock", id]);
  await folder.write(`plugins/${id}/more.ts`, "");
  assertEquals(failure(await folder.lens(run)), [2, "plugin_changed"]);
});

Deno.test("plugins lock without names locks nothing", async () => {
  await using folder = await withProvider();
  const { code, err } = await folder.lens(["plugins", "lock"]);
  assertEquals(code, 2);
  assertStringIncludes(err, "Nothing was locked");
  assertEquals(await states(folder), { "provider-acme": "new" });
});

Deno.test("plugins lock --dry-run shows what would be locked", async () => {
  await using folder = await withProvider();
  const { code, out, err } = await folder.lens(["plugins", "lock", "acme", "--dry-run"]);
  assertEquals([code, out], [0, ""]);
  assertStringIncludes(err, "provider-acme 0.1.0: A server");
  assertEquals(await states(folder), { "provider-acme": "new" });
});

Deno.test("plugins lock refuses what it cannot lock", async () => {
  await using folder = await withProvider();
  await folder.write("plugins/provider-broken/plugin.jsonc", "{");
  const lock = async (...names: string[]) =>
    failure(await folder.lens(["plugins", "lock", ...names, "--json"]));
  assertEquals(await lock("provider-acne"), [2, "unknown_name"]);
  assertEquals(await lock("provider-broken"), [1, "plugin_manifest_broken"]);
  assertEquals(await lock("acme", "broken"), [1, "plugin_manifest_broken"]);
  assertEquals(await lock("acme", "--all"), [2, "usage"]);
  assertEquals(await states(folder), { "provider-acme": "new", "provider-broken": "refused" });
});

Deno.test("plugins lock and list refuse a broken lock and leave it as it is", async () => {
  await using folder = await withProvider();
  await folder.write("modellens.lock", "<<<<<<< HEAD");
  for (const command of [["lock", "provider-acme"], ["list"], ["verify"]]) {
    const ended = await folder.lens(["plugins", ...command, "--json"]);
    assertEquals(failure(ended), [1, "lock_file_broken"]);
  }
  assertEquals(await Deno.readTextFile(`${folder.path}/modellens.lock`), "<<<<<<< HEAD");
});

Deno.test("plugins list and lock print nothing of a stranger's that a terminal obeys", async () => {
  await using folder = await withProvider();
  const summary = "Fine\u001b[2K\u001b]0;owned\u0007\u202e";
  const permissions = { net: ["\u001b[31muser"] };
  await folder.write("plugins/provider-acme/plugin.jsonc", manifestText({ summary, permissions }));
  const silent = async (...command: readonly string[]) => {
    const { out, err } = await folder.lens(["plugins", ...command]);
    // deno-lint-ignore no-control-regex -- these are the characters that must not be there
    assertEquals(/[\u001b\u0007\u202e]/.test(out + err), false, command.join(" "));
  };
  await silent("list");
  await silent("lock", "acme");
  await folder.write(`plugins/provider-acme/${HOSTILE_NAME}`, "");
  for (const command of ["list", "verify", "lock"]) await silent(command);
});

/** Windows has no such names. */
const HOSTILE_NAME = Deno.build.os === "windows" ? "a.ts" : "a\u001b[31m\u202e.ts";

const onTerminal = {
  ignore: Deno.build.os !== "linux",
  because: Deno.build.os === "linux" ? "" : " (skipped: needs script of util-linux)",
};
/** A server that is not there, so that the run ends right after the plugins. */
const RUN = ["run", "--benchmarks", "smoke", "--api-base", "http://127.0.0.1:9/v1", "--dry-run"];

Deno.test({
  name: `run asks on a terminal whether to lock a new plugin, and takes yes${onTerminal.because}`,
  ignore: onTerminal.ignore,
  async fn() {
    await using folder = await withProvider();
    const { out } = await folder.onTerminal(RUN, "y\n");
    assertStringIncludes(out, "New plugin provider-acme 0.1.0: A server");
    assertStringIncludes(out, "asks for: net user");
    assertStringIncludes(out, "Lock it as it is now and use it?");
    assertEquals(await states(folder), { "provider-acme": "locked" });
  },
});

for (const flag of ["--frozen", "--ci", "--json"]) {
  Deno.test({
    name: `run ${flag} never asks, and names the new plugin${onTerminal.because}`,
    ignore: onTerminal.ignore,
    async fn() {
      await using folder = await withProvider();
      const { out } = await folder.onTerminal([...RUN, flag], "y\n");
      assert(!out.includes("Lock it"));
      assertStringIncludes(out, '"plugins lock provider-acme"');
      assertEquals(await states(folder), { "provider-acme": "new" });
    },
  });
}

Deno.test("run does not ask where nobody can answer", async () => {
  await using folder = await withProvider();
  const { err } = await folder.lens(RUN);
  assert(!err.includes("Lock it"));
  assertStringIncludes(err, "It asks for: net user.");
  assertEquals(await states(folder), { "provider-acme": "new" });
});
