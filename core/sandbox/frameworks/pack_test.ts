import { assert, assertEquals, assertMatch } from "@std/assert";
import { packOf } from "./pack.ts";

Deno.test("packOf() says why packages cannot be fetched, and leaves nothing half made", async () => {
  const cache = await Deno.makeTempDir();
  const before = ["DENO_DIR", "NPM_CONFIG_REGISTRY"].map((name) =>
    [name, Deno.env.get(name)] as const
  );
  Deno.env.set("DENO_DIR", `${cache}/deno`);
  // Nobody listens there.
  Deno.env.set("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9/");
  try {
    const pack = await packOf("react", { cache: `${cache}/frameworks` });
    assert("unavailable" in pack, JSON.stringify(pack));
    assertMatch(pack.unavailable, /^Its packages cannot be fetched: error/i);
    const left = [...Deno.readDirSync(`${cache}/frameworks`)].map(({ name }) => name);
    assertEquals(left.filter((name) => !name.endsWith(".lock")), []);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    await Deno.remove(cache, { recursive: true });
  }
});

Deno.test("packOf() says why packages cannot be kept", async () => {
  const file = await Deno.makeTempFile();
  try {
    for (const cache of [file, `${file}/frameworks`]) {
      const pack = await packOf("nestjs", { cache });
      assert("unavailable" in pack, JSON.stringify(pack));
      assertMatch(pack.unavailable, /^Its packages cannot be kept in "/);
    }
  } finally {
    await Deno.remove(file);
  }
});
