/** Calls of apps as they happen: one session of the proxy, call by call or thread by thread. @module */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type {
  ConversationPage,
  RunAlarms,
  RunDetail,
  RunPage,
  RunSummary,
} from "../../../api/mod.ts";
import { changedRuns, useFolderChange } from "../../frame/folder.ts";
import { clockTime, counted, whole } from "../../frame/text/format.ts";
import { useKeys } from "../../frame/keys.tsx";
import { Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, pathOf, queryValue, setQuery } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { QuerySegments, QuerySelect } from "../../lists/choice.tsx";
import { CALL_STATE_NAMES, RunState } from "../../trace/state.tsx";
import { shortId } from "../runs/row.tsx";
import { LiveCalls } from "./call_list.tsx";
import { LostNotice } from "./lost.tsx";
import { SessionFeed } from "./session_feed.ts";
import type { SessionProps } from "./session_props.ts";
import { NoSessions } from "./setup.tsx";
import { LiveThreads } from "./threads.tsx";

/** How often alarms of a session that goes on are asked for. */
const ALARMS_EVERY_MS = 2_000;

/** The page at `/live`; the newest session unless the address names one. */
export function LivePage() {
  const sessions = useJson<RunPage>("/api/runs?source=proxy&limit=500");
  useFolderChange(sessions.reload);
  const { data, error } = sessions;
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Looking for sessions" />
      : <Trouble refusal={error} retry={sessions.reload} />;
  }
  const run = queryValue("run") ?? data.runs[0]?.id;
  return (
    <div class="page fill live">
      <h1 class="hidden-visually">Live</h1>
      {run === undefined ? <NoSessions /> : <Session key={run} run={run} sessions={data.runs} />}
    </div>
  );
}

function Session({ run, sessions }: {
  readonly run: string;
  readonly sessions: readonly RunSummary[];
}) {
  const { data, error, reload } = useJson<RunDetail>(`/api${pathOf("runs", run)}`);
  const feed = useMemo(() => new SessionFeed(), [run]);
  const isKnown = data !== undefined;
  useEffect(() => {
    if (data !== undefined) return feed.follow(run, data.lastSeq);
  }, [isKnown]);
  const changed = changedRuns.value.get(run);
  useEffect(() => {
    if (changed !== undefined) reload();
  }, [changed?.state]);
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Reading the session" />
      : <Trouble refusal={error} retry={reload} />;
  }
  return <Followed run={run} session={data} sessions={sessions} feed={feed} />;
}

function Followed({ run, session, sessions, feed }: {
  readonly run: string;
  readonly session: RunDetail;
  readonly sessions: readonly RunSummary[];
  readonly feed: SessionFeed;
}) {
  const following = queryValue("follow") !== "0";
  const view = queryValue("view") === "threads" ? "threads" : "calls";
  // A thread has calls of every state, so it is not chosen by one.
  const filters = view === "calls" ? ["app", "model", "state", "alarm"] : ["app", "model"];
  const filter = Object.fromEntries(filters.map((name) => [name, queryValue(name)]));
  const seen = useJson<ConversationPage>(
    `/api${pathOf("runs", run, "conversations")}?limit=1`,
  );
  const version = feed.version.value;
  useEffect(() => {
    if (version > 0) seen.reload();
  }, [version]);
  useSessionAlarms(run, following ? version : 0);
  const pausedAt = useSignal(0);
  const toggle = () => {
    pausedAt.value = feed.started.peek();
    setQuery({ follow: following ? "0" : null });
  };
  useKeys("Live", [
    { keys: " ", label: following ? "Pause" : "Follow again", run: toggle },
    {
      keys: "v",
      label: "Calls or threads",
      run: () => setQuery({ view: view === "calls" ? "threads" : null }),
    },
  ]);
  const missed = following ? 0 : feed.started.value - pausedAt.value;
  const isLive = session.summary.state === "running";
  const props: SessionProps = { run, session, filter, feed, following };
  return (
    <>
      <SessionLine run={run} session={session} sessions={sessions} />
      <div class="toolbar">
        <QuerySegments name="view" label="View" all="calls" options={["threads"]} />
        <QuerySelect name="app" label="App" all="any app" options={seen.data?.apps ?? []} />
        <QuerySelect name="model" label="Model" all="any model" options={seen.data?.models ?? []} />
        {view === "calls" && (
          <>
            <QuerySelect name="state" label="State" all="any state" options={CALL_STATE_NAMES} />
            <QuerySelect
              name="alarm"
              label="Alarm"
              all="any alarm"
              options={[...new Set(session.alarms.map(({ alarm }) => alarm))].sort()}
            />
          </>
        )}
        <span class="grow" />
        {missed > 0 && (
          <span class="muted" role="status">{counted(missed, "new call")} since the pause</span>
        )}
        {isLive && (
          <button
            type="button"
            class="button"
            aria-pressed={!following}
            data-tip="space"
            onClick={toggle}
          >
            {following ? "Pause" : "Paused: follow again"}
          </button>
        )}
      </div>
      <LostNotice run={run} version={isLive ? version : 0} />
      {view === "calls" ? <LiveCalls {...props} /> : <LiveThreads {...props} />}
    </>
  );
}

/** Alarms of a session are computed when somebody asks; rows name them from then on. */
function useSessionAlarms(run: string, version: number) {
  const { reload } = useJson<RunAlarms>(`/api${pathOf("runs", run, "alarms")}`);
  const waiting = useRef(false);
  useEffect(() => {
    if (version === 0 || waiting.current) return;
    waiting.current = true;
    setTimeout(() => {
      waiting.current = false;
      reload();
    }, ALARMS_EVERY_MS);
  }, [version]);
}

function SessionLine({ run, session: { summary, header }, sessions }: {
  readonly run: string;
  readonly session: RunDetail;
  readonly sessions: readonly RunSummary[];
}) {
  const { source } = header;
  const now = changedRuns.value.get(run) ?? summary;
  return (
    <div class="session-line">
      <RunState state={now.state} />
      <select
        aria-label="Session"
        value={queryValue("run") ?? ""}
        onChange={(event) => setQuery({ run: event.currentTarget.value, thread: null })}
      >
        <option value="">
          {queryValue("run") === null ? `newest session · ${shortId(summary)}` : "newest session"}
        </option>
        {sessions.map((each) => (
          <option key={each.id} value={each.id}>
            {`${clockTime(each.started)} · ${shortId(each)} · ${counted(each.calls, "call")}`}
          </option>
        ))}
        {queryValue("run") !== null && !sessions.some(({ id }) => id === run) && (
          <option value={run}>{run}</option>
        )}
      </select>
      <span class="muted mono cut">
        {source?.listen !== undefined && <VisibleText text={source.listen} />}
        {source?.upstream !== undefined && (
          <>
            {" → "}
            <VisibleText text={source.upstream} />
          </>
        )}
      </span>
      {source?.content === false && (
        <span class="chip quiet" data-tip="Started with --no-content: times and counts only">
          texts not kept
        </span>
      )}
      <span class="grow" />
      <span class="muted">{whole(now.calls)} {now.calls === 1 ? "call" : "calls"}</span>
      <a class="link" href={pathOf("runs", run)}>open as a run</a>
      {source?.follows !== undefined && (
        <a class="link" href={address("/live", { run: source.follows })}>the session before</a>
      )}
    </div>
  );
}
