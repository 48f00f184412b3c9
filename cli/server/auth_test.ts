import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { writeTrace } from "../../core/trace/testdata/sample_trace.ts";
import { Workplace } from "../testing/program.ts";
import { startServe } from "../testing/served.ts";

Deno.test("serve answers other machines only with a token that is good", async (t) => {
  await using place = await Workplace.open();
  const refused = await place.lens(["serve", "--listen", "0.0.0.0", "--port", "0"]);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, "without a token");

  const token = async (...words: string[]) => {
    const { code, out, err } = await place.lens(["auth", "token", ...words]);
    assertEquals(code, 0, err);
    return out.trim();
  };
  const [reading, running] = [await token(), await token("--scope", "run", "--ttl", "5m")];
  await writeTrace(`${place.path}/traces/run-1`);
  await using served = await startServe(["--listen", "0.0.0.0"], place);
  const { url } = served;
  const ask = async (path: string, init: RequestInit & { readonly token?: string } = {}) => {
    const authorization = init.token === undefined ? {} : { authorization: `Bearer ${init.token}` };
    const response = await fetch(new URL(path, url), {
      ...init,
      headers: { ...authorization, "content-type": "application/json" },
    });
    await response.body?.cancel();
    return response.status;
  };
  const file = `${place.path}/.data/modellens/tokens.json`;

  await t.step("without one, nothing but the empty dashboard", async () => {
    for (const path of ["/api/runs", "/api/health", "/api/runs/run-1/live", "/api/jobs", "/api/"]) {
      assertEquals(await ask(path), 401, path);
    }
    assertEquals(await ask("/api/runs", { method: "POST", body: "{}" }), 401);
    assert([200, 503].includes(await ask("/")));
  });

  await t.step(
    "a wrong one, a part of one, one with more, and an empty one are refused",
    async () => {
      const wrong = [
        "mlt_x",
        reading.slice(0, -1),
        `${reading}x`,
        reading.toUpperCase(),
        "undefined",
      ];
      for (const one of wrong) assertEquals(await ask("/api/runs", { token: one }), 401, one);
    },
  );

  await t.step("each allows what its scope says", async () => {
    assertEquals(await ask("/api/runs", { token: reading }), 200);
    assertEquals(await ask("/api/runs", { token: running }), 200);
    const start = { method: "POST", body: '{"provider":"none"}' };
    assertEquals(await ask("/api/runs", { ...start, token: reading }), 403);
    assertEquals(await ask("/api/jobs/j1/stop", { ...start, token: reading }), 403);
    // The command line refuses that provider; the server did not.
    assertEquals(await ask("/api/runs", { ...start, token: running }), 409);
  });

  await t.step("a ticket opens one event stream once, and nothing else", async () => {
    const ticket = async () => {
      const response = await fetch(new URL("/api/tickets", url), {
        method: "POST",
        headers: { authorization: `Bearer ${reading}` },
      });
      return (await response.json()).ticket;
    };
    assertEquals(await ask("/api/tickets", { method: "POST" }), 401);
    const one = await ticket();
    assertEquals(await ask(`/api/runs?ticket=${one}`), 401);
    assertEquals(await ask(`/api/runs/run-1/live?ticket=${one}`), 200);
    assertEquals(await ask(`/api/runs/run-1/live?ticket=${one}`), 401);
    assertEquals(await ask(`/api/runs/run-1/live?ticket=${reading}`), 401);
  });

  await t.step("only hashes are kept, where nobody else can read them", async () => {
    const text = await Deno.readTextFile(file);
    assert(!text.includes(reading) && !text.includes(reading.slice(4)));
    assertEquals(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
  });

  await t.step("one that has expired or was revoked is refused at once", async () => {
    const { tokens } = JSON.parse(await Deno.readTextFile(file));
    const past = new Date(Date.now() - 1000).toISOString();
    tokens[0].expires = past;
    await Deno.writeTextFile(file, JSON.stringify({ tokens }));
    assertEquals(await ask("/api/runs", { token: reading }), 401);
    const revoked = await place.lens(["auth", "revoke", tokens[1].id]);
    assertEquals(revoked.code, 0, revoked.err);
    assertEquals(await ask("/api/runs", { token: running }), 401);
    assertStringIncludes((await place.lens(["auth"])).err, "There are none");
  });
});

Deno.test("auth token refuses times and scopes that it does not know", async () => {
  await using place = await Workplace.open();
  for (const words of [["--ttl", "0h"], ["--ttl", "1y"], ["--ttl", "900d"], ["--scope", "admin"]]) {
    const { code, out, err } = await place.lens(["auth", "token", ...words]);
    assertEquals([code, out], [2, ""], err);
  }
  assertEquals((await place.lens(["auth", "revoke", "none"])).code, 2);
});
