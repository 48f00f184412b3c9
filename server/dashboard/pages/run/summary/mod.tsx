/** What a run came to: totals with intervals and n, metrics, alarms. @module */

import type { Median, ReportRow } from "../../../../../core/run/report.ts";
import type { RunDetail } from "../../../../api/mod.ts";
import { exact, exactly } from "../../../lists/exact.ts";
import { counted, milliseconds, rate, whole } from "../../../frame/text/format.ts";
import { copy } from "../../../frame/copy.ts";
import { Chip, Command, Empty, Figure, Section } from "../../../frame/parts.tsx";
import { address, pathOf } from "../../../frame/router.ts";
import { NameText, VisibleText } from "../../../frame/text/text.tsx";
import { TableFrame } from "../../../lists/table_frame.tsx";
import { reportRows } from "../../../trace/report.ts";
import { Score } from "../../../trace/score.tsx";
import type { RunViewProps } from "../../../views.ts";
import { commandLine } from "../config/mod.tsx";
import { Alarms } from "./alarms.tsx";
import { Integrity } from "./integrity.tsx";
import { Metrics } from "./metrics.tsx";
import { SeveralAnswers } from "./several_answers.tsx";

/** The first tab of a run. */
export function SummaryView({ run, detail }: RunViewProps) {
  const rows = reportRows(detail.report);
  return (
    <div class="scroll stack">
      <Unfinished detail={detail} />
      {rows.length === 0 ? <NoRows run={run} detail={detail} /> : (
        <Section title="Results" flush>
          <TableFrame>
            <Results run={run} rows={rows} />
          </TableFrame>
        </Section>
      )}
      <Alarms run={run} detail={detail} />
      <SeveralAnswers rows={rows} />
      <Metrics rows={rows} />
      <Families run={run} rows={rows} />
      <Integrity run={run} />
    </div>
  );
}

/** A run that stopped before its end can go on: how, and that its figures are of a part. */
function Unfinished({ detail: { summary } }: { readonly detail: RunDetail }) {
  const { id, state, source, done, planned } = summary;
  if (source !== "run" || !["interrupted", "open", "failed"].includes(state)) return null;
  if (done >= planned || copy.value !== null) return null;
  return (
    <div class="notice warn resume" role="note">
      <span>
        It ended after {whole(done)} of{" "}
        {counted(planned, "sample")}; what follows is of these. To go on:
      </span>
      <Command line={commandLine(["run", "--resume", id])} />
    </div>
  );
}

