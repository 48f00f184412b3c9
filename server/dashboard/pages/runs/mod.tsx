/** All runs of the folder: filtered, sorted, searched, and growing by themselves. @module */

import { useEffect } from "preact/hooks";
import type { RunPage, RunSummary } from "../../../api/mod.ts";
import { Head, QuerySearch, QuerySelect, SortHead } from "../../lists/choice.tsx";
import { changedRuns, useFolderChange } from "../../frame/folder.ts";
import { counted } from "../../frame/text/format.ts";
import { usePaged } from "../../frame/paged.ts";
import { allRecords, SaveTable } from "../../lists/table_frame.tsx";
import { Empty, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, navigate, pathOf, place, setQuery } from "../../frame/router.ts";
import { useSelection } from "../../lists/selection.ts";
import { VirtualList } from "../../frame/virtual_list.tsx";
import { RUN_STATE_NAMES } from "../../trace/state.tsx";
import { BrokenRuns } from "./broken.tsx";
import { RunRow } from "./row.tsx";

const FILTERS = ["state", "source", "model", "benchmark", "alarm", "q"] as const;
const SOURCES = ["run", "doctor", "proxy", "import", "reissue", "rescore", "playground"];
const ROW_HEIGHT = 34;
/** How many of the newest runs name what can be chosen. */
const NAMED_BY = 500;

/** The page at `/runs`. */
export function RunsPage() {
  const asked = place.value.query;
  const query = Object.fromEntries([...FILTERS, "sort"].map((name) => [name, asked.get(name)]));
  const list = usePaged<RunSummary, RunPage>({
    path: "/api/runs",
    query,
    rows: ({ runs }) => runs,
    total: ({ total }) => total,
  });
  useFolderChange(list.refresh);
  const at = (index: number) => {
    const row = list.at(index);
    // What the stream told is newer than the page.
    return row === undefined ? undefined : changedRuns.value.get(row.id) ?? row;
  };
  const count = list.total ?? 0;
  const selection = useSelection("Runs", {
    count,
    open: (index) => {
      const run = at(index);
      if (run !== undefined) navigate(pathOf("runs", run.id));
    },
  });
  const isFiltered = FILTERS.some((name) => asked.get(name) !== null);

  return (
    <div class="page fill runs">
      <div class="toolbar">
        <h1>Runs</h1>
        {(list.total !== 0 || isFiltered) && <Filters page={list.page} filtered={isFiltered} />}
        <span class="grow" />
        {count > 0 && <span class="muted" role="status">{counted(count, "run")}</span>}
        {count > 0 && (
          <SaveTable
            name="Runs"
            rows={() => allRecords(address("/api/runs", query), "runs")}
          />
        )}
        <Pending count={list.page?.pending ?? 0} ask={list.refresh} />
      </div>
      {list.error !== undefined && <Trouble refusal={list.error} retry={list.refresh} />}
      <BrokenRuns broken={list.page?.broken ?? []} />
      {list.total === undefined && list.error === undefined &&
        <Waiting what="Reading the folder" />}
      {list.total === 0 && list.page?.pending === 0 && (isFiltered
        ? (
          <Empty title="No run fits the filter">
            <p>Clear it to see all runs.</p>
          </Empty>
        )
        : <NoRuns folder={list.page?.folder ?? ""} />)}
      {count > 0 && (
        <VirtualList
          label="Runs"
          count={count}
          rowHeight={ROW_HEIGHT}
          selected={selection.index}
          onRange={list.ensure}
          head={<Heads />}
          row={(index) => <RunRow run={at(index)} />}
        />
      )}
    </div>
  );
}

function Filters({ page, filtered }: {
  readonly page: RunPage | undefined;
  readonly filtered: boolean;
}) {
  // What is filtered away can be chosen all the same.
  const all = useJson<RunPage>(`/api/runs?limit=${NAMED_BY}`);
  const seen = seenIn([...all.data?.runs ?? [], ...page?.runs ?? []]);
  return (
    <>
      <QuerySearch name="q" label="Search runs" />
      <QuerySelect name="state" label="State" all="any state" options={RUN_STATE_NAMES} />
      <QuerySelect name="source" label="Made by" all="any source" options={SOURCES} />
      <QuerySelect name="model" label="Model" all="any model" options={seen.models} />
      <QuerySelect
        name="benchmark"
        label="Benchmark"
        all="any benchmark"
        options={seen.benchmarks}
      />
      <QuerySelect name="alarm" label="Alarm" all="any alarm" options={seen.alarms} />
      {filtered && (
        <button
          type="button"
          class="button quiet"
          onClick={() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])))}
        >
          Clear
        </button>
      )}
    </>
  );
}

const ASK_AGAIN_MS = 400;

/** Runs that the server reads for the first time; they are asked for until it has. */
export function Pending({ count, ask }: { readonly count: number; readonly ask: () => void }) {
  useEffect(() => {
    if (count === 0) return;
    const timer = setInterval(ask, ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [count]);
  if (count === 0) return null;
  return <span class="status info live" role="status">{counted(count, "more run")} being read
  </span>;
}

/** What to do in a folder without runs. */
export function NoRuns({ folder }: { readonly folder: string }) {
  return (
    <Empty title="No runs yet" command="deno run -A cli.ts run --quick">
      <p>
        Nothing is in{" "}
        <code>{folder}</code>. Start a run here or on the command line; it appears by itself.
      </p>
    </Empty>
  );
}

function Heads() {
  return (
    <div class="cells">
      <SortHead by="state" label="State" />
      <SortHead by="started" label="Started" />
      <Head label="Run" />
      <SortHead by="model" label="Models" />
      <Head label="Results" tip="Mean of each benchmark with its 95 % interval" />
      <Head label="Samples" num tip="With an outcome, of those planned" />
      <SortHead
        by="failed"
        label="Failed"
        num
        tip="Samples without a score because something failed"
      />
      <Head label="TTFT" num tip="Median time to the first token" />
      <Head
        label="tok/s"
        num
        tip="Median, by the server's timings where it tells them, else by our clock"
      />
      <SortHead by="duration" label="Duration" num />
      <Head label="Alarms" num />
    </div>
  );
}

function seenIn(runs: readonly RunSummary[]) {
  const sorted = (names: readonly string[]) => [...new Set(names)].sort();
  return {
    models: sorted(runs.flatMap(({ models }) => models)),
    benchmarks: sorted(runs.flatMap(({ benchmarks }) => benchmarks)),
    alarms: sorted(runs.flatMap(({ alarms }) => Object.keys(alarms))),
  };
}
