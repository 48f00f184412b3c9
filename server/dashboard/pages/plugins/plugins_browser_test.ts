import { assert, assertEquals, assertMatch } from "@std/assert";
import { loadConfig } from "../../../../core/config/load.ts";
import { discover } from "../../../../core/plugin/discovery.ts";
import {
  ImaginedRoot,
  manifestText,
  PROVIDER_CODE,
} from "../../../../core/plugin/imagined_root.ts";
import { lockPlugins } from "../../../../core/plugin/locking.ts";
import { sampleHeader } from "../../../../core/trace/testdata/sample_header.ts";
import { TraceWriter } from "../../../../core/trace/writer.ts";
import type { ConfigView, PluginDetail, PluginList } from "../../../api/mod.ts";
import { accessibilityFaults } from "../../../testing/accessibility.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../../testing/browser.ts";
import { open } from "../../../testing/crawler.ts";
import { type ServedFolder, serveFolder } from "../../../testing/served_folder.ts";

/** Code that would be known to have run, in the process of this test, which is the server's. */
const CODE = `Reflect.set(globalThis, "pluginRan", true);\n${PROVIDER_CODE}`;
const ATTACK = "<img src=x onerror=alert(1)>";
const OLD = "ab".repeat(32);

const CONFIG = `seed: 7
limits:
  stall: 3
api:
  base: http://me:s3cr3t@host/v1?token=s3cr3t
  key_env: LENS_KEY
traces.redact: [s3cr3t]
providers:
  acme:
    headers: {authorization: s3cr3t}
    settings: {api_key: s3cr3t, note: "${ATTACK}"}
`;

interface There extends ServedFolder {
  readonly root: ImaginedRoot;
}

/** A root with a plugin in every state, and runs that used one of them. */
async function stage(): Promise<There> {
  const root = await ImaginedRoot.create();
  for (const id of ["provider-fine", "provider-changed", "provider-gone", "provider-outside"]) {
    await root.provider(id, { "mod.ts": CODE, "README.md": `# ${ATTACK}\n\u202etxt` });
  }
  await lockPlugins(await discover([root]));
  const [fine] = (await discover([root])).filter(({ id }) => id === "provider-fine");
  await root.provider("provider-changed", { "mod.ts": `${CODE} `, "added.ts": "" });
  await Deno.remove(`${root.path}/plugins/provider-gone`, { recursive: true });
  await root.provider("provider-new", { "mod.ts": CODE });
  // A link out of the folder, and a name that is HTML.
  await root.write({ "secret.json": '{"secret":"s3cr3t"}', [`plugins/${ATTACK}/mod.ts`]: CODE });
  await Deno.mkdir(`${root.path}/plugins/provider-linked`);
  await Deno.symlink(
    `${root.path}/secret.json`,
    `${root.path}/plugins/provider-linked/plugin.jsonc`,
  );
  const talk = { [ATTACK.repeat(10_000)]: 1 };
  const net = Array.from({ length: 5_000 }, () => "x".repeat(100));
  await root.provider("provider-talks", {
    "plugin.jsonc": manifestText({ id: "provider-talks", ...talk }),
  });
  await root.provider("provider-wants", {
    "plugin.jsonc": manifestText({ id: "provider-wants", permissions: { net } }),
  });
  await root.write({ "modellens.config.yaml": CONFIG });
  const served = await serveFolder({
    roots: () => Promise.resolve([root]),
    config: () =>
      loadConfig({
        flags: { "traces.dir": ["runs"] },
        env: (name) => name === "MODELLENS_EPOCHS" ? "2" : undefined,
        project: ["absent.yaml", `${root.path}/modellens.config.yaml`],
        user: [],
      }),
  });
  const version = "x".repeat(500_000);
  const used = [
    { version: "0.1.0", sha256: fine?.sha256 ?? "" },
    { version: "0.0.9", sha256: OLD },
    { version, sha256: version },
  ];
  for (const [index, build] of used.entries()) {
    const run = `2026-01-0${3 - index}T00-00-00Z-run`;
    const plugins = { "provider-fine": build };
    const header = sampleHeader({ run, started: `2026-01-0${3 - index}T00:00:00.000Z`, plugins });
    await TraceWriter.create(`${served.path}/${run}`, header)[Symbol.asyncDispose]();
  }
  await Deno.mkdir(`${served.path}/broken`);
  await Deno.writeTextFile(`${served.path}/broken/events.ndjson`, "no trace\n");
  return {
    ...served,
    root,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await root[Symbol.asyncDispose]();
    },
  };
}

