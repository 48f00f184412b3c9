import { assertEquals } from "@std/assert";
import { forbidden, type Import, LAYERS } from "./layers.ts";

const edge = (from: string, to: string, how: Partial<Import> = {}): Import => ({
  from,
  to,
  typeOnly: false,
  dynamic: false,
  ...how,
});
const isForbidden = (...args: Parameters<typeof edge>) => forbidden(edge(...args)) !== undefined;

Deno.test("forbidden() prints who may not import what, and why", () => {
  assertEquals(
    forbidden(edge("plugins/benchmark-x/mod.ts", "core/errors.ts")),
    'plugins/benchmark-x/mod.ts imports core/errors.ts: layer "plugin" may not, because ' +
      "a built-in plugin uses the door a stranger's plugin uses",
  );
});

Deno.test("forbidden() lets imports go down and never up", () => {
  const down = [
    ["core/events/mod.ts", "npm:zod@^4.0.0"],
    ["core/events/mod.ts", "core/events/envelope.ts"],
    ["core/bus/mod.ts", "core/events/mod.ts"],
    ["core/provider/sse.ts", "npm:eventsource-parser@^4.0.0/stream"],
    ["core/testing/mod.ts", "std/assert/mod.ts"],
    ["core/config/read.ts", "jsr:@std/yaml@^1.0.0"],
    ["mod.ts", "core/bus/mod.ts"],
    ["plugins/provider-x/mod.ts", "mod.ts"],
    ["cli.ts", "cli/run.ts"],
    ["cli/serve.ts", "server/mod.ts"],
    ["server/app.ts", "npm:hono@^4/cors"],
    ["tools/gen_events.ts", "core/events/mod.ts"],
    ["plugins/provider-x/mod_test.ts", "core/testing/mod.ts"],
    ["bench/start.ts", "cli/run.ts"],
  ] as const;
  const up = [
    ["core/events/mod.ts", "core/errors.ts"],
    ["core/events/mod.ts", "std/yaml/mod.ts"],
    ["core/bus/mod.ts", "cli/output.ts"],
    ["core/bus/mod.ts", "mod.ts"],
    ["core/run/loop.ts", "plugins/provider-x/mod.ts"],
    ["mod.ts", "core/testing/mod.ts"],
    ["mod.ts", "npm:zod@^4.0.0"],
    ["plugins/provider-x/mod.ts", "plugins/provider-y/mod.ts"],
    ["plugins/provider-x/mod.ts", "npm:zodiac@^1.0.0"],
    ["plugins/provider-x/mod.ts", "node:fs"],
    ["server/app.ts", "cli/run.ts"],
    ["tools/layers.ts", "core/errors.ts"],
    ["cli/run.ts", "cli/run_test.ts"],
    ["std/yaml/mod.ts", "npm:zod@^4.0.0"],
  ] as const;
  assertEquals(down.filter(([from, to]) => isForbidden(from, to)), []);
  assertEquals(up.filter(([from, to]) => !isForbidden(from, to)), []);
});

Deno.test("forbidden() lets a skill take types from the public API, but no values", () => {
  assertEquals(isForbidden("skills/a/mod.ts", "mod.ts", { typeOnly: true }), false);
  assertEquals(isForbidden("skills/a/mod.ts", "mod.ts"), true);
  assertEquals(isForbidden("skills/a/mod.ts", "skills/b/mod.ts"), true);
});

Deno.test("forbidden() lets the embedded provider load its engine only when it is used", () => {
  const file = "plugins/provider-embedded/worker.ts";
  assertEquals(isForbidden(file, "npm:@wllama/wllama@3.8.1", { dynamic: true }), false);
  assertEquals(isForbidden(file, "npm:@wllama/wllama@3.8.1"), true);
});

Deno.test("forbidden() names a file that belongs to no layer", () => {
  assertEquals(
    forbidden(edge("stray/file.ts", "mod.ts")),
    "stray/file.ts belongs to no layer: add one to tools/layers.ts, with its reason",
  );
});

Deno.test("LAYERS has one entry per name, each with a reason", () => {
  const names = LAYERS.map(({ name }) => name);
  assertEquals(names.length, new Set(names).size);
  assertEquals(LAYERS.filter(({ because }) => because === "").map(({ name }) => name), []);
});
