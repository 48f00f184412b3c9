import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { startServe } from "../../../cli/testing/served.ts";
import type { CallPage, CallUsePage, MachineSeries, Timeline, TokenPage } from "../../api/mod.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../testing/browser.ts";
import { MARGIN } from "../chart/margin.ts";
import { bytes } from "../frame/text/format.ts";
import { lineOf, readingAt } from "../machine/reading_line.ts";
import { AXIS_HEIGHT, gutterOf } from "./draw/scene.ts";
import { layout } from "./layout.ts";
import { around, momentOf, pixelOf } from "./stretch.ts";

/** A page that looks at a run, and what the server says of it. */
interface RealRun {
  readonly page: Page;
  readonly run: string;
  readonly json: <T>(path: string) => Promise<T>;
}

/** One run on the embedded model, served, and a page to look at it. */
async function onRealRun(look: (at: RealRun) => Promise<void>): Promise<void> {
  await using served = await startServe();
  const { code, err } = await served.place.lens([
    ...["run", "--quick", "--provider", "embedded", "--machine-sample-ms", "50"],
  ]);
  assertEquals(code, 0, err);
  const run = served.place.runs()[0]?.split("/").at(-1) ?? "";
  const json = async <T>(path: string): Promise<T> => {
    const response = await fetch(new URL(path, served.url));
    assert(response.ok, `${path}: ${response.status}`);
    return await response.json();
  };
  await withBrowser(async ({ page, problems }) => {
    // A jump is over at once then, and no frame that comes late is taken for its end.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(new URL(`/runs/${run}/timeline`, served.url).href);
    await look({ page, run, json });
    assertEquals(problems, []);
  });
}

/** Whether spans and chunks have been painted. */
function isDrawn(): boolean {
  return performance.getEntriesByName("timeline drawn").length > 0;
}

const CHART = "[data-chart=timeline]";

/** What the address says is looked at. */
function range(page: Page): readonly [number, number] {
  const query = new URL(page.url()).searchParams;
  return [Number(query.get("from") ?? NaN), Number(query.get("to") ?? NaN)];
}

/** Does something, and waits until the address has changed because of it. */
async function moves(page: Page, act: () => Promise<void>): Promise<void> {
  const before = page.url();
  await act();
  await page.waitForFunction((was) => location.href !== was, before);
  // It is written once the view has come to rest.
  let last = "";
  while (last !== page.url()) {
    last = page.url();
    await page.waitForTimeout(300);
  }
}

/** How many colours the drawing has: one when nothing was drawn. */
async function colours(page: Page, chart: string): Promise<number> {
  return await page.evaluate(`(() => {
    const canvas = document.querySelector(${JSON.stringify(chart)});
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })()`);
}

Deno.test({
  name: "Timeline, tokens and replay of a real run do what they say" + UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn(test) {
    await onRealRun(async (real) => {
      await test.step("timeline", () => checkTimeline(real));
      await test.step("tokens", () => checkTokens(real));
      await test.step("replay", () => checkReplay(real));
      await test.step("machine", () => checkMachine(real));
    });
  },
});

