/** Every request of a run. @module */

import { useEffect } from "preact/hooks";
import type { CallPage, CallRow } from "../../../../api/mod.ts";
import { Head, QuerySelect } from "../../../lists/choice.tsx";
import { counted, duration, whole } from "../../../frame/text/format.ts";
import { usePaged } from "../../../frame/paged.ts";
import { allRecords, SaveTable } from "../../../lists/table_frame.tsx";
import { Chip, Empty, Figure, Trouble, Waiting } from "../../../frame/parts.tsx";
import { address, navigate, pathOf, place } from "../../../frame/router.ts";
import { useSelection } from "../../../lists/selection.ts";
import { NameText, VisibleText } from "../../../frame/text/text.tsx";
import { VirtualList } from "../../../frame/virtual_list.tsx";
import { AlarmChips } from "../../../trace/alarm.tsx";
import { CALL_STATE_NAMES, CallState } from "../../../trace/state.tsx";
import type { RunViewProps } from "../../../views.ts";

const FILTERS = ["state", "model", "app", "conversation", "alarm"] as const;
const ROW_HEIGHT = 30;

/** The tab Calls of a run. */
export function CallsView({ run, detail }: RunViewProps) {
  const asked = place.value.query;
  const path = `/api${pathOf("runs", run, "calls")}`;
  const query = Object.fromEntries(FILTERS.map((name) => [name, asked.get(name)]));
  const list = usePaged<CallRow, CallPage>({
    path,
    query,
    rows: ({ calls }) => calls,
    total: ({ total }) => total,
  });
  useEffect(() => list.refresh(), [detail.lastSeq]);
  const count = list.total ?? 0;
  const selection = useSelection("Calls", {
    count,
    open: (index) => {
      const call = list.at(index);
      if (call !== undefined) navigate(pathOf("runs", run, "calls", call.span));
    },
  });
  const seen = seenIn(list.page);
  const isFiltered = FILTERS.some((name) => asked.get(name) !== null);
  return (
    <div class="fill">
      <div class="toolbar">
        <QuerySelect name="state" label="State" all="any state" options={CALL_STATE_NAMES} />
        {seen.models.length > 1 && (
          <QuerySelect name="model" label="Model" all="any model" options={seen.models} />
        )}
        {seen.apps.length > 0 && (
          <QuerySelect name="app" label="App" all="any app" options={seen.apps} />
        )}
        {seen.conversations.length > 0 && (
          <QuerySelect
            name="conversation"
            label="Conversation"
            all="any conversation"
            options={seen.conversations}
          />
        )}
        <QuerySelect
          name="alarm"
          label="Alarm"
          all="any alarm"
          options={[...new Set(detail.alarms.map(({ alarm }) => alarm))].sort()}
        />
        <span class="grow" />
        {list.total !== undefined && (
          <span class="muted" role="status">{counted(list.total, "call")}</span>
        )}
        {count > 0 && (
          <SaveTable
            name="Calls"
            rows={() => allRecords(address(path, query), "calls")}
          />
        )}
      </div>
      {list.error !== undefined && <Trouble refusal={list.error} retry={list.refresh} />}
      {list.total === undefined && list.error === undefined && <Waiting what="Reading the calls" />}
      {list.total === 0 && (
        <Empty title={isFiltered ? "No call fits the filter" : "No calls yet"}>
          {!isFiltered && <p>The first appears here when its request is written.</p>}
        </Empty>
      )}
      {count > 0 && (
        <VirtualList
          label="Calls"
          count={count}
          rowHeight={ROW_HEIGHT}
          selected={selection.index}
          onRange={list.ensure}
          head={<Heads />}
          row={(index) => <CallCells run={run} call={list.at(index)} />}
        />
      )}
    </div>
  );
}

function CallCells({ run, call }: { readonly run: string; readonly call: CallRow | undefined }) {
  if (call === undefined) return <div class="cells pending" role="cell" aria-busy="true" />;
  const { clock, inputTokens, outputTokens } = call;
  const first = clock?.first ?? null;
  const sent = clock?.sent ?? null;
  const end = clock?.end ?? null;
  return (
    <div class="cells">
      <span role="cell">
        <a class="cover mono" href={pathOf("runs", run, "calls", call.span)}>{call.span}</a>
      </span>
      <span role="cell" class="cut">
        <CallState call={call} />
      </span>
      <span role="cell" class="cut mono">
        {call.judges !== null && <span class="muted">judges</span>}{" "}
        <VisibleText text={call.sample ?? call.judges ?? call.conversation ?? call.app ?? ""} />
        {call.attempt > 1 && <Chip tone="warn">attempt {call.attempt}</Chip>}
        <AlarmChips names={call.alarms} />
      </span>
      <span role="cell" class="cut">
        <NameText name={call.model} />
      </span>
      <span role="cell" class="cut muted">
        <Figure
          value={call.finishReason}
          show={(reason) => <VisibleText text={reason} />}
          why="The server gave no reason"
        />
      </span>
      <span role="cell" class="num">{duration(call.start)}</span>
      <span role="cell" class="num">
        <Figure
          value={first === null || sent === null ? null : first - sent}
          show={duration}
          why="No first chunk was seen"
        />
      </span>
      <span role="cell" class="num">
        <Figure
          value={end === null || sent === null ? null : end - sent}
          show={duration}
          why="It has not ended, or nobody saw when"
        />
      </span>
      <span role="cell" class="num">{whole(call.chunks)}</span>
      <span role="cell" class="num">
        <Figure value={inputTokens} show={whole} why="The server did not tell it" />
      </span>
      <span role="cell" class="num">
        <Figure
          value={outputTokens}
          show={whole}
          why="Neither the server nor the chunks told it"
        />
      </span>
    </div>
  );
}

function Heads() {
  return (
    <div class="cells">
      <Head label="Call" />
      <Head label="State" />
      <Head label="For" tip="The sample or the conversation that it belongs to" />
      <Head label="Model" />
      <Head label="Finish" tip="Why the model stopped, in the server's words" />
      <Head label="At" num tip="Since the run began" />
      <Head label="First chunk" num tip="From the request to the first chunk, by our clock" />
      <Head label="Took" num tip="From the request to the end of the response" />
      <Head label="Chunks" num />
      <Head label="In" num tip="Prompt tokens, as the server says" />
      <Head label="Out" num tip="Generated tokens, as the server says, else counted in chunks" />
    </div>
  );
}

function seenIn(page: CallPage | undefined) {
  const calls = page?.calls ?? [];
  const named = (names: readonly (string | null)[]) =>
    [...new Set(names.filter((name) => name !== null))].sort();
  return {
    models: named(calls.map(({ model }) => model)),
    apps: named(calls.map(({ app }) => app)),
    conversations: named(calls.map(({ conversation }) => conversation)),
  };
}
