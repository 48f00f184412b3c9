import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import type { BenchmarkDefinition } from "../../core/benchmark/contract.ts";
import { CLI } from "../../cli/testing/program.ts";
import agentic from "../../plugins/benchmark-agentic/mod.ts";
import type { CallPage, Job, RunPage, SamplePage } from "../api/mod.ts";
import { CHROMIUM, startBrowser, UNLESS_CHROMIUM, type Visit } from "../testing/browser.ts";
import { open } from "../testing/crawler.ts";
import { settled } from "../testing/settled.ts";
import {
  CHANGES,
  fillWithAttacks,
  HOSTILE_MODELS,
  hostileRun,
  KINDS,
  LARGE_RUN,
  startHostileModel,
} from "../testing/hostile_folder.ts";
import { ATTACK } from "../testing/hostile_trace.ts";
import { emptyStage } from "../testing/stage.ts";

const RUN_VIEWS = [
  ...["", "/samples", "/timeline", "/replay?t=0", "/calls", "/machine", "/config", "/compare"],
  ...["/timeline?table=1", "/samples?sort=-ttft&q=a"],
];
const VIEWS: Readonly<Record<typeof KINDS[number], readonly string[]>> = {
  run: RUN_VIEWS,
  map: ["/heatmap", "/heatmap?as=list", "/samples"],
  card: ["/scorecard", "/samples", ""],
  agent: ["/samples", "/timeline"],
  proxy: ["", "/calls", "/timeline"],
};

