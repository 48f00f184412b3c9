import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { startServe } from "../../../cli/testing/served.ts";
import { accessibilityFaults } from "../../testing/accessibility.ts";
import { CHROMIUM, UNLESS_CHROMIUM, withBrowser } from "../../testing/browser.ts";

const CHART = "[data-chart=timeline]";

Deno.test({
  name: "Live: the timeline fills while a run goes, and is then what the files say" +
    UNLESS_CHROMIUM,
  ignore: CHROMIUM === undefined,
  async fn() {
    await using served = await startServe();
    await withBrowser(async ({ page, problems }) => {
      // More than a slow browser needs to see it grow: it is stopped when that has been seen.
      const asked = [
        ...["--provider", "embedded", "--benchmarks", "smoke", "--samples", "2000"],
        ...["--machine-sample-ms", "50"],
      ];
      const run = served.place.start(["run", ...asked]);
      while (served.place.runs().length === 0) await page.waitForTimeout(20);
      const name = served.place.runs()[0]?.split("/").at(-1) ?? "";
      await page.goto(new URL(`/runs/${name}/timeline`, served.url).href);
      await page.getByRole("button", { name: "Table", exact: true }).click();
      const table = page.getByRole("table", { name: "Spans of the run" });
      const count = async () => Number(await table.getAttribute("aria-rowcount"));
      const counts = new Set<number>();
      const until = AbortSignal.timeout(60_000);
      while (counts.size < 5) {
        counts.add(await count());
        until.throwIfAborted();
        await page.waitForTimeout(20);
      }
      const machine = await page.context().newPage();
      await machine.goto(new URL(`/runs/${name}/machine`, served.url).href);
      const grown = async (of: number) => {
        while (await samplesTold(machine) <= of) await machine.waitForTimeout(20);
        return await samplesTold(machine);
      };
      await grown(await grown(await grown(0)));
      run.kill("SIGINT");
      assertEquals((await run.ended).code, 130);

      // Nothing is reloaded: what is there came as it happened.
      await page.getByRole("button", { name: "Follow" }).waitFor({ state: "detached" });
      const live = await everyRow(page);
      await machine.getByRole("button", { name: "Follow" }).waitFor({ state: "detached" });
      const { samples } = await (await fetch(
        new URL(`/api/runs/${name}/machine`, served.url),
      )).json();
      while (await samplesTold(machine) !== samples) await machine.waitForTimeout(20);
      const charts = await labelsOf(machine);
      assert(charts.length > 4, `${charts}`);
      await machine.reload();
      await machine.locator("[data-track]").first().waitFor();
      assertEquals(charts, await labelsOf(machine));
      await page.getByRole("button", { name: "Table", exact: true }).click();
      const drawn = await page.locator(CHART).getAttribute("aria-label");
      assertMatch(drawn ?? "", /Below it CPU, server, \d+ readings/);
      await page.reload();
      await page.getByRole("img", { name: drawn ?? "", exact: true }).waitFor();
      await page.getByRole("button", { name: "Table", exact: true }).click();
      await table.waitFor();
      assertEquals(live, await everyRow(page));

      await machine.goto(new URL("/machine", served.url).href);
      await checkNow(machine);
      assertEquals(problems, []);
    });
  },
});

/** The machine now: it is sampled while one looks, the pointer tells a moment, nothing is too wide. */
async function checkNow(page: Page): Promise<void> {
  const track = page.locator("[data-track='Memory of the machine']");
  const told = track.locator(".legend li");
  await told.getByText(/^\d[\d.]*\sGiB$/).waitFor();
  await page.getByRole("table", { name: "Model servers" }).getByText("in this program").waitFor();
  await page.getByRole("table", { name: "Facts" }).getByText("cpu.logicalCores").waitFor();
  assertEquals(await accessibilityFaults(page), []);
  const range = page.locator(".tl-range");
  const before = await range.innerText();
  while (await range.innerText() === before) await page.waitForTimeout(50);
  await track.scrollIntoViewIfNeeded();
  const over = await track.locator(".u-over").boundingBox();
  assert(over !== null);
  // Before the first sample nobody looked.
  await page.mouse.move(over.x + 1, over.y + 20);
  await told.getByText("no reading").waitFor();
  await page.mouse.move(0, 0);
  await page.getByRole("button", { name: "Follow" }).click();
  await page.getByRole("button", { name: "Nearer" }).click();
  const stays = await range.innerText();
  await page.getByRole("button", { name: "Look again" }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert(wide <= 0, `${wide} pixels too wide`);
  assertEquals(await range.innerText(), stays);
}

/** How many samples the page of the machine says there are. */
async function samplesTold(page: Page): Promise<number> {
  const told = await page.locator(".machine > p.muted").allInnerTexts();
  return Number(/^([\d,]+) samples?/.exec(told[0] ?? "")?.[1]?.replaceAll(",", "") ?? 0);
}

/** What its charts say to those who do not see them. */
async function labelsOf(page: Page): Promise<readonly string[]> {
  return await page.locator(".machine [role=img]").evaluateAll((charts) =>
    charts.map((chart) => chart.getAttribute("aria-label") ?? "")
  );
}

/** The texts of all rows, those out of view as well. */
async function everyRow(page: Page): Promise<readonly string[]> {
  const list = page.getByRole("table", { name: "Spans of the run" });
  const rows = new Map<number, string>();
  const total = Number(await list.getAttribute("aria-rowcount"));
  // Rows that came too late for one look are seen in the next.
  for (let top = 0; rows.size < total; top = await scrolled(top + 300)) {
    const seen = await list.getByRole("row").evaluateAll((elements) =>
      elements.map((row): [number, string] => [
        Number(row.getAttribute("aria-rowindex")),
        (row as HTMLElement).innerText,
      ])
    );
    for (const [place, text] of seen) rows.set(place, text);
  }
  return [...rows].toSorted(([a], [b]) => a - b).map(([, text]) => text);

  /** Scrolls there, or back to the top from the end; returns where it is. */
  async function scrolled(to: number): Promise<number> {
    const top = await list.evaluate((element, to) => {
      const end = element.scrollHeight - element.clientHeight;
      return element.scrollTop = to < end + 300 ? Math.min(to, end) : 0;
    }, to);
    await page.waitForTimeout(30);
    return top;
  }
}
