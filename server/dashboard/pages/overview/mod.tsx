/** What runs now, what ran last, models at a glance, alarms. @module */

import type { RunPage, RunSummary } from "../../../api/mod.ts";
import { changedRuns, useFolderChange } from "../../frame/folder.ts";
import { counted, duration, whole } from "../../frame/text/format.ts";
import { Chip, Moment, Progress, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { useRowKeys } from "../../frame/row_keys.ts";
import { address, pathOf } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { RunState } from "../../trace/state.tsx";
import { BrokenRuns } from "../runs/broken.tsx";
import { NoRuns, Pending } from "../runs/mod.tsx";
import { shortId } from "../runs/row.tsx";
import { Jobs } from "./jobs.tsx";
import { LastRuns } from "./last_runs.tsx";
import { ModelsAtAGlance } from "./models.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";

/** How many of the newest runs models and alarms are taken from. */
const LOOKED_AT = 200;

/** The page at `/`. */
export function OverviewPage() {
  useRowKeys();
  const { data, error, reload } = useJson<RunPage>(`/api/runs?limit=${LOOKED_AT}`);
  const running = useJson<RunPage>("/api/runs?state=running&limit=50");
  useFolderChange(() => {
    reload();
    running.reload();
  });
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Reading the folder" />
      : <Trouble refusal={error} retry={reload} />;
  }
  const newest = (run: RunSummary) => changedRuns.value.get(run.id) ?? run;
  const runs = data.runs.map(newest);
  const now = (running.data?.runs ?? []).map(newest).filter(({ state }) => state === "running");
  return (
    <div class="page overview">
      <h1 class="hidden-visually">Overview</h1>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      <BrokenRuns broken={data.broken} />
      <Pending count={data.pending} ask={reload} />
      <Jobs />
      {data.total === 0 && data.pending === 0 ? <NoRuns folder={data.folder} /> : (
        <>
          {now.length > 0 && (
            <Section title="Running now">
              <ul class="running">{now.map((run) => <RunningRun key={run.id} run={run} />)}</ul>
            </Section>
          )}
          <Section
            title="Last runs"
            aside={<a class="link" href="/runs">all {whole(data.total)}</a>}
            flush
          >
            <LastRuns runs={runs.slice(0, 8)} />
          </Section>
          <ModelsAtAGlance runs={runs} total={data.total} />
          <AlarmsAtAGlance runs={runs} />
        </>
      )}
    </div>
  );
}

function RunningRun({ run }: { readonly run: RunSummary }) {
  return (
    <li>
      <div>
        <RunState state={run.state} />
        <a class="link mono" href={pathOf("runs", run.id)}>
          <VisibleText text={shortId(run)} />
        </a>
        <span class="muted cut" data-tip={run.models.join(", ")}>
          <VisibleText text={run.models.join(", ")} />
        </span>
        <span class="grow" />
        <span class="mono">
          {run.planned > 0
            ? `${whole(run.done)} of ${counted(run.planned, "sample")}`
            : counted(run.calls, "call")}
        </span>
        {run.failed > 0 && <span class="warn-text">{whole(run.failed)} failed</span>}
        <span class="mono muted">{duration(run.duration)}</span>
      </div>
      {run.planned > 0 && (
        <Progress
          done={run.done}
          of={run.planned}
          label={`${run.done} of ${run.planned} samples`}
        />
      )}
    </li>
  );
}

function AlarmsAtAGlance({ runs }: { readonly runs: readonly RunSummary[] }) {
  const byName = new Map<string, { count: number; readonly runs: RunSummary[] }>();
  for (const run of runs) {
    for (const [name, count] of Object.entries(run.alarms)) {
      const entry = byName.get(name) ?? { count: 0, runs: [] };
      entry.count += count;
      entry.runs.push(run);
      byName.set(name, entry);
    }
  }
  if (byName.size === 0) return null;
  const sorted = [...byName].sort(([, a], [, b]) => b.count - a.count);
  return (
    <Section title="Alarms" flush>
      <TableFrame>
        <table class="data" aria-label="Alarms">
          <thead>
            <tr>
              <th scope="col">Alarm</th>
              <th scope="col" class="num">Times</th>
              <th scope="col" class="num">Runs</th>
              <th scope="col">Last in</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(([name, { count, runs: [last, ...rest] }]) => (
              <tr key={name}>
                <td>
                  <a href={address("/runs", { alarm: name })}>
                    <Chip tone="warn">
                      <VisibleText text={name} />
                    </Chip>
                  </a>
                </td>
                <td class="num">{whole(count)}</td>
                <td class="num">{whole(rest.length + 1)}</td>
                <td>
                  {last !== undefined && (
                    <>
                      <a class="link mono" href={pathOf("runs", last.id)}>
                        <VisibleText text={shortId(last)} />
                      </a>{" "}
                      <a
                        class="link"
                        href={address(pathOf("runs", last.id, "calls"), { alarm: name })}
                      >
                        its calls
                      </a>{" "}
                      <span class="muted">
                        <Moment iso={last.started} />
                      </span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