/** Every control of the timeline does what it says. */
async function checkTimeline({ page, run, json }: RealRun): Promise<void> {
  await page.waitForSelector(CHART);
  await page.waitForFunction(isDrawn);
  assert(await colours(page, CHART) > 8);
  assert(await colours(page, "[data-chart=overview]") > 3);

  const box = await page.locator(CHART).boundingBox();
  assert(box !== null);
  const middle = { x: box.x + box.width / 2, y: box.y + 120 };
  await page.mouse.move(middle.x, middle.y);
  await moves(page, () => page.mouse.wheel(0, -400));
  const [from, to] = range(page);
  assert(to > from && from >= 0);

  // Wheel and keys in all directions.
  await moves(page, () => page.keyboard.press("d"));
  assert(range(page)[0] > from);
  await moves(page, () => page.keyboard.press("ArrowLeft"));
  await moves(page, () => page.keyboard.press("w"));
  const near = range(page);
  assert(near[1] - near[0] < to - from);
  await moves(page, () => page.keyboard.press("s"));
  await moves(page, () => page.getByRole("button", { name: "Nearer" }).click());
  await moves(page, () => page.getByRole("button", { name: "Farther" }).click());

  // A key stands once, where it acts: here s goes farther, and opens no samples.
  await page.keyboard.press("?");
  const keys = await page.getByRole("dialog", { name: "Keys" }).innerText();
  assertMatch(keys, /s\s*↓\s*-\s*Farther[^]*Open Summary/);
  assertEquals(keys.includes("Open Samples"), false);
  await page.keyboard.press("Escape");

  // Dragging moves to later times when it goes left.
  const before = range(page);
  await moves(page, async () => {
    await page.mouse.move(middle.x, middle.y + 150);
    await page.mouse.down();
    await page.mouse.move(middle.x - 200, middle.y + 150, { steps: 4 });
    await page.mouse.up();
  });
  assert(range(page)[0] > before[0]);

  // An address restores what it names.
  const zoomed = page.url();
  await page.reload();
  await page.waitForFunction(isDrawn);
  assertEquals(page.url(), zoomed);

  // With motion the whole run is reached as well.
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await page.getByRole("button", { name: "All" }).click();
  await page.waitForURL(({ searchParams }) => !searchParams.has("from"));
  await page.emulateMedia({ reducedMotion: "reduce" });

  // Selecting by keys, to the first call.
  const { calls: [first] } = await json<CallPage>(`/api/runs/${run}/calls?limit=1`);
  for (let step = 0; step < 4; step++) await moves(page, () => page.keyboard.press("j"));
  assertEquals(new URL(page.url()).searchParams.get("sel"), first?.span);
  const panel = page.getByRole("region", { name: "Selection" });
  assertMatch(await panel.innerText(), new RegExp(`${first?.chunks} chunks`));
  await page.waitForSelector("[data-chart=call]");
  await page.getByRole("img", { name: /Median time between chunks: \d/ }).waitFor();
  assert(await colours(page, "[data-chart=call]") > 4);
  await moves(page, () => page.keyboard.press("f"));
  const fitted = range(page);
  const { spans, end } = await json<Timeline>(`/api/runs/${run}/timeline`);
  const called = spans.find(({ span }) => span === first?.span);
  const length = ((called?.end ?? NaN) - (called?.start ?? NaN)) * 1.2;
  assert(fitted[1] - fitted[0] < length, `${fitted} is more than the call`);

  // What is selected is measured, and what is drawn along the axis.
  await moves(page, () => page.keyboard.press("m"));
  const marked = page.getByRole("region", { name: "Marked stretch" });
  const figures = new RegExp(`calls1 \\(1 begun, 1 ended\\).*chunks${first?.chunks} \\(`);
  await page.locator(".tl-panel", { hasText: figures }).waitFor();
  await moves(page, () => page.keyboard.press("Escape"));
  await moves(page, () => page.keyboard.press("0"));
  // What alarms say of the run may have come above it meanwhile.
  const axis = ((await page.locator(CHART).boundingBox())?.y ?? NaN) + AXIS_HEIGHT / 2;
  await moves(page, async () => {
    await page.mouse.move(box.x + box.width - 200, axis);
    await page.mouse.down();
    await page.mouse.move(middle.x, axis, { steps: 4 });
    await page.mouse.up();
  });
  const kept = page.url();
  const [start, stop] = new URL(kept).searchParams.get("mark")?.split("-").map(Number) ?? [];
  const whole = { ...around({ from: 0, to: end }, 0.02), width: box.width - gutterOf(box.width) };
  const drawn = pixelOf(stop ?? NaN, whole) - pixelOf(start ?? NaN, whole);
  assert(Math.abs(drawn - (box.width / 2 - 200)) < 2, `${drawn} pixels were marked`);
  await page.reload();
  await marked.waitFor();
  assertEquals(page.url(), kept);
  await moves(page, () => page.keyboard.press("Escape"));
  assertEquals(await marked.count(), 0);

  // Words find spans, and Enter goes through them.
  await page.keyboard.press("/");
  await page.keyboard.type("call completed");
  const completed = spans.filter(({ kind, state }) => kind === "call" && state === "ok");
  await moves(page, () => page.keyboard.press("Enter"));
  const isAt = page.locator(".tl-find [role=status]");
  const place = completed.findIndex(({ span }) => span === first?.span) + 1;
  assertEquals(await isAt.innerText(), `${place + 1} of ${completed.length}`);
  await moves(page, () => page.keyboard.press("Shift+Enter"));
  assertEquals(new URL(page.url()).searchParams.get("sel"), first?.span);
  await page.keyboard.press("Escape");

  // The call that is open is drawn, and not the one that was open before.
  await moves(page, () => page.keyboard.press("n"));
  await page.getByRole("img", { name: /Median time between chunks: \d/ }).waitFor();
  const drawing = `document.querySelector("[data-chart=call]")?.toDataURL()`;
  const byKey = await page.evaluate(`new Promise((seen) =>
    requestAnimationFrame(() => requestAnimationFrame(() => seen(${drawing}))))`);
  await page.reload();
  let byAddress = "";
  for (let look = 0; byAddress !== byKey && look < 600; look++) {
    byAddress = await page.evaluate(drawing);
    await page.waitForTimeout(50);
  }
  assert(byAddress === byKey, "a call that was gone to is drawn as one that was opened");

  await moves(page, () => page.keyboard.press("k"));
  await moves(page, () => page.keyboard.press("Escape"));
  assertEquals(await panel.count(), 0);

  // A click on a bar selects it; one on a name folds it.
  const at = await placesOf(page, { spans, end });
  const [model, benchmark] = [spanOf(spans, "model"), spanOf(spans, "benchmark")];
  await moves(page, () => page.mouse.click(...at.bar(model)));
  assertEquals(new URL(page.url()).searchParams.get("sel"), model);
  await moves(page, () => page.mouse.click(...at.name(benchmark)));
  assertEquals(new URL(page.url()).searchParams.get("folded"), benchmark);
  await moves(page, () => page.getByRole("button", { name: "One row each" }).click());
  assertEquals(new URL(page.url()).searchParams.get("rows"), "each");

  // The same as a table.
  await page.getByRole("button", { name: "Table", exact: true }).click();
  const table = page.getByRole("table", { name: "Spans of the run" });
  assertMatch(await table.innerText(), /smoke\/arithmetic-1-l1/);
  await moves(page, () => table.getByRole("row").nth(3).getByRole("button").click());

  // Enter opens a call.
  await moves(page, () => table.getByRole("row").nth(4).getByRole("button").click());
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/calls\/c\d+/);
}

