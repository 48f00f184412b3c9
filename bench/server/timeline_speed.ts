/**
 * How soon a large run is seen (its page, its calls, its timeline) and how smoothly the timeline moves,
 * in a real Chromium:
 *
 * ```sh
 * deno run -A bench/server/timeline_speed.ts
 * ```
 *
 * One run has 1,000,000 chunks in 1,000 calls, another has 100,000 in one call. First paint counts
 * from the navigation to the first drawing with spans; `cold`: the server has just been started and
 * has read nothing. Frames are counted while a script zooms and pans by wheel, one step a frame.
 * @module
 */

import { type Browser, chromium, type Page } from "playwright-core";
import { startServe } from "../../cli/testing/served.ts";
import { CHROMIUM } from "../../server/testing/browser.ts";
import { type Figure, medianFigure, plainFigure, present } from "../figure.ts";
import { writeSyntheticTrace } from "./synthetic_trace.ts";

/** How often each is measured. */
const TIMES = 5;
const GIVE_UP_MS = 30_000;
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];

/** What a page tells of a way of moving. */
interface Motion {
  readonly name: string;
  readonly frames: readonly number[];
}

async function main(): Promise<readonly Figure[]> {
  if (CHROMIUM === undefined) throw new TypeError("There is no Chromium to measure in");
  const folder = await Deno.makeTempDir({ prefix: "modellens-bench-" });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  try {
    const large = await writeSyntheticTrace(folder, { calls: 1000, chunks: 1000, lanes: 4 });
    const long = await writeSyntheticTrace(folder, { calls: 1, chunks: 100_000 });
    const [run, one] = [large, long].map((path) => `/runs/${path.split("/").at(-1)}/timeline`);
    return [
      ...await pagePaints(browser, { folder, path: run?.replace("/timeline", "") ?? "" }),
      ...await firstPaints(browser, { folder, path: run ?? "" }),
      ...await motions(browser, { folder, path: run ?? "", of: "1,000,000 chunks in a run" }),
      ...await motions(browser, { folder, path: one ?? "", of: "100,000 chunks in a call" }),
    ];
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function firstPaints(
  browser: Browser,
  { folder, path }: { readonly folder: string; readonly path: string },
): Promise<readonly Figure[]> {
  const cold: number[] = [];
  const warm: number[] = [];
  const chunks: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    await using served = await startServe(["--traces-dir", folder]);
    for (const list of [cold, warm]) {
      await using page = await opened(browser, new URL(path, served.url));
      list.push(await markAt(page.page, "spans drawn"));
      const whole = await markAt(page.page, "timeline drawn");
      if (list === warm) chunks.push(whole);
    }
  }
  const target = { unit: "ms", digits: 0, atMost: 1000 };
  return [
    medianFigure(warm, { ...target, what: "first paint, 1,000,000 chunks in a run" }),
    medianFigure(chunks, { ...target, what: "the same, with the density of chunks" }),
    medianFigure(cold, { ...target, what: "first paint, the server has read nothing yet" }),
  ];
}

/** Of the page of the run: its heading and its first samples, and of the list of its calls. */
async function pagePaints(
  browser: Browser,
  { folder, path }: { readonly folder: string; readonly path: string },
): Promise<readonly Figure[]> {
  const found = new Map<string, number[]>();
  for (let time = 0; time < TIMES; time++) {
    for (const view of ["samples", "calls"]) {
      // Each has a server that has read nothing.
      await using served = await startServe(["--traces-dir", folder]);
      for (const state of ["the server has read nothing yet", "again"]) {
        await using page = await opened(browser, new URL(`${path}/${view}`, served.url), SHOWN);
        const name = `first paint of the ${view}, 1,000,000 chunks in a run, ${state}`;
        found.set(name, [...found.get(name) ?? [], await markAt(page.page, "rows shown")]);
      }
    }
  }
  return [...found].map(([what, values]) =>
    medianFigure(values, { what, unit: "ms", digits: 0, atMost: 1000 })
  );
}

/** Runs in the page before its scripts: marks the frame in which the first rows of a list are there. */
const SHOWN = `(() => {
  const look = () => {
    if (document.querySelectorAll("[role=row]").length > 4) {
      performance.mark("rows shown");
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

async function motions(
  browser: Browser,
  { folder, path, of }: { readonly folder: string; readonly path: string; readonly of: string },
): Promise<readonly Figure[]> {
  await using served = await startServe(["--traces-dir", folder]);
  await using page = await opened(browser, new URL(path, served.url));
  await markAt(page.page, "timeline drawn");
  const measured: Motion[] = await page.page.evaluate(SCRIPT);
  return measured.map(({ name, frames }) => {
    const seconds = frames.reduce((sum, ms) => sum + ms, 0) / 1000;
    const what = `${name}, ${of}`;
    return plainFigure(frames.length / seconds, { what, unit: "frames/s", digits: 1, atLeast: 50 });
  });
}

async function opened(
  browser: Browser,
  url: URL,
  script = "",
): Promise<AsyncDisposable & { readonly page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(script);
  const page = await context.newPage();
  await page.goto(url.href);
  return { page, [Symbol.asyncDispose]: () => context.close() };
}

/** When a mark was set, in milliseconds since the navigation began. */
async function markAt(page: Page, mark: string): Promise<number> {
  const ask = `performance.getEntriesByName(${JSON.stringify(mark)})[0]?.startTime ?? null`;
  const began = performance.now();
  while (performance.now() - began < GIVE_UP_MS) {
    const at: number | null = await page.evaluate(ask);
    if (at !== null) return at;
    await page.waitForTimeout(20);
  }
  throw new RangeError(`The page never said "${mark}"`);
}

/** Runs in the page: one step of the wheel for each frame, and the time that each frame took. */
const SCRIPT = `(async () => {
  const chart = document.querySelector("[data-chart=timeline]");
  const { left, top } = chart.getBoundingClientRect();
  const wheel = (deltaY, shiftKey) => chart.dispatchEvent(new WheelEvent("wheel", {
    deltaY, shiftKey, clientX: left + 720, clientY: top + 120, bubbles: true, cancelable: true,
  }));
  const frame = () => new Promise(requestAnimationFrame);
  const measure = async (name, count, act) => {
    const frames = [];
    await frame();
    let last = performance.now();
    for (let at = 0; at < count; at++) {
      act(at);
      await frame();
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    return { name, frames };
  };
  return [
    await measure("zoom in", 150, () => wheel(-60, false)),
    await measure("pan", 150, (at) => wheel(at < 75 ? 60 : -60, true)),
    await measure("zoom out", 150, () => wheel(60, false)),
  ];
})()`;

if (import.meta.main) present(await main());
