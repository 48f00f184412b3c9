import { assert, assertEquals } from "@std/assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import { z } from "zod";
import { loadConfig } from "../core/config/load.ts";
import { writeTrace } from "../core/trace/testdata/sample_trace.ts";
import { readRun } from "../cli/compare/folds.ts";
import { compareRuns } from "../core/compare/compare.ts";
import { writeSyntheticTrace } from "../bench/server/synthetic_trace.ts";
import type { CallPage, Comparison, RunPage, SamplePage, TokenPage } from "./api/mod.ts";
import { OPERATIONS } from "./operations.ts";
import { type ServedFolder, serveFolder } from "./testing/served_folder.ts";

Deno.test("Every address replies in the shape that the OpenAPI document states", async () => {
  const nothingSet = { flags: {}, env: () => undefined, project: [], user: [] };
  await using served = await serveFolder({ config: () => loadConfig(nothingSet) });
  const [a, b] = await twoRuns(served);
  const { samples: [sample] } = await served.json<SamplePage>(`/api/runs/${a}/samples`);
  const { calls: [call] } = await served.json<CallPage>(`/api/runs/${a}/calls`);
  const { calls: [second] } = await served.json<CallPage>(`/api/runs/${b}/calls`);
  const values: Readonly<Record<string, string>> = {
    run: a,
    other: b,
    sample: encodeURIComponent(sample?.id ?? ""),
    span: call?.span ?? "",
    second: second?.span ?? "",
    name: "tokens.ndjson",
    plugin: "provider-ollama",
    skill: "read-file",
    pack: "debugging",
    model: "first",
  };
  // What an address cannot do without.
  const queries: Readonly<Record<string, string>> = { "/api/compare": `?runs=${a},${b}` };
  const asked: string[] = [];
  for (const { path, method = "get", reply, query } of OPERATIONS) {
    // Of jobs and texts there are none in this folder; their tests have some.
    if (method !== "get" || /\{(job|hash)\}/.test(path)) continue;
    const address = path.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? name) +
      (queries[path] ?? "");
    const response = await served.get(address);
    assertEquals(response.status, 200, address);
    const type = response.headers.get("content-type") ?? "";
    if (typeof reply === "string") {
      assert(type.startsWith(reply), `${address}: ${type}`);
      await response.body?.cancel();
    } else {
      const { error } = z.safeParse(reply, await response.json());
      assertEquals(error, undefined, address);
    }
    asked.push(path);
    // An unknown value is refused rather than passed over.
    if (query === undefined || !("limit" in query.shape)) continue;
    const odd = await served.get(`${address}?limit=many`);
    await odd.body?.cancel();
    assertEquals(odd.status, 400, address);
  }
  assert(asked.length > 15);
});

Deno.test("The OpenAPI document is one, and has every address", async () => {
  await using served = await serveFolder();
  const document = await served.json<{ paths: object }>("/api/openapi.json");

  const { valid, errors } = await new Validator().validate(document);

  assertEquals(errors, undefined);
  assert(valid);
  assertEquals(Object.keys(document.paths), [...new Set(OPERATIONS.map(({ path }) => path))]);
});

Deno.test("What has not changed is not sent again; what has, is", async () => {
  await using served = await serveFolder();
  await writeTrace(`${served.path}/run-1`);
  for (const path of ["/api/runs", "/api/runs/run-1", "/api/runs/run-1/files/events.ndjson"]) {
    const first = await served.get(path);
    await first.body?.cancel();
    const etag = first.headers.get("etag") ?? "";
    const again = await served.get(path, { "if-none-match": etag });
    assertEquals([again.status, await again.text()], [304, ""], path);
    const other = await served.get(path, { "if-none-match": 'W/"other"' });
    await other.body?.cancel();
    assertEquals(other.status, 200);
  }
  const first = await served.get("/api/runs/run-1/timeline");
  await first.body?.cancel();
  await Deno.writeTextFile(`${served.path}/run-1/events.ndjson`, "\n", { append: true });
  const changed = await served.get("/api/runs/run-1/timeline", {
    "if-none-match": first.headers.get("etag") ?? "",
  });
  await changed.body?.cancel();
  assertEquals(changed.status, 200);
});

Deno.test("A file is sent in parts", async () => {
  await using served = await serveFolder();
  await writeTrace(`${served.path}/run-1`);
  const whole = await Deno.readTextFile(`${served.path}/run-1/events.ndjson`);
  const size = new TextEncoder().encode(whole).length;
  const part = async (range: string) => {
    const response = await served.get("/api/runs/run-1/files/events.ndjson", { range });
    return [response.status, await response.text(), response.headers.get("content-range")];
  };
  assertEquals(await part("bytes=0-9"), [206, whole.slice(0, 10), `bytes 0-9/${size}`]);
  assertEquals(await part("bytes=-5"), [
    206,
    whole.slice(-5),
    `bytes ${size - 5}-${size - 1}/${size}`,
  ]);
  assertEquals(await part(`bytes=${size - 1}-`), [
    206,
    "\n",
    `bytes ${size - 1}-${size - 1}/${size}`,
  ]);
  assertEquals(await part(`bytes=${size}-`), [416, "", `bytes */${size}`]);
  assertEquals(await part("bytes=5-2"), [200, whole, null]);
  assertEquals(await part("lines=1-2"), [200, whole, null]);
});

