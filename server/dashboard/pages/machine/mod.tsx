/** This machine now: what it is, which model servers it runs, and what they use while one looks. @module */

import { useEffect, useMemo } from "preact/hooks";
import type { MachineNow, MachineSeries, RunChoices } from "../../../api/mod.ts";
import { Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { counted } from "../../frame/text/format.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import type { NamedReading } from "../../machine/chart_plan.ts";
import { TimeAxis, TimeTools, useTimeKeys } from "../../machine/time_tools.tsx";
import { Tracks, Unread } from "../../machine/tracks.tsx";
import { FactTable } from "../../trace/fact.tsx";
import { machineFacts } from "../run/config/mod.tsx";
import { NowFeed } from "./now_feed.ts";
import { ServerTable } from "./server_table.tsx";

/** The page at `/machine`. */
export function MachinePage() {
  const feed = useMemo(() => new NowFeed(), []);
  useEffect(() => feed.start(), [feed]);
  useTimeKeys(feed.camera);
  const now = useJson<MachineNow>("/api/machine");
  const choices = useJson<RunChoices>("/api/choices");
  const time = useMemo(() => ({ camera: feed.camera, pointer: feed.pointer }), [feed]);
  const machine = feed.machine.value;
  const servers = feed.servers.value;
  const definitions = now.data?.definitions;
  const readings = useMemo(() => [
    ...named(machine, definitions),
    ...servers.flatMap(({ name, series }) =>
      named(series, definitions).map((one) => ({ ...one, server: name }))
    ),
  ], [machine, servers, definitions]);
  const problem = feed.problem.value;
  return (
    <div class="page machine-page">
      <div class="toolbar">
        <h1>Machine</h1>
        {now.data !== undefined && (
          <span class="muted">
            <VisibleText text={now.data.summary} />
          </span>
        )}
      </div>
      {now.error !== undefined && <Trouble refusal={now.error} retry={now.reload} />}
      <Section
        title="Model servers"
        aside={
          <>
            <span class="grow" />
            <button type="button" class="button small" onClick={choices.reload}>Look again</button>
          </>
        }
        flush
      >
        {problem !== null && <Trouble refusal={problem} />}
        {choices.error !== undefined && <Trouble refusal={choices.error} retry={choices.reload} />}
        {choices.data === undefined
          ? choices.error === undefined && <Waiting what="Looking for servers" />
          : (
            <>
              <TableFrame>
                <ServerTable providers={choices.data.providers} servers={servers} />
              </TableFrame>
              <p class="cell-note muted">
                {counted(
                  choices.data.providers.filter(({ available }) => !available).length,
                  "other",
                )} did not answer; <a class="link" href="/settings">Settings</a> says why.
              </p>
            </>
          )}
      </Section>
      {machine.samples === 0
        ? <Waiting what="Sampling" />
        : (
          <section class="machine" aria-label="What it does now">
            <div class="machine-top">
              <TimeTools camera={feed.camera} isLive>
                <span class="muted">
                  sampled every {(now.data?.everyMs ?? 1000) / 1000} s while this page is open
                </span>
              </TimeTools>
              <TimeAxis {...time} />
            </div>
            <Tracks
              readings={readings}
              time={time}
              busy={NONE}
              telling="last"
              memoryBytes={now.data?.machine.memory.totalBytes.value ?? null}
            />
          </section>
        )}
      {now.data === undefined
        ? now.error === undefined && <Waiting what="Reading the machine" />
        : (
          <Section title="Facts" flush>
            <TableFrame>
              <FactTable label="Facts" facts={machineFacts(now.data.machine)} />
            </TableFrame>
          </Section>
        )}
      {machine.samples > 0 && <Unread readings={named(machine, definitions)} />}
    </div>
  );
}

const NONE = [] as const;

/** Readings with what the server says that they mean. */
function named(
  { readings }: MachineSeries,
  definitions: MachineNow["definitions"] | undefined,
): readonly NamedReading[] {
  return Object.entries(readings).map(([name, series]) => ({
    name,
    series: { ...series, ...definitions?.[name.replace(/^gpu\d+\./, "gpuN.")] },
  }));
}
