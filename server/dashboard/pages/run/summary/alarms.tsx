/** Alarms of a run with what they rest on. @module */

import { useEffect } from "preact/hooks";
import type { RunAlarms, RunDetail } from "../../../../api/mod.ts";
import { counted } from "../../../frame/text/format.ts";
import { Chip, Section, Trouble } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { address, pathOf } from "../../../frame/router.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { AlarmList } from "../../../trace/alarm.tsx";

/** Alarms that are shown at first. */
const SHOWN = 20;

/** Those that the run holds and those that are computed now; nothing where there is none. */
export function Alarms({ run, detail }: { readonly run: string; readonly detail: RunDetail }) {
  const { data, error, reload } = useJson<RunAlarms>(`/api${pathOf("runs", run, "alarms")}`);
  useEffect(() => reload(), [detail.lastSeq]);
  const alarms = data?.alarms ?? detail.alarms;
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  const broken = data?.broken ?? [];
  const reason = data?.reason ?? null;
  if (alarms.length === 0 && broken.length === 0 && reason === null) return null;
  const byName = [...Map.groupBy(alarms, ({ alarm }) => alarm)];
  return (
    <Section title={`Alarms: ${alarms.length}`}>
      {reason !== null && (
        <p class="cell-note muted">
          Only what was recorded: <VisibleText text={reason} />
        </p>
      )}
      {byName.length > 1 && (
        <p class="cell-note alarm-names">
          {byName.map(([name, { length }]) => (
            <a key={name} href={address(pathOf("runs", run, "calls"), { alarm: name })}>
              <Chip tone="warn" tip="The calls that it is about">
                <VisibleText text={name} />
                {`\u00a0× ${length}`}
              </Chip>
            </a>
          ))}
        </p>
      )}
      <AlarmList run={run} alarms={alarms.slice(0, SHOWN)} />
      {alarms.length > SHOWN && (
        <p class="cell-note muted">
          {counted(alarms.length - SHOWN, "more alarm")}: by name in{" "}
          <a class="link" href={pathOf("runs", run, "calls")}>the calls</a>
        </p>
      )}
      {broken.map(({ alarm, message }) => (
        <p key={alarm} class="cell-note warn-text">
          The alarm <VisibleText text={alarm} /> broke and said no more:{" "}
          <VisibleText text={message} />
        </p>
      ))}
    </Section>
  );
}