Deno.test({
  name: "the pages of plugins and settings show locks, uses and sources" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined || Deno.build.os === "windows",
  async fn(t) {
    await using there = await stage();

    await t.step("the API tells every plugin's state, and which runs used it", async () => {
      const list = await there.json<PluginList>("/api/plugins");
      assertEquals(
        list.plugins.map(({ id, kind, state, problem, runs }) => [
          id,
          kind,
          state,
          problem?.code,
          runs,
        ]),
        [
          [ATTACK, null, "refused", "plugin_manifest_missing", 0],
          ["provider-changed", "provider", "changed", "plugin_changed", 0],
          ["provider-fine", "provider", "locked", undefined, 3],
          ["provider-gone", "provider", "gone", "plugin_gone", 0],
          ["provider-linked", null, "refused", "plugin_unsafe", 0],
          ["provider-new", "provider", "new", "plugin_not_locked", 0],
          ["provider-outside", "provider", "locked", undefined, 0],
          ["provider-talks", null, "refused", "plugin_manifest_broken", 0],
          ["provider-wants", "provider", "new", "plugin_not_locked", 0],
        ],
      );
      assert(JSON.stringify(list).length < 30_000, "no stranger fills the page");
      assertEquals([list.lookedAt, list.unread, list.skills.total], [3, 1, 0]);
      const fine = await there.json<PluginDetail>("/api/plugins/provider-fine");
      assertEquals(fine.sha256, fine.locked?.sha256);
      assertEquals(
        fine.builds.map(({ version, current, runs }) => [version.length, current, runs]),
        [
          [5, true, 1],
          [5, false, 1],
          [301, false, 1],
        ],
      );
      assertMatch(fine.readme ?? "", /^# <img/);
      const linked = await there.get("/api/plugins/provider-linked");
      assert(!(await linked.text()).includes("s3cr3t"), "a link is not followed");
      const none = await there.get("/api/plugins/none");
      assertEquals([none.status, Object(await none.json()).error.code], [404, "not_there"]);
    });

    await t.step("what was changed since is told when it is asked for again", async () => {
      const path = `${there.root.path}/plugins/provider-outside/mod.ts`;
      await Deno.writeTextFile(path, `${CODE}import "../../elsewhere.ts";\n`);
      const { plugin, files } = await there.json<PluginDetail>("/api/plugins/provider-outside");
      assertEquals([plugin.state, plugin.problem?.code], ["refused", "plugin_unsafe"]);
      assertMatch(plugin.problem?.message ?? "", /mod\.ts imports "\.\.\/\.\.\/elsewhere\.ts"/);
      assertEquals(files.files.map(({ path, state }) => [path, state])[0], ["mod.ts", "changed"]);
    });

    await t.step("the configuration names each source and holds no secret", async () => {
      const reply = await there.get("/api/config");
      const text = await reply.text();
      assert(!text.includes("s3cr3t"), text);
      const { settings, entries, secrets, files }: ConfigView = JSON.parse(text);
      const file = `${there.root.path}/modellens.config.yaml`;
      const sourceOf = (key: string) => {
        const { kind, name, line } = settings.find((one) => one.key === key)?.source ?? {};
        return [kind, name, line];
      };
      assertEquals(sourceOf("seed"), ["project", file, 1]);
      assertEquals(sourceOf("limits.stall"), ["project", file, 3]);
      assertEquals(sourceOf("traces.dir"), ["flag", "--traces-dir", null]);
      assertEquals(sourceOf("epochs"), ["variable", "MODELLENS_EPOCHS", null]);
      assertEquals(sourceOf("timeout"), ["default", "default", null]);
      assertEquals(entries.map(({ key, sources }) => [key, sources[0]?.line]), [
        ["providers.acme", 9],
      ]);
      assertEquals(secrets, [{ key: "api.key_env", variable: "LENS_KEY", isSet: false }]);
      assertEquals(files.map(({ isRead }) => isRead), [false, true]);
      await Deno.writeTextFile(file, "sede: 7\n");
      const wrong = await there.get("/api/config");
      const { error } = await wrong.json();
      assertEquals([wrong.status, error.code, error.hint], [
        422,
        "config_invalid",
        'Did you mean "seed"?',
      ]);
      await Deno.writeTextFile(file, CONFIG);
    });

    await t.step(
      "in a browser, with nothing of a stranger's text alive",
      () =>
        withBrowser(async ({ page, problems }) => {
          const at = (path: string) => new URL(path, there.server.url).href;
          await open(page, at("/plugins"));
          const rows = page.locator("table[aria-label=Plugins] tbody tr");
          const first = await rows.first().innerText();
          assertMatch(first, /^<img src=x onerror=alert\(1\)>[^]*refused[^]*there is no /);
          assertMatch(
            await rows.last().innerText(),
            /provider-fine 0\.1\.0\s+locked\s+provider\s+A server/,
          );
          assertEquals(await accessibilityFaults(page), []);
          await page.getByRole("combobox", { name: "State" }).selectOption("changed");
          await page.waitForURL("**/plugins?state=changed");
          assertEquals(await rows.count(), 1);
          // Keys are the select's own while it has the focus.
          await page.locator("h1").click();
          await page.keyboard.press("j");
          await page.keyboard.press("Enter");
          await page.waitForURL("**/plugins/provider-changed");
          const files = page.locator("table[aria-label=Files] tbody tr");
          await files.first().waitFor();
          assertMatch(
            await page.getByRole("alert").innerText(),
            /mod\.ts was changed[^]*then run "plugins lock provider-changed"[^]*plugins lock provider-changed/,
          );
          assertMatch(
            (await files.allInnerTexts()).join("\n"),
            /added\.ts\s+added[^]*mod\.ts\s+changed/,
          );

          await there.root.write({ "plugins/provider-changed/later.ts": "" });
          await page.getByRole("button", { name: "Look again" }).click();
          await files.filter({ hasText: "later.ts" }).waitFor();

          await open(page, at("/plugins/provider-fine"));
          assertMatch(await page.locator("main").innerText(), /those of now[^]*others than now/);
          assertEquals(await page.locator("main img, main script").count(), 0);
          assertEquals(await accessibilityFaults(page), []);
          await open(page, at(`/plugins/${encodeURIComponent(ATTACK)}`));
          assertMatch(await page.getByRole("alert").innerText(), /plugin_manifest_missing/);

          await open(page, at("/settings?show=set"));
          const settings = page.getByRole("table", { name: "Configuration" }).locator("tbody tr");
          assertMatch(
            (await settings.allInnerTexts()).join("\n"),
            /seed[^]*7\s+default 42[^]*modellens\.config\.yaml:1[^]*1 pattern: not sent/,
          );
          const [file] = await Promise.all([
            page.waitForEvent("download"),
            page.getByRole("button", { name: "CSV of the table Configuration" }).click(),
          ]);
          const [head, ...lines] = (await Deno.readTextFile(await file.path())).split("\r\n");
          const seed = lines.find((line) => line.startsWith("seed,"));
          assertEquals(head, "Setting,Value,From,Flag,Variable");
          assertMatch(seed ?? "", /^seed,7,.*modellens\.config\.yaml:1,'--seed,MODELLENS_SEED$/);
          assertMatch(
            await page.getByRole("table", { name: "Secrets" }).innerText(),
            /LENS_KEY\s+api\.key_env\s+not set/,
          );
          assertEquals(await page.locator("main img").count(), 0);
          assert(!(await page.content()).includes("s3cr3t"));
          assertEquals(problems, []);
        }),
    );

    await t.step("no code of any plugin ran", () => {
      assertEquals(Reflect.has(globalThis, "pluginRan"), false);
    });
  },
});
