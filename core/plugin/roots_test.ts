import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { lockPath, pluginRoots, userDataFolder } from "./roots.ts";

Deno.test("pluginRoots() begins with the tree and has no folder twice", async () => {
  const roots = await pluginRoots();
  const tree = fileURLToPath(new URL("../..", import.meta.url));
  assertEquals(roots[0]?.name, "built in");
  assertEquals(await Deno.realPath(roots[0]?.path ?? ""), await Deno.realPath(tree));
  const real = await Promise.all(roots.map(({ path }) => Deno.realPath(path)));
  assertEquals(new Set(real).size, real.length);
});

Deno.test("userDataFolder() follows XDG_DATA_HOME, then the home folder", () => {
  const from = (variables: Record<string, string>) => userDataFolder((name) => variables[name]);
  assertEquals(from({ XDG_DATA_HOME: "/d", HOME: "/h" }), "/d/modellens");
  assertEquals(from({ XDG_DATA_HOME: "", HOME: "/h" }), "/h/.local/share/modellens");
  assertEquals(from({ USERPROFILE: "/u" }), "/u/.local/share/modellens");
  assertEquals(from({ HOME: "" }), undefined);
  assertEquals(from({}), undefined);
});

Deno.test("lockPath() stands beside plugins/ and skills/", () => {
  assertEquals(lockPath({ path: "/r", name: "this folder" }), "/r/modellens.lock");
});
