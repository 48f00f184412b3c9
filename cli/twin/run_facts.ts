/** What the pages of a run are made of, for the terminal: the views that the server answers with. @module */

import type {
  CallUse,
  MachineSeries,
  SampleRow,
  Timeline,
  TokenChunk,
} from "../../server/api/mod.ts";
import { callUsePage, CallUseQuery } from "../../server/machine/call_use.ts";
import { MachineQuery, machineSeries } from "../../server/machine/series.ts";
import { OpenRun } from "../../server/run/open_run.ts";
import { samplePage, SampleQuery } from "../../server/views/sample_view.ts";
import { timeline } from "../../server/views/timeline_view.ts";
import { tokenPage } from "../../server/views/token_page.ts";

/** Samples or chunks of one page. */
const PAGE = 5000;

/** Opens the run in a directory, whatever folder that is in. Throws as `readHeader()` does. */
export async function openedRun(path: string): Promise<OpenRun> {
  const id = path.slice(path.search(/[^/\\]*$/));
  return await OpenRun.open({ id, path });
}

/** All samples, as the page lists them. */
export async function sampleRows(
  run: OpenRun,
  query: Readonly<Record<string, string>> = {},
): Promise<SampleRow[]> {
  // Asked first, so that no row has figures that are still counted.
  await run.figures();
  const rows: SampleRow[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const page = await samplePage(run, SampleQuery.parse({ ...query, offset, limit: PAGE }));
    rows.push(...page.samples);
    offset = page.next;
  }
  return rows;
}

/** Readings of machine and server, and what each call used, as the page shows them. */
export async function machineFactsOf(
  run: OpenRun,
): Promise<{ readonly series: MachineSeries; readonly calls: readonly CallUse[] }> {
  const series = await machineSeries(run.place.path, MachineQuery.parse({ points: 4000 }));
  const calls: CallUse[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const page = await callUsePage(run, CallUseQuery.parse({ offset, limit: PAGE }));
    calls.push(...page.calls);
    offset = page.next;
  }
  return { series, calls };
}

/** Every span, as the page draws them. */
export async function spansOf(run: OpenRun): Promise<Timeline> {
  return await timeline(run);
}

/** All chunks of a call. Throws `NotThereError` for a call that is not there. */
export async function chunksOf(run: OpenRun, span: string): Promise<TokenChunk[]> {
  const chunks: TokenChunk[] = [];
  for (let from: number | null = 0; from !== null;) {
    const page = await tokenPage(run, { span, from, limit: PAGE });
    chunks.push(...page.chunks);
    from = page.next;
  }
  return chunks;
}
