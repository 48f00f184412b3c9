/** What went wrong with a call, and where its time went. @module */

import { useEffect } from "preact/hooks";
import type { CallBreakdown, RunAlarm, RunAlarms } from "../../../api/mod.ts";
import { Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { pathOf } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { AlarmList } from "../../trace/alarm.tsx";
import { WaitBreakdown } from "../../trace/wait_bar.tsx";

/** Alarms about one call: those that its trace holds, and those that are computed now. */
export function useCallAlarms(run: string, { span, version }: {
  readonly span: string;
  /** Changes when the call has. */
  readonly version: string;
}): { readonly alarms: readonly RunAlarm[]; readonly reason: string | null } {
  const { data, reload } = useJson<RunAlarms>(`/api${pathOf("runs", run, "alarms")}`);
  useEffect(() => reload(), [version]);
  return {
    alarms: (data?.alarms ?? []).filter((alarm) => alarm.span === span),
    reason: data?.reason ?? null,
  };
}

/** The panel of alarms; nothing where none was raised and all could be computed. */
export function CallAlarms({ run, span, alarms, reason }: {
  readonly run: string;
  readonly span: string;
  readonly alarms: readonly RunAlarm[];
  /** Why alarms were not computed now; null where they were. */
  readonly reason: string | null;
}) {
  if (alarms.length === 0 && reason === null) return null;
  return (
    <Section title="What went wrong">
      {reason !== null && (
        <p class="cell-note muted">
          Only what was recorded: <VisibleText text={reason} />
        </p>
      )}
      <AlarmList run={run} alarms={alarms} of={span} />
    </Section>
  );
}

/** The wait of a call, broken down. */
export function CallWait({ run, span, version }: {
  readonly run: string;
  readonly span: string;
  readonly version: string;
}) {
  const { data, error, reload } = useJson<CallBreakdown>(
    `/api${pathOf("runs", run, "calls", span, "breakdown")}`,
  );
  useEffect(() => reload(), [version]);
  return (
    <Section title="Where the time went">
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Breaking it down" />}
      {data !== undefined && <WaitBreakdown breakdown={data} />}
    </Section>
  );
}
