/** One request: its two clocks, its counts, and its views. @module */

import { useEffect } from "preact/hooks";
import type { CallDetail } from "../../../api/mod.ts";
import { changedRuns } from "../../frame/folder.ts";
import { duration } from "../../frame/text/format.ts";
import { useKeys } from "../../frame/keys.tsx";
import { Lazy } from "../../frame/lazy.tsx";
import { Chip, Empty, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, navigate, pathOf, queryValue, setQuery } from "../../frame/router.ts";
import { Tabs } from "../../frame/tabs.tsx";
import { VisibleText } from "../../frame/text/text.tsx";
import { CallState } from "../../trace/state.tsx";
import { CALL_VIEWS, type PageProps } from "../../views.ts";
import { useCallAlarms } from "./alarms.tsx";

/** The page at `/runs/:run/calls/:span`. */
export function CallPage({ parts }: PageProps) {
  const run = parts.run ?? "";
  const span = parts.span ?? "";
  const asked = queryValue("view");
  const view = asked === null ? CALL_VIEWS[0] : CALL_VIEWS.find(({ id }) => id === asked);
  const { data, error, reload } = useJson<CallDetail>(
    `/api${pathOf("runs", run, "calls", span)}`,
  );
  const { alarms } = useCallAlarms(run, { span, version: data?.row.state ?? "" });
  const changed = changedRuns.value.get(run);
  useEffect(() => {
    if (changed !== undefined && data?.ended === null) reload();
  }, [changed]);
  const views = CALL_VIEWS.filter(({ when }) => data !== undefined && (when?.(data) ?? true));
  useKeys("Call", [
    ...views.map(({ id, label }, index) => ({
      keys: String(index + 1),
      label: `Open ${label}`,
      run: () => setQuery({ view: id }),
    })),
    {
      keys: "Escape",
      label: "Back to the calls",
      run: () => navigate(pathOf("runs", run, "calls")),
    },
  ], { around: true });
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Reading the call" />
      : <Trouble refusal={error} retry={reload} />;
  }
  const { row } = data;
  const alarmNames = [...new Set([...row.alarms, ...alarms.map(({ alarm }) => alarm)])];
  const here = pathOf("runs", run, "calls", span);
  return (
    <div class="page fill call">
      <header class="run-header">
        <div class="run-title">
          <a class="link cut" href={pathOf("runs", run)}>
            <VisibleText text={run} />
          </a>
          <span class="muted" aria-hidden="true">/</span>
          <a class="link" href={pathOf("runs", run, "calls")}>calls</a>
          <span class="muted" aria-hidden="true">/</span>
          <h1 class="mono">
            <VisibleText text={span} />
          </h1>
        </div>
        <ul class="facts-line">
          <li>
            <CallState call={row} />
          </li>
          <li>
            <VisibleText text={row.model} />{" "}
            <span class="muted">
              <VisibleText text={row.provider} />
            </span>
          </li>
          {row.sample !== null && (
            <li>
              <a
                class="link mono"
                href={address(pathOf("runs", run, "samples"), { sample: row.sample })}
              >
                <VisibleText text={row.sample} />
              </a>
            </li>
          )}
          <li>attempt {row.attempt}</li>
          <li data-tip="Since the run began">at {duration(row.start)}</li>
          {row.app !== null && (
            <li>
              app <VisibleText text={row.app} />
            </li>
          )}
          {row.conversation !== null && (
            <li>
              <a
                class="link"
                href={address("/live", { run, view: "threads", thread: row.conversation })}
              >
                conversation <VisibleText text={row.conversation} />
              </a>
            </li>
          )}
          {alarmNames.map((alarm) => (
            <li key={alarm}>
              <a href={address(here, { view: "answer" })}>
                <Chip tone="warn" tip="What it rests on and what to do">
                  <VisibleText text={alarm} />
                </Chip>
              </a>
            </li>
          ))}
        </ul>
      </header>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      <Tabs
        label="Views of the call"
        current={view?.id ?? ""}
        tabs={views.map(({ id, label }) => ({
          id,
          label,
          href: address(here, { view: id }),
        }))}
      />
      <div class="view">
        {view === undefined
          ? <Empty title={`A call has no view "${asked ?? ""}"`} />
          : <Lazy key={view.id} load={view.load} props={{ run, span, call: data }} />}
      </div>
    </div>
  );
}
