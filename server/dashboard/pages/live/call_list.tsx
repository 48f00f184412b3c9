/** Calls of a session, one row each, in the order in which they began. @module */

import type { CallPage, CallRow } from "../../../api/mod.ts";
import { clockTime, duration, rate, whole } from "../../frame/text/format.ts";
import { Figure, Trouble } from "../../frame/parts.tsx";
import { navigate, pathOf } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { VirtualList } from "../../frame/virtual_list.tsx";
import { Head } from "../../lists/choice.tsx";
import { useSelection } from "../../lists/selection.ts";
import { AlarmChips } from "../../trace/alarm.tsx";
import { CallState } from "../../trace/state.tsx";
import { NoRows, useSessionList } from "./session_list.tsx";
import type { SessionProps } from "./session_props.ts";
import { decodeRate, timeToFirst } from "./speed.ts";

const ROW_HEIGHT = 32;

/** The view of calls. While it follows, the newest stays in sight. */
export function LiveCalls(props: SessionProps) {
  const { run, session, feed, following } = props;
  const list = useSessionList<CallRow, CallPage>(props, {
    path: `/api${pathOf("runs", run, "calls")}`,
    rows: ({ calls }) => calls,
    total: ({ total }) => total,
  });
  const count = list.total ?? 0;
  const selection = useSelection("Calls", {
    count,
    open: (index) => {
      const call = list.at(index);
      if (call !== undefined) navigate(pathOf("runs", run, "calls", call.span));
    },
  });
  if (count === 0) return <NoRows {...props} list={list} of="call" />;
  const began = Date.parse(session.summary.started);
  return (
    <>
      {list.error !== undefined && <Trouble refusal={list.error} retry={list.refresh} />}
      <VirtualList
        label="Calls of the session"
        count={count}
        rowHeight={ROW_HEIGHT}
        selected={selection.index}
        onRange={list.ensure}
        atEnd={following}
        head={<Heads />}
        row={(index) => (
          <Cells
            run={run}
            call={list.at(index)}
            began={began}
            firstChunk={feed.firstChunk.get(list.at(index)?.span ?? "")}
          />
        )}
      />
    </>
  );
}

function Cells({ run, call, began, firstChunk }: {
  readonly run: string;
  readonly call: CallRow | undefined;
  /** When the session began, in milliseconds. */
  readonly began: number;
  /** Of a call under way: nanoseconds to its first chunk, once it came. */
  readonly firstChunk: number | undefined;
}) {
  if (call === undefined) return <div class="cells pending" role="cell" aria-busy="true" />;
  const { inputTokens, clock } = call;
  const at = new Date(began + call.start / 1e6).toISOString();
  const first = timeToFirst(call);
  const speed = decodeRate(call);
  return (
    <div class="cells">
      <span role="cell" class="mono muted">
        <a
          class="cover"
          href={pathOf("runs", run, "calls", call.span)}
          title={`${call.span}, ${at}`}
        >
          {clockTime(at)}
        </a>
      </span>
      <span role="cell" class="cut">
        <Figure
          value={call.app}
          show={(app) => <VisibleText text={app} />}
          why="The app did not say its name"
        />
      </span>
      <span role="cell" class="cut">
        <VisibleText text={call.model} />
      </span>
      <span role="cell" class="cut">
        <CallState call={call} />
      </span>
      <span role="cell" class="cut said">
        {call.toolLoop !== null && (
          <span class="chip info" data-tip={toolWords(call.toolLoop)}>tools</span>
        )}
        <VisibleText text={call.prompt} />
      </span>
      <span role="cell" class="num">
        <Figure value={inputTokens} show={whole} why="The server did not tell it" />
      </span>
      <span role="cell" class="num">
        <Out call={call} />
      </span>
      <span role="cell" class="num">
        {firstChunk === undefined
          ? <Known of={first} show={duration} />
          : <span data-tip="It is still answering">{duration(firstChunk)}</span>}
      </span>
      <span role="cell" class="num">
        <Known of={speed} show={rate} />
      </span>
      <span role="cell" class="num">
        <Figure
          value={clock?.end == null || clock.sent === null ? null : clock.end - clock.sent}
          show={duration}
          why="It has not ended, or nobody saw when"
        />
      </span>
      <span role="cell">
        <AlarmChips names={call.alarms} />
      </span>
    </div>
  );
}

/** Tokens that came; of a call under way the chunks so far, which are no tokens. */
function Out({ call }: { readonly call: CallRow }) {
  if (call.state === "open" && call.chunks > 0) {
    return <span class="muted" data-tip="Chunks so far">{whole(call.chunks)} ch</span>;
  }
  return (
    <Figure
      value={call.outputTokens}
      show={whole}
      why="Neither the server nor the chunks told it"
    />
  );
}

function Known({ of, show }: {
  readonly of: ReturnType<typeof decodeRate>;
  readonly show: (value: number) => string;
}) {
  if (of.value === null) return <Figure value={null} show={() => null} why={of.reason} />;
  return <span data-tip={of.source}>{show(of.value)}</span>;
}

/** A tool loop in words. */
export function toolWords({ began, turn }: NonNullable<CallRow["toolLoop"]>): string {
  return `Brings results of tools back, turn ${turn} of the loop that began with ${began}`;
}

function Heads() {
  return (
    <div class="cells">
      <Head label="Time" tip="When the request came, by the clock of this machine" />
      <Head label="App" tip="As its User-Agent says" />
      <Head label="Model" />
      <Head label="State" />
      <Head label="Said last" />
      <Head label="In" num tip="Prompt tokens, as the server says" />
      <Head label="Out" num tip="Tokens of the answer" />
      <Head label="TTFT" num tip="From the request to the first chunk, by our clock" />
      <Head label="tok/s" num tip="By the server's clock where it tells, else by ours" />
      <Head label="Took" num tip="From the request to the end of the response" />
      <Head label="Alarms" />
    </div>
  );
}
