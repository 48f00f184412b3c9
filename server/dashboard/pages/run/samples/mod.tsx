/** Every question of a run with its answer and verdict; the chosen one in full beside the list. @module */

import { useEffect } from "preact/hooks";
import type { SamplePage, SampleRow } from "../../../../api/mod.ts";
import {
  Head,
  QuerySearch,
  QuerySegments,
  QuerySelect,
  QueryToggle,
  SortHead,
} from "../../../lists/choice.tsx";
import { counted } from "../../../frame/text/format.ts";
import { usePaged } from "../../../frame/paged.ts";
import { allRecords, SaveTable } from "../../../lists/table_frame.tsx";
import { Empty, Trouble, Waiting } from "../../../frame/parts.tsx";
import { address, pathOf, place, queryValue, setQuery } from "../../../frame/router.ts";
import { useKeys } from "../../../frame/keys.tsx";
import { useSelection } from "../../../lists/selection.ts";
import { VirtualList } from "../../../frame/virtual_list.tsx";
import { VERDICT_NAMES } from "../../../trace/state.tsx";
import type { RunViewProps } from "../../../views.ts";
import { SamplePanel } from "./panel.tsx";
import { SampleCells } from "./row.tsx";

const FILTERS = [
  ...["verdict", "benchmark", "model", "family", "place", "alarm", "failure", "slow", "q"] as const,
];
const ROW_HEIGHT = 30;

/** The tab Samples of a run. */
export function SamplesView({ run, detail }: RunViewProps) {
  const asked = place.value.query;
  const query = Object.fromEntries([...FILTERS, "sort"].map((name) => [name, asked.get(name)]));
  const path = `/api${pathOf("runs", run, "samples")}`;
  const list = usePaged<SampleRow, SamplePage>({
    path,
    query,
    rows: ({ samples }) => samples,
    total: ({ total }) => total,
  });
  useEffect(() => list.refresh(), [detail.lastSeq]);
  const count = list.total ?? 0;
  const open = (index: number) => {
    const sample = list.at(index);
    if (sample !== undefined) setQuery({ sample: sample.id });
  };
  const selection = useSelection("Samples", { count, open, moved: open });
  const chosen = queryValue("sample");
  useKeys(
    "Sample",
    chosen === null ? [] : [
      { keys: "Escape", label: "Close the sample", run: () => setQuery({ sample: null }) },
    ],
  );
  const selected = list.at(selection.index)?.id === chosen ? selection.index : -1;
  const isFiltered = FILTERS.some((name) => asked.get(name) !== null);
  const { benchmarks, models, alarms } = detail.summary;

  return (
    <div class="fill">
      <div class="toolbar">
        <QuerySearch name="q" label="Search prompts and answers" />
        <QuerySegments name="verdict" label="Verdict" all="all" options={VERDICT_NAMES} />
        <QueryToggle
          name="slow"
          label="slow"
          tip="The slowest tenth by time to the first token or per token"
        />
        {benchmarks.length > 1 && (
          <QuerySelect
            name="benchmark"
            label="Benchmark"
            all="any benchmark"
            options={benchmarks}
          />
        )}
        {models.length > 1 && (
          <QuerySelect name="model" label="Model" all="any model" options={models} />
        )}
        {queryValue("family") !== null && (
          <QuerySelect name="family" label="Family" all="any family" options={[]} />
        )}
        {queryValue("failure") !== null && (
          <QuerySelect
            name="failure"
            label="Way of failing"
            all="any way of failing"
            options={[]}
          />
        )}
        {queryValue("place") !== null && (
          <QuerySelect name="place" label="Place in the grid" all="any place" options={[]} />
        )}
        {Object.keys(alarms).length > 0 && (
          <QuerySelect name="alarm" label="Alarm" all="any alarm" options={Object.keys(alarms)} />
        )}
        <span class="grow" />
        {list.total !== undefined && (
          <span class="muted" role="status">{counted(list.total, "sample")}</span>
        )}
        {count > 0 && (
          <SaveTable
            name="Samples"
            rows={() => allRecords(address(path, query), "samples")}
          />
        )}
      </div>
      {list.error !== undefined && <Trouble refusal={list.error} retry={list.refresh} />}
      {list.total === undefined && list.error === undefined && (
        <Waiting what="Reading the samples" />
      )}
      <div class={chosen === null ? "split closed" : "split"}>
        <div class="split-list">
          {list.total === 0 && <NoSamples filtered={isFiltered} />}
          {count > 0 && (
            <VirtualList
              label="Samples"
              count={count}
              rowHeight={ROW_HEIGHT}
              selected={chosen === null ? selection.index : selected}
              onRange={list.ensure}
              head={<Heads />}
              row={(index) => (
                <SampleCells
                  sample={list.at(index)}
                  beside={[list.at(index - 1), list.at(index + 1)]}
                  chosen={list.at(index)?.id === chosen}
                  select={() => selection.select(index)}
                />
              )}
            />
          )}
        </div>
        {chosen !== null && <SamplePanel run={run} sample={chosen} version={detail.lastSeq} />}
      </div>
    </div>
  );
}

function NoSamples({ filtered }: { readonly filtered: boolean }) {
  return filtered
    ? (
      <Empty title="No sample fits the filter">
        <button
          type="button"
          class="button"
          onClick={() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])))}
        >
          Show all samples
        </button>
      </Empty>
    )
    : (
      <Empty title="No samples in this trace">
        <p>It records calls that belong to no benchmark, or its first sample has not begun.</p>
      </Empty>
    );
}

function Heads() {
  return (
    <div class="cells">
      <Head label="Verdict" />
      <Head label="Sample" />
      <Head label="Prompt" />
      <Head label="Answer" tip="What the scorer took from the answer" />
      <SortHead by="score" label="Score" num />
      <SortHead by="ttft" label="TTFT" num tip="Time to the first token of the last attempt" />
      <SortHead by="tpot" label="TPOT" num tip="Time per token after the first" />
      <SortHead by="tokens" label="Tokens" num tip="Output tokens" />
      <SortHead by="duration" label="Took" num />
    </div>
  );
}