Deno.test("Replies are compressed for those who can read it, streams are not", async () => {
  await using served = await serveFolder();
  await twoRuns(served);
  using client = Deno.createHttpClient({});
  const encodingOf = async (path: string) => {
    const headers = { "accept-encoding": "gzip" };
    const response = await fetch(new URL(path, served.server.url), { headers, client });
    await response.body?.cancel();
    // The client decodes and drops the encoding; that the reply depends on it stays.
    return response.headers.get("vary");
  };
  assertEquals(await encodingOf("/api/runs"), "Accept-Encoding");
  assertEquals(await encodingOf("/api/runs/live"), null);
});

Deno.test("Runs are filtered, sorted and paged", async () => {
  await using served = await serveFolder();
  const [a, b] = await twoRuns(served);
  const ids = async (query: string) => {
    const { runs, total, next } = await served.json<RunPage>(`/api/runs?${query}`);
    return [runs.map(({ id }) => id), total, next];
  };
  assertEquals(await ids("sort=-started"), [[b, a], 2, null]);
  assertEquals(await ids("sort=started"), [[a, b], 2, null]);
  assertEquals(await ids("sort=started&limit=1"), [[a], 2, 1]);
  assertEquals(await ids("sort=started&limit=1&offset=1"), [[b], 2, null]);
  assertEquals(await ids("state=running"), [[], 0, null]);
  assertEquals(await ids("model=second"), [[b], 1, null]);
  assertEquals(await ids("q=SECOND synthetic"), [[b], 1, null]);
});

Deno.test("Chunks come one by one or counted, and none is lost between", async () => {
  await using served = await serveFolder();
  const path = await writeSyntheticTrace(served.path, {
    calls: 3,
    chunks: 9000,
    pace: 1,
    lanes: 2,
  });
  const id = path.slice(path.lastIndexOf("/") + 1);
  interface Window {
    readonly exact: boolean;
    readonly calls: { readonly span: string; readonly t: number[]; readonly n: number[] }[];
  }
  const counted = await served.json<Window>(`/api/runs/${id}/chunks?buckets=50`);
  const total = counted.calls.flatMap(({ n }) => n).reduce((sum, one) => sum + one, 0);
  assertEquals([counted.exact, total, counted.calls.length], [false, 27_000, 3]);

  const [span] = counted.calls.map(({ span }) => span);
  const exact = await served.json<Window>(`/api/runs/${id}/chunks?call=${span}`);
  assertEquals([exact.exact, exact.calls[0]?.t.length], [true, 9000]);
  const tokens = await served.json<TokenPage>(
    `/api/runs/${id}/calls/${span}/tokens?from=8990&limit=100`,
  );
  assertEquals([tokens.total, tokens.chunks.length, tokens.next], [9000, 10, null]);
  assertEquals(tokens.chunks.map(({ t }) => t), exact.calls[0]?.t.slice(8990));
});

Deno.test("Two runs are compared by what was asked", async () => {
  await using served = await serveFolder();
  const [a, b] = await twoRuns(served);
  const { cells, settings } = await served.json<Comparison>(`/api/runs/${a}/compare/${b}`);

  assertEquals(
    cells.map((
      { n, wins, ties, losses, difference, onlyA, onlyB },
    ) => [n, wins, ties, losses, difference, onlyA, onlyB]),
    [[4, 0, 4, 0, 0, 0, 2]],
  );
  const [cell] = cells;
  // Nobody was better at anything, which four items cannot prove for all: 1 − 0.025^(1/4).
  const missed = 1 - 0.025 ** (1 / 4);
  assertEquals([cell?.interval, cell?.p, cell?.midP, cell?.pHolm], [[-missed, missed], 1, 1, 1]);
  assert(cell?.method.startsWith("McNemar, exact, 0:0 of 4"), cell?.method);
  assert(settings.some(({ name }) => name === "models.0.model.id"));
});

Deno.test("The page compares two runs as the command does", async () => {
  await using served = await serveFolder();
  const [a, b] = await twoRuns(served);
  const { cells } = await served.json<Comparison>(`/api/runs/${a}/compare/${b}`);
  const [one, other] = [await readRun(a, served.path), await readRun(b, served.path)];

  const expected = compareRuns(one.fold, other.fold);

  assert(expected.length > 0);
  assertEquals(
    cells.map(({ n, difference, interval, p, midP, pHolm, seed }) => ({
      n,
      difference,
      interval,
      p,
      midP,
      pHolm,
      seed,
    })),
    expected.map(({ n, difference, interval, test, adjusted }) => ({
      n,
      difference,
      interval: interval === null ? null : [interval.low, interval.high],
      p: test?.p ?? null,
      midP: test?.midP ?? null,
      pHolm: adjusted,
      seed: test?.seed ?? null,
    })),
  );
});

/** Two synthetic runs: 4 samples of one model, then 6 of another. */
async function twoRuns(served: ServedFolder): Promise<[string, string]> {
  const paths = [
    await writeSyntheticTrace(served.path, {
      calls: 4,
      chunks: 5,
      model: "first",
      started: new Date(Date.now() - 100_000),
    }),
    await writeSyntheticTrace(served.path, { calls: 6, chunks: 5, model: "second" }),
  ];
  const [a = "", b = ""] = paths.map((path) => path.slice(path.lastIndexOf("/") + 1));
  return [a, b];
}
