import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Workplace } from "../testing/program.ts";
import { startServe } from "../testing/served.ts";

Deno.test("serve takes the next port when one is in use, and says so", async () => {
  await using place = await Workplace.open();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const process = place.start(["serve", "--port", String(port)]);
  await process.until(/Ctrl\+C ends it/);
  process.kill("SIGINT");
  const { code, out, err } = await process.ended;

  assertEquals(code, 130);
  assertStringIncludes(err, "in use");
  const [, chosen] = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(out) ?? [];
  assert(Number(chosen) > port);
});

Deno.test("serve says how to make a first run, and has no number that is from no file", async () => {
  await using served = await startServe();
  const { runs, broken, total } = await (await fetch(new URL("/api/runs", served.url))).json();

  assertEquals({ runs, broken, total }, { runs: [], broken: [], total: 0 });

  await using place = await Workplace.open();
  const process = place.start(["serve", "--port", "0", "--open"], { PATH: place.path });
  await process.until(/run --quick/);
  await process.until(/Cannot open a browser: .* open http/);
  process.kill("SIGTERM");
  assertEquals((await process.ended).code, 143, "who has no browser here opens one elsewhere");
});

Deno.test("serve refuses ports and addresses that there are not", async () => {
  await using place = await Workplace.open();
  for (const port of ["x", "-1", "65536", "80.5"]) {
    assertEquals((await place.lens(["serve", "--port", port])).code, 2, port);
  }
  const { code, err } = await place.lens(["serve", "--listen", "127.0.0.1.example", "--port", "0"]);
  assertEquals(code, 2);
  assertStringIncludes(err, "without a token");
});
