import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sampleHeader } from "../../core/trace/testdata/sample_header.ts";
import { SAMPLE_DRAFTS } from "../../core/trace/testdata/sample_drafts.ts";
import { writeTrace } from "../../core/trace/testdata/sample_trace.ts";
import { TraceWriter } from "../../core/trace/writer.ts";
import { rawRequest } from "../testing/raw_request.ts";
import { type Served, startServe } from "../testing/served.ts";

const SECRET = "what nobody may read";

Deno.test("serve withstands attacks", async (t) => {
  await using served = await startServe();
  const { url, traces, place } = served;
  await writeTrace(`${traces}/run-1`);
  await Deno.writeTextFile(`${place.path}/secret.ndjson`, SECRET);
  await Deno.mkdir(`${place.path}/outside`);
  await Deno.writeTextFile(`${place.path}/outside/events.ndjson`, SECRET);

  await t.step("a host that is not its own is refused, whatever resolves to it", async () => {
    for (
      const host of [
        "evil.example",
        `evil.example:${url.port}`,
        `127.0.0.1.evil.example:${url.port}`,
        "127.0.0.1",
        "127.0.0.1:1",
        `localhost.:${url.port}`,
        `127.0.0.1:${url.port}@evil.example`,
        "",
      ]
    ) {
      for (const path of ["/", "/api/runs", "/api/runs/run-1/live", "/assets/main.js"]) {
        const reply = await rawRequest(url, { line: `GET ${path}`, headers: { "Host": host } });
        assert([400, 403].includes(reply.status), `${host} ${path}: ${reply.status}`);
        assert(!reply.body.includes("run-1"));
      }
    }
    for (const host of [url.host, `localhost:${url.port}`, `[::1]:${url.port}`]) {
      const reply = await rawRequest(url, { line: "GET /api/health", headers: { "Host": host } });
      assertEquals(reply.status, 200, host);
    }
  });

  await t.step("other origins read and change nothing", async () => {
    const origins = [
      "https://evil.example",
      `http://localhost:${Number(url.port) + 1}`,
      `https://${url.host}`,
      "null",
      "",
    ];
    for (const origin of origins) {
      for (const line of ["GET /api/runs", "GET /api/runs/run-1/live", "POST /api/runs"]) {
        const reply = await rawRequest(url, {
          line,
          headers: { "Origin": origin, "Content-Type": "application/json" },
          body: line.startsWith("POST") ? '{"quick":true}' : "",
        });
        assertEquals(reply.status, 403, `${origin} ${line}`);
        assertEquals(reply.headers.get("access-control-allow-origin"), null);
      }
    }
    assertEquals(await jobsOf(served), []);
  });

  await t.step("a form or an image of another site reaches nothing", async () => {
    const foreign: Record<string, string>[] = [
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image" },
      { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty" },
      {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "iframe",
      },
    ];
    for (const headers of foreign) {
      const reply = await rawRequest(url, { line: "GET /api/runs", headers });
      assertEquals(reply.status, 403, JSON.stringify(headers));
    }
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const headers = { "Content-Type": type };
      const reply = await rawRequest(url, {
        line: "POST /api/runs",
        headers,
        body: '{"quick":true}',
      });
      assertEquals(reply.status, 400, type);
    }
    const preflight = { "Origin": "https://evil.example", "Access-Control-Request-Method": "POST" };
    const reply = await rawRequest(url, { line: "OPTIONS /api/runs", headers: preflight });
    assertEquals([reply.status, reply.headers.get("access-control-allow-methods")], [403, null]);
    assertEquals(await jobsOf(served), []);
  });

  await t.step("no path leaves the folder", async () => {
    await Deno.symlink(`${place.path}/outside`, `${traces}/link`);
    await Deno.mkdir(`${traces}/inner`);
    await Deno.symlink(`${place.path}/secret.ndjson`, `${traces}/inner/events.ndjson`);
    await writeTrace(`${traces}/tokens`);
    await Deno.remove(`${traces}/tokens/tokens.ndjson`);
    await Deno.symlink(`${place.path}/secret.ndjson`, `${traces}/tokens/tokens.ndjson`);
    await writeTrace(`${traces}/blob`);
    const hash = "ab".repeat(32);
    await Deno.mkdir(`${traces}/blob/blobs/sha256/ab`, { recursive: true });
    await Deno.symlink(`${place.path}/secret.ndjson`, `${traces}/blob/blobs/sha256/ab/${hash}`);
    const paths = [
      "/../secret.ndjson",
      "/assets/../../../../../../etc/passwd",
      "/assets/..%2f..%2f..%2fdeno.json",
      "/assets/%2e%2e/index.html",
      "/assets/.htaccess",
      "/api/runs/..",
      "/api/runs/../../secret.ndjson",
      "/api/runs/%2e%2e/files/events.ndjson",
      "/api/runs/..%2foutside",
      "/api/runs/..%2Foutside/files/events.ndjson",
      "/api/runs/..%5coutside",
      "/api/runs/%2e%2e%2foutside/live",
      "/api/runs/run-1%00/files/events.ndjson",
      "/api/runs/%00",
      "/api/runs/.index",
      "/api/runs/.",
      "/api/runs/link",
      "/api/runs/link/files/events.ndjson",
      "/api/runs/link/live",
      "/api/runs/inner/files/events.ndjson",
      "/api/runs/tokens/files/tokens.ndjson",
      "/api/runs/tokens/live",
      "/api/runs/run-1/files/..%2f..%2f..%2fsecret.ndjson",
      "/api/runs/run-1/files/header.json",
      "/api/runs/run-1/blobs/..%2f..%2fevents.ndjson",
      `/api/runs/blob/blobs/${hash}`,
      "/api/runs/run-1/samples/..%2f..%2fsecret",
      `/api/runs/${"a".repeat(5000)}`,
      "/api/runs/%ff%fe",
      "/api/runs/%E0%A4%A",
    ];
    for (const path of paths) {
      const reply = await rawRequest(url, { line: `GET ${path}` });
      assert(!reply.body.includes(SECRET) && !reply.body.includes("root:"), path);
      // Every address that is not one of the API is the dashboard's.
      const isPage = reply.headers.get("content-type")?.startsWith("text/html") === true;
      assert(isPage || [400, 404, 422].includes(reply.status), `${path}: ${reply.status}`);
      assert(!isPage || !path.startsWith("/api/") || path.startsWith("/api/runs/../"), path);
    }
  });

  await t.step("a named pipe in the folder holds nobody up", async () => {
    await Deno.mkdir(`${traces}/pipe`);
    await new Deno.Command("mkfifo", { args: [`${traces}/pipe/events.ndjson`] }).output();
    assertEquals((await rawRequest(url, { line: "GET /api/runs/pipe" })).status, 404);
    assertEquals((await rawRequest(url, { line: "GET /api/runs" })).status, 200);
  });

  await t.step("requests that are too large, or no requests at all, are refused", async () => {
    const json = { "Content-Type": "application/json" };
    const big = await rawRequest(url, {
      line: "POST /api/runs",
      headers: json,
      body: JSON.stringify({ provider: "x".repeat(100_000) }),
    });
    assertEquals(big.status, 400);
    for (const body of ["{", "null", "[]", '{"unknown":1}', '{"samples":"1"}', '{"seed":-1}']) {
      const reply = await rawRequest(url, { line: "POST /api/runs", headers: json, body });
      assertEquals(reply.status, 400, body);
    }
    const long = await rawRequest(url, {
      line: "GET /api/runs",
      headers: { "X-Long": "x".repeat(1_000_000) },
    }).catch((cause) => {
      // It may close the connection before it has read everything.
      assert(
        cause instanceof Deno.errors.ConnectionReset || cause instanceof Deno.errors.BrokenPipe,
      );
      return { status: 400 };
    });
    assert([400, 431].includes(long.status));
    for (const query of ["limit=-1", "limit=1e9", "offset=x", "state=odd", "limit=1.5"]) {
      assertEquals((await rawRequest(url, { line: `GET /api/runs?${query}` })).status, 400, query);
    }
    assertEquals(await jobsOf(served), []);
  });

  await t.step("words that look like flags or a shell's are values and no more", async () => {
    const headers = { "Content-Type": "application/json" };
    for (
      const provider of ["--config=/etc/passwd", "; touch owned", "$(touch owned)", "`touch owned`"]
    ) {
      const body = JSON.stringify({ provider, models: [provider], benchmarks: [provider] });
      const reply = await rawRequest(url, { line: "POST /api/runs", headers, body });
      assertEquals(reply.status, 409, reply.body);
      // The command line's own words: it was taken for the name of a provider.
      assertStringIncludes(reply.body, "there is none of that name");
    }
    assertEquals([...Deno.readDirSync(place.path)].filter(({ name }) => /owned/.test(name)), []);
  });

  await t.step("every reply says that nothing foreign may run", async () => {
    for (const path of ["/", "/runs/x", "/api/health", "/api/nothing", "/assets/none.js"]) {
      const { headers } = await rawRequest(url, { line: `GET ${path}` });
      const policy = headers.get("content-security-policy") ?? "";
      assertStringIncludes(policy, "default-src 'none'");
      assert(!/unsafe|\*|https?:/.test(policy), policy);
      assertEquals(headers.get("x-content-type-options"), "nosniff");
      assertEquals(headers.get("referrer-policy"), "no-referrer");
      assertStringIncludes(policy, "frame-ancestors 'none'");
    }
  });

  await t.step("what a model wrote is never HTML", async () => {
    const attack = '<script>alert(1)</script><img src=x onerror="alert(2)">';
    {
      await using writer = TraceWriter.create(
        `${traces}/hostile`,
        sampleHeader({ run: attack, command: [attack], config: { [attack]: attack } }),
      );
      for (const draft of SAMPLE_DRAFTS) {
        writer.append(
          draft.kind === "call.completed" ? { ...draft, text: attack.repeat(200) } : draft,
        );
      }
    }
    const { calls } = await (await fetch(new URL("/api/runs/hostile/calls", url))).json();
    const paths = [
      "",
      "/timeline",
      "/samples",
      "/calls",
      ...calls.map(({ span }: { span: string }) => `/calls/${span}`),
      "/events",
      "/files/events.ndjson",
    ];
    for (const path of paths) {
      const response = await fetch(new URL(`/api/runs/hostile${path}`, url));
      const type = response.headers.get("content-type") ?? "";
      await response.body?.cancel();
      assert(/^application\/(json|x-ndjson)/.test(type), `${path}: ${type}`);
    }
    const [blob] = await blobsOf(`${traces}/hostile`);
    assert(blob !== undefined);
    const response = await fetch(new URL(`/api/runs/hostile/blobs/${blob}`, url));
    assertEquals(response.headers.get("content-type"), "text/plain; charset=utf-8");
    assertEquals(await response.text(), attack.repeat(200));
  });
});

async function jobsOf({ url }: Served): Promise<unknown> {
  return (await (await fetch(new URL("/api/jobs", url))).json()).jobs;
}

async function blobsOf(run: string): Promise<string[]> {
  const folders = await Array.fromAsync(Deno.readDir(`${run}/blobs/sha256`));
  const files = await Promise.all(
    folders.map(({ name }) => Array.fromAsync(Deno.readDir(`${run}/blobs/sha256/${name}`))),
  );
  return files.flat().map(({ name }) => name);
}