Deno.test({
  name: "a folder that attacks every page changes nothing but text" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(t) {
    await using model = await startHostileModel();
    await using stage = await emptyStage({ MODELLENS_API_BASE: model.url.href });
    const { workplace, url } = stage;
    // A benchmark is handed only targets that it made itself.
    await fillWithAttacks(workplace, agentic as BenchmarkDefinition);
    const asked = async <T>(path: string): Promise<T> => {
      const response = await fetch(new URL(path, url));
      const text = await response.text();
      assert(response.status < 500, `${response.status} of ${path}: ${text}`);
      assert(!/file:\/\/|\bat [\w.<>]+ \(/.test(text.slice(0, 100_000)), `${path}: ${text}`);
      return JSON.parse(text);
    };
    const runs = KINDS.flatMap((kind) =>
      Object.keys(CHANGES).map((change) => ({ kind, run: hostileRun(kind, change) }))
    );
    const all = (await asked<RunPage>("api/runs?limit=200")).runs.map(({ id }) => id);
    for (const { run } of runs) assert(all.includes(run), `${run} is among the runs`);

    /** What there is to look at in a run. */
    const pages: string[] = [];
    await t.step("the server answers every question about it, or says why not", async () => {
      for (const { kind, run } of runs) {
        const api = `api/runs/${run}`;
        const { samples } = await asked<SamplePage>(`${api}/samples`);
        const { calls } = await asked<CallPage>(`${api}/calls`);
        assert(samples.length + calls.length > 0, `nothing of ${run} is left`);
        const sample = encodeURIComponent(samples.at(-1)?.id.toWellFormed() ?? "");
        const span = encodeURIComponent(calls[0]?.span.toWellFormed() ?? "");
        const call = `${api}/calls/${span}`;
        for (
          const path of [
            ...["", "/problems", "/scorecard", "/timeline", "/conversations", "/alarms"]
              .map((view) => api + view),
            ...["/machine", "/chunks?from=0&to=1000000000", `/samples/${sample}`]
              .map((view) => api + view),
            ...["", "/tokens", "/breakdown", `/diff/${run}/calls/${span}`]
              .map((view) => call + view),
            ...[`/compare/${all[0]}`, `/diff/${all[0]}`].map((view) => api + view),
          ]
        ) await asked(path);
        pages.push(...VIEWS[kind].map((view) => `runs/${run}${view}`));
        if (sample !== "") pages.push(`runs/${run}/samples?sample=${sample}`);
        if (kind === "run" || kind === "proxy") {
          pages.push(
            ...["answer", "request", "tokens", "chunks", "wire"].map((view) =>
              `runs/${run}/calls/${span}?view=${view}`
            ),
          );
        }
      }
      for (const change of Object.keys(CHANGES)) {
        const [run, session] = [hostileRun("run", change), hostileRun("proxy", change)];
        pages.push(
          ...["calls", "threads", "threads&thread=c1"].map((view) =>
            `live?run=${session}&view=${view}`
          ),
          `runs/${run}/diff/${hostileRun("run", "texts")}`,
          `compare?runs=${run},${hostileRun("card", change)}`,
          `compare?runs=${run},${all.find((one) => !one.includes("12-00-00Z"))},${session}`,
        );
      }
    });

    await using browser = await startBrowser();
    await t.step("every page shows text", () =>
      browser.visit(async (visit) => {
        const { models } = await asked<{ models: { model: string }[] }>("api/models");
        const addresses = [
          ...["", "runs", "models", "leaderboard", "compare", "live", "start", "playground"],
          ...[
            "packs",
            "packs/evil",
            "skills",
            "skills/evil",
            "plugins",
            "plugins/benchmark-evil",
            "settings",
          ],
          ...models.slice(0, 6).map(({ model }) =>
            `models/${encodeURIComponent(model.toWellFormed())}`
          ),
          ...pages,
          ...["", "/samples", "/config", "/calls", "/heatmap"].map((view) =>
            `runs/${LARGE_RUN}${view}`
          ),
          `runs/${encodeURIComponent(ATTACK.slice(0, -1))}`,
          `runs/${runs[0]?.run}/${encodeURIComponent(ATTACK.slice(0, 30))}`,
          `runs?q=${encodeURIComponent(ATTACK.slice(0, 30))}`,
          ...["..%2f..%2fetc", "%2e%2e", "%00", "__proto__"].flatMap((
            id,
          ) => [`runs/${id}`, `models/${id}`, `packs/${id}`, `skills/${id}`, `jobs/${id}`]),
        ];
        const { page } = visit;
        await watched(visit, url, async (look) => {
          await open(page, url.href);
          for (const address of addresses) {
            await goTo(page, `/${address}`);
            await look(address);
          }
          // The control of every page: it answers still.
          await page.keyboard.press("?");
          await page.getByRole("dialog", { name: "Keys" }).waitFor();
          await open(page, new URL(`runs/${hostileRun("run", "texts")}/config`, url).href);
          assertMatch(await page.locator("main").innerText(), /<img src=x onerror=/);
          assert(await page.locator(".unseen", { hasText: "U+202E" }).count() > 10);
          assert(await page.locator(".unseen", { hasText: "U+D800" }).count() > 10);
        });
      }));

    await t.step(
      "models that attack are asked, and their run is followed",
      () =>
        browser.visit(async (visit) => {
          const { page } = visit;
          await watched(visit, url, async (look) => {
            const names = encodeURIComponent(HOSTILE_MODELS.join("\n"));
            await open(
              page,
              new URL(`playground?provider=openai-compatible&models=${names}`, url).href,
            );
            await page.getByRole("textbox", { name: "Prompt" }).fill(ATTACK);
            await page.getByRole("button", { name: "Ask", exact: true }).click();
            await page.getByText("done").nth(1).waitFor();
            await page.getByRole("button", { name: "Ask", exact: true }).waitFor();
            await look("playground");
            const started = await fetch(new URL("api/runs", url), {
              method: "POST",
              headers: { "content-type": "application/json", "origin": url.origin },
              body: JSON.stringify({
                provider: "openai-compatible",
                models: HOSTILE_MODELS,
                benchmarks: ["smoke"],
                samples: 1,
              }),
            });
            const job: Job = await started.json();
            await open(page, new URL(`jobs/${job.id}`, url).href);
            await page.getByText("exit code").first().waitFor();
            await look("jobs");
            assertMatch(await page.locator("main").innerText(), /<img src=x onerror=/);
          });
        }),
    );

    await t.step("commands print nothing but text", async () => {
      const told: string[][] = [];
      for (const change of Object.keys(CHANGES)) {
        const run = hostileRun("run", change);
        const { samples: [sample] } = await asked<SamplePage>(`api/runs/${run}/samples`);
        told.push(
          ["trace", "show", run],
          ["trace", "show", run, "--sample", sample?.id ?? ""],
          ["trace", "show", run, "--timeline"],
          ["trace", "calls", run],
          ["trace", "verify", run],
          ["stats", run],
          ["alarms", run],
          ["compare", run, hostileRun("card", change)],
          ["scorecard", hostileRun("card", change)],
          ["report", run, "--format", "csv"],
          ["report", run, "--format", "markdown"],
          ["report", run, "--format", "junit"],
          ["watch", run],
          ["export", "html", hostileRun("agent", change), "--output", `${change}.html`],
        );
      }
      told.push(
        ["replay", hostileRun("run", "texts"), "--speed", "64"],
        ["publish", "site", ...runs.map(({ run }) => run)],
        ...["table", "markdown", "csv"].map((format) => ["leaderboard", "--format", format]),
      );
      const several = fileURLToPath(new URL("cli/testing/several_lines.ts", pathToFileURL(CLI)));
      const { out, err } = await workplace.spawn(
        Deno.execPath(),
        ["run", "-A", several, JSON.stringify(told)],
      ).ended;
      const parts = out.split("\x1e");
      assertEquals(parts.length, 2 * told.length + 1, err);
      // Line ends and tabs are all that steers a terminal in it.
      const steering = /(?!\r\n)[\p{Cc}\p{Bidi_Control}](?<![\n\t\r])|\r(?!\n)/u;
      for (const [index, line] of told.entries()) {
        const [printed = "", code] = parts.slice(2 * index);
        assert(/^[0123]$/.test(code ?? ""), `${line.join(" ")}: exit code ${code}`);
        assertEquals(steering.exec(printed), null, line.join(" "));
        if (line.at(-1) === "csv") assertEquals(printed.match(/(^|,)"?[=+@]/gm), null);
      }
      assertEquals(steering.exec(err), null);
      assert(!/\bat .*\.ts:\d+|error\[internal\]/.test(out + err), err);
    });

    await t.step(
      "files that were exported and published show text, without a network",
      () =>
        browser.visit(async (visit) => {
          const { page } = visit;
          await page.context().setOffline(true);
          await watched(visit, new URL("file:///"), async (look) => {
            const site = `file://${workplace.path}/site/index.html`;
            const addresses = [
              ...["/leaderboard", "/models", "/runs"].map((view) => `${site}#${view}`),
              ...runs.flatMap(({ kind, run }) =>
                VIEWS[kind].slice(0, 2).map((view) => `${site}#/runs/${run}${view}`)
              ),
              ...Object.keys(CHANGES).map((change) => `file://${workplace.path}/${change}.html`),
            ];
            for (const address of addresses) {
              await page.goto(address);
              await settled(page);
              await look(address);
            }
          });
        }),
    );
  },
});

/** Looks at one page after the other, for whatever is more than text. */
async function watched(
  { page, problems }: Visit,
  url: URL,
  tour: (look: (address: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const foreign: string[] = [];
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (host !== url.host && protocol !== "data:" && protocol !== "blob:") {
      foreign.push(request.url());
    }
  });
  page.on("dialog", (dialog) => foreign.push(dialog.message()));
  await tour(async (address) => {
    assertEquals(await page.evaluate(ALIVE), HARMLESS, address);
    const refused = problems.splice(0).filter((each) => !/status of 4\d\d/.test(each));
    assertEquals(refused, [], address);
    assertEquals(foreign, [], address);
  });
}

const HARMLESS = { attacked: false, elements: 0, wide: false, long: false, empty: false };

/** Runs in the page: what on it would be alive, or out of its place. */
const ALIVE = () => ({
  attacked: "attacked" in globalThis,
  elements: document.querySelectorAll(
    "#root :is(img, script, iframe, style, object, embed, [onerror], a[href^='javascript:' i])",
  ).length,
  wide: document.documentElement.scrollWidth > innerWidth,
  long: (document.body.textContent ?? "").length > 1_000_000,
  empty: (document.querySelector("main")?.textContent ?? "").trim() === "",
});

/** Goes there as a link does, without loading the page again. */
async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((address) => {
    history.pushState(null, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
  }, address);
  await settled(page);
}