/** Where bars and names are while all of the run is shown. */
async function placesOf(page: Page, { spans, end }: Pick<Timeline, "spans" | "end">) {
  const box = await page.locator(CHART).boundingBox();
  assert(box !== null);
  const gutter = gutterOf(box.width);
  const view = { ...around({ from: 0, to: end }, 0.02), width: box.width - gutter };
  const plan = layout(spans, { now: end, folded: new Set(), each: false });
  const rowAt = (name: string) => {
    const row = plan.rows[plan.rowOf[spans.findIndex(({ span }) => span === name)] ?? -1];
    assert(row !== undefined);
    return box.y + AXIS_HEIGHT + row.y + row.height / 2;
  };
  return {
    bar: (name: string): [number, number] => {
      const span = spans.find((each) => each.span === name);
      const middle = ((span?.start ?? NaN) + (span?.end ?? NaN)) / 2;
      return [box.x + gutter + pixelOf(middle, view), rowAt(name)];
    },
    name: (name: string): [number, number] => [box.x + gutter / 4, rowAt(name)],
  };
}

function spanOf(spans: Timeline["spans"], kind: Timeline["spans"][number]["kind"]): string {
  return spans.find((each) => each.kind === kind)?.span ?? "";
}

/** Text, colours, search, alternatives and copies are those of the file. */
async function checkTokens({ page, run, json }: RealRun): Promise<void> {
  const { calls } = await json<CallPage>(`/api/runs/${run}/calls?limit=200`);
  const pages = await Promise.all(
    calls.map(({ span }) => json<TokenPage>(`/api/runs/${run}/calls/${span}/tokens`)),
  );
  // The longest answer whose tokens have probabilities.
  const longest = pages.filter(({ chunks: [first] }) => first?.top !== undefined)
    .toSorted((a, b) => b.total - a.total)[0];
  assert(longest !== undefined && longest.total > 5);
  const { chunks } = longest;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(new URL(`/runs/${run}/calls/${longest.span}?view=tokens`, page.url()).href);
  await page.waitForSelector(".chunk[data-chunk='0']");

  await page.getByRole("button", { name: "Copy text" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const text = chunks.map((chunk) => chunk.text ?? "").join("");
  assertEquals(await page.evaluate("navigator.clipboard.readText()"), text);
  await page.getByRole("button", { name: "Copy JSON" }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith("["));
  assertEquals(JSON.parse(await page.evaluate("navigator.clipboard.readText()")), chunks);

  // The class of a chunk follows from its probability.
  const unsure = chunks.findIndex(({ lp }) => Math.exp(lp?.[0] ?? 0) < 0.5);
  if (unsure >= 0 && unsure < 60) {
    assertMatch(
      await page.locator(`.chunk[data-chunk='${unsure}']`).first().getAttribute("class") ?? "",
      /p[34]/,
    );
  }
  await moves(page, () => page.getByRole("button", { name: "Gap" }).click());
  assertMatch(
    await page.locator(".chunk[data-chunk='1']").first().getAttribute("class") ?? "",
    /pace-/,
  );
  await moves(page, () => page.getByRole("button", { name: "Plain" }).click());
  assertEquals(
    await page.locator(".token-text .chunk.p0, .token-text .chunk.pace-steady").count(),
    0,
  );
  await page.getByRole("button", { name: "Spaces" }).click();
  if (text.slice(0, 400).includes(" ")) {
    assertMatch(await page.locator(".token-text").innerText(), /·/);
  }

  await moves(page, () => page.locator(".chunk[data-chunk='3']").first().click());
  const card = page.getByRole("complementary", { name: "Chunk" });
  assertMatch(await card.innerText(), new RegExp(`4 of ${chunks.length}, answer`));
  assertEquals(
    await card.getByRole("listitem").count(),
    1 + (chunks[3]?.top?.[0]?.length ?? 0),
  );
  await moves(page, () => page.keyboard.press("j"));
  assertEquals(new URL(page.url()).searchParams.get("chunk"), "4");

  const word = text.trim().split(/\s+/)[0] ?? "";
  await moves(
    page,
    () => page.getByRole("searchbox", { name: "Search the answer" }).fill(word),
  );
  assert(await page.locator(".chunk.hit").count() > 0);
  assertMatch(await page.getByText(/^1 of \d+$/).innerText(), /1 of/);

  await page.goto(new URL(`/runs/${run}/calls/${longest.span}?view=chunks`, page.url()).href);
  await page.waitForSelector("[data-chart=call]");
  const rows = page.getByRole("table", { name: "Chunks" });
  assertEquals(await rows.getAttribute("aria-rowcount"), String(chunks.length + 1));
  await moves(page, () => rows.getByRole("row").nth(2).getByRole("button").click());
  assertEquals(new URL(page.url()).searchParams.get("chunk"), "1");
}

/** Plays, steps, scrubs, and ends with what the file holds. */
async function checkReplay({ page, run, json }: RealRun): Promise<void> {
  const { calls } = await json<CallPage>(`/api/runs/${run}/calls?limit=200`);
  const last = calls.toSorted((a, b) => b.start - a.start)[0];
  const { chunks } = await json<TokenPage>(`/api/runs/${run}/calls/${last?.span}/tokens`);
  const whole = chunks.map((chunk) => chunk.text ?? "").join("");
  const replay = new URL(`/runs/${run}/replay`, page.url());
  const moment = async () => Number(await page.locator("input.scrub").inputValue());

  // A moment in the middle of the last answer: half of its chunks, and none of the others.
  const half = Math.floor(chunks.length / 2);
  replay.search = `?t=${chunks[half - 1]?.t}`;
  await page.goto(replay.href);
  await page.getByText(`${half} chunks`).waitFor();
  const shown = await page.locator(".growing").innerText();
  const until = chunks.slice(0, half).map((chunk) => chunk.text ?? "").join("");
  assertEquals(words(shown), words(until));

  await page.getByRole("button", { name: "Next event" }).click();
  await page.getByText(`${half + 1} chunks`).waitFor();
  await page.getByRole("button", { name: "Event before" }).click();
  await page.getByText(`${half} chunks`).waitFor();

  await page.getByRole("button", { name: "Instant" }).click();
  await page.getByText(`${chunks.length} chunks`).waitFor();
  assertEquals(words(await page.locator(".growing").innerText()), words(whole));
  const end = await page.locator(".standing").innerText();
  assertMatch(end, new RegExp(`${calls.length} calls done, 0 under way`));

  // There and back again is the same.
  await page.getByRole("button", { name: "To the beginning" }).click();
  await page.getByText("No call had begun at this moment.").waitFor();
  assertEquals(await moment(), 0);
  await page.keyboard.press("End");
  await page.getByText(`${chunks.length} chunks`).waitFor();
  assertEquals(await page.locator(".standing").innerText(), end);

  await page.keyboard.press("Home");
  await page.locator("select").selectOption("0.25");
  await page.keyboard.press("]");
  assertEquals(await page.locator("select").inputValue(), "0.5");
  await page.locator("select").selectOption("64");
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByRole("button", { name: "Play" }).waitFor();
  assertEquals(await page.locator(".standing").innerText(), end);
  assertEquals(new URL(page.url()).searchParams.get("speed"), "64");
}

/** Charts, calls and tables are over one time, and say what the server says. */
async function checkMachine({ page, run, json }: RealRun): Promise<void> {
  const series = await json<MachineSeries>(`/api/runs/${run}/machine?points=100000`);
  const { calls } = await json<CallUsePage>(`/api/runs/${run}/machine/calls?limit=5000`);
  const rss = series.readings["server.memory.rss_bytes"];
  assert(rss !== undefined && rss.n > 3);
  await page.goto(new URL(`/runs/${run}/machine`, page.url()).href);
  const track = page.locator("[data-track='Memory of the server']");
  const told = track.locator(".legend li", { hasText: "resident" });
  await told.getByText(`max\u00a0${bytes(rss.highest ?? NaN)}`, { exact: true }).waitFor();
  const fit = page.getByRole("button", { name: "All", exact: true });

  // At a moment: every value, and the calls that were under way.
  const place = Math.floor(rss.t.length / 2);
  const lane = page.locator(CHART);
  const box = await lane.boundingBox();
  assert(box !== null);
  const { end, spans } = await json<Timeline>(`/api/runs/${run}/timeline`);
  const view = {
    ...around({ from: 0, to: end }, 0.02),
    width: box.width - MARGIN.left - MARGIN.right,
  };
  const at = (t: number) => box.x + MARGIN.left + pixelOf(t, view);
  // A pixel later, so that the pointer is not before the reading.
  await page.mouse.move(at(rss.t[place] as number) + 1, box.y + 40);
  const pointed = momentOf(at(rss.t[place] as number) + 1 - box.x - MARGIN.left, view);
  await told.getByText(bytes(readingAt(lineOf(rss), pointed) ?? NaN), { exact: true }).waitFor();
  const under = spans.filter(({ kind, start, end }) =>
    kind === "call" && start <= pointed && (end ?? Infinity) >= pointed
  );
  assertMatch(
    await page.locator(".calls-now").innerText(),
    under[0] === undefined ? /no call was under way/ : new RegExp(`1 call: ${under[0].span} of`),
  );
  const chart = await track.locator(".u-over").boundingBox();
  assertEquals(chart?.x, box.x + MARGIN.left);

  // Dragging over a chart zooms all of them, and the address keeps it.
  await moves(page, async () => {
    await page.mouse.move(at(rss.t[1] as number), (chart?.y ?? 0) + 30);
    await page.mouse.down();
    await page.mouse.move(at(rss.t[place] as number), (chart?.y ?? 0) + 30, { steps: 3 });
    await page.mouse.up();
  });
  const kept = range(page);
  assert(Math.abs(kept[0] - (rss.t[1] as number)) < (view.to - view.from) / 100, `${kept}`);
  const table = page.getByRole("table", { name: "Samples of the machine" });
  const shown = new Set(Object.values(series.readings).flatMap(({ t }) => t))
    .values().filter((t) => t >= kept[0] && t <= kept[1]).toArray();
  await page.getByText(`${shown.length} samples in the stretch`).waitFor();
  assertEquals(await table.getByRole("row").count(), 1 + Math.min(50, shown.length));
  await page.reload();
  await page.getByText(`${shown.length} samples in the stretch`).waitFor();
  assertEquals(range(page), kept);
  await moves(page, () => fit.click());

  // Keys go from call to call, and what a call used is what the server says; Enter opens it.
  await moves(page, () => page.keyboard.press("j"));
  const [first] = calls;
  assertEquals(new URL(page.url()).searchParams.get("sel"), first?.span);
  const selection = page.getByRole("region", { name: "Selection" });
  await selection.getByText("energy of a token").waitFor();
  const { energy, serverPeakBytes } = first ?? {};
  for (const fact of [energy, serverPeakBytes]) {
    const words = fact === undefined || !("reason" in fact)
      ? bytes(serverPeakBytes?.value ?? NaN)
      : fact.reason;
    assert((await selection.innerText()).includes(words), words);
  }
  const why = page.getByRole("table", { name: "Not measured, and why" });
  const untold = Object.values(series.readings).filter(({ n }) => n === 0);
  for (const { reason } of untold) {
    assert((await why.innerText()).includes(reason ?? "?"), String(reason));
  }

  // The file has every sample with its exact values.
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "JSON of the table Samples of the machine" }).click(),
  ]);
  const saved: Record<string, number | null>[] = JSON.parse(
    await Deno.readTextFile(await file.path()),
  );
  assertEquals(saved.length, series.samples);
  assertEquals(
    saved.map((row) => row["server.memory.rss_bytes"]).filter((value) => value !== null),
    rss.values.filter((value) => value !== null),
  );

  // A click on the bar of a call opens it.
  const longest = spans.filter(({ kind }) => kind === "call")
    .toSorted((a, b) => (b.end ?? 0) - b.start - (a.end ?? 0) + a.start)[0];
  assert(longest !== undefined);
  await moves(page, () => page.keyboard.press("Escape"));
  await page.locator(".scroll.machine").evaluate((element) => element.scrollTop = 0);
  const middle = (longest.start + (longest.end ?? NaN)) / 2;
  await page.mouse.click(at(middle), box.y + AXIS_HEIGHT + 12);
  await page.waitForURL(`**/calls/${longest.span}`);
}

/** Text without what only spacing differs in: a page shows breaks and unseen characters its own way. */
function words(text: string): string {
  return text.replace(/\s+/g, "");
}