function NoRows({ run, detail }: { readonly run: string; readonly detail: RunDetail }) {
  if (detail.summary.calls > 0) {
    return (
      <Empty title="No benchmark in this trace">
        <p>
          It holds <a href={pathOf("runs", run, "calls")}>calls</a>{" "}
          that are not part of a benchmark.
          {detail.summary.source === "proxy" && copy.value === null && (
            <>
              {" "}
              <a href={address("/live", { run })}>Live</a> shows them by app and conversation.
            </>
          )}
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No samples yet">
      <p>The first appears here when it ends.</p>
    </Empty>
  );
}

function Results({ run, rows }: { readonly run: string; readonly rows: readonly ReportRow[] }) {
  return (
    <table class="data" aria-label="Results">
      <thead>
        <tr>
          <th scope="col">Benchmark</th>
          <th scope="col">Model</th>
          <th scope="col">Mean score, 95 % interval</th>
          <th scope="col" class="num" data-tip="Samples with an outcome, of those planned">
            Scored
          </th>
          <th scope="col" class="num">Failed</th>
          <th scope="col" class="num" data-tip="Median time to the first token">TTFT</th>
          <th scope="col" class="num" data-tip="Median time of each further token">TPOT</th>
          <th scope="col" class="num" data-tip="Median tokens each second by our clock">
            our tok/s
          </th>
          <th
            scope="col"
            class="num"
            data-tip="Median tokens each second by the server's own timings"
          >
            server tok/s
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.model} ${row.benchmark}`}>
            <th scope="row">
              <a class="link" href={samplesOf(run, { benchmark: row.benchmark, model: row.model })}>
                <VisibleText text={row.benchmark} />
              </a>
            </th>
            <td>
              <NameText name={row.model} />
            </td>
            <td>
              <Score {...row} interval={endsOf(row.interval)} scored={row.items} />{" "}
              {row.atChance && (
                <Chip tone="warn" tip={`Guessing scores ${row.chance} too: look at the answers`}>
                  chance
                </Chip>
              )}
            </td>
            <td class="num">
              <Skipped row={row} />{" "}
              <span {...exact({ "": row.scored, Planned: row.planned })}>
                {whole(row.scored)}/{whole(row.planned)}
              </span>
            </td>
            <td class="num">
              <Failures run={run} row={row} />
            </td>
            <td class="num">
              <Middle median={row.ttftMs} show={milliseconds} unit="ms" />
            </td>
            <td class="num">
              <Middle median={row.tpotMs} show={milliseconds} unit="ms" />
            </td>
            <td class="num">
              <Middle median={row.decodeClient} show={rate} unit="" />
            </td>
            <td class="num">
              <Middle median={row.decodeServer} show={rate} unit="" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What the server is known not to do is not asked; it is neither a failure nor in a mean. */
function Skipped({ row }: { readonly row: ReportRow }) {
  const all = Object.entries(row.skipped);
  if (all.length === 0) return null;
  const count = all.reduce((sum, [, each]) => sum + each, 0);
  const needs = all.map(([need, each]) => `${need} × ${each}`).join(", ");
  return <Chip tip={`Not asked, because the server does not do it: ${needs}`}>{count} skipped
  </Chip>;
}

function Failures({ run, row }: { readonly run: string; readonly row: ReportRow }) {
  const all = Object.entries(row.failures);
  const count = all.reduce((sum, [, each]) => sum + each, 0);
  if (count === 0) return <span class="muted">0</span>;
  return (
    <a
      class="warn-text"
      href={samplesOf(run, { verdict: "failed", benchmark: row.benchmark, model: row.model })}
      data-tip={all.map(([name, each]) => `${name} × ${each}`).join(", ")}
    >
      {whole(count)}
    </a>
  );
}

/** A median; interval and n on hover. */
function Middle({ median, show, unit }: {
  readonly median: Median | null;
  readonly show: (value: number) => string;
  /** Empty where the head of the column has it. */
  readonly unit: string;
}) {
  return (
    <Figure
      value={median}
      why="No answer told it"
      show={({ value, interval, n }) => (
        <span
          {...exactly(value, unit, { interval, n })}
          data-tip={`median of n=${n}, 95 % interval ${
            interval === null
              ? "unknown: n is too small"
              : `${show(interval.low)} to ${show(interval.high)}`
          }`}
        >
          {show(value)}
        </span>
      )}
    />
  );
}

function Families({ run, rows }: { readonly run: string; readonly rows: readonly ReportRow[] }) {
  const lines = rows.flatMap((row) =>
    Object.entries(row.families).map(([family, one]) => ({ row, family, ...one }))
  ).filter(({ mean }) => mean !== null);
  if (lines.length === 0) return null;
  return (
    <Section title="By family" flush>
      <TableFrame>
        <table class="data" aria-label="By family">
          <thead>
            <tr>
              <th scope="col">Benchmark</th>
              <th scope="col">Model</th>
              <th scope="col">Family</th>
              <th scope="col">Mean score</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ row, family, items, mean, interval }) => (
              <tr key={`${row.model} ${row.benchmark} ${family}`}>
                <td>
                  <VisibleText text={row.benchmark} />
                </td>
                <td>
                  <NameText name={row.model} />
                </td>
                <td>
                  <a class="link" href={samplesOf(run, { benchmark: row.benchmark, family })}>
                    <VisibleText text={family} />
                  </a>
                </td>
                <td>
                  <Score mean={mean} interval={endsOf(interval)} scored={items} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

function samplesOf(run: string, filter: Readonly<Record<string, string>>): string {
  return address(pathOf("runs", run, "samples"), filter);
}

function endsOf(interval: ReportRow["interval"]): readonly [number, number] | null {
  return interval === null ? null : [interval.low, interval.high];
}
