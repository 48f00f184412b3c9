/** Numbers that benchmarks measured, over their repetitions. @module */

import type { ReportRow } from "../../../../../core/run/report.ts";
import { exact, exactly } from "../../../lists/exact.ts";
import { digits, percent, percentInterval } from "../../../frame/text/format.ts";
import { Figure, Section, Unknown } from "../../../frame/parts.tsx";
import { VisibleText } from "../../../frame/text/text.tsx";
import { TableFrame } from "../../../lists/table_frame.tsx";

/** Nothing where nothing was measured. */
export function Metrics({ rows }: { readonly rows: readonly ReportRow[] }) {
  const measured = rows.flatMap((row) =>
    Object.entries(row.metrics).map(([name, metric]) => ({
      row,
      name,
      // What the benchmark computed over its samples stands where others have their median.
      metric: { ...metric, median: metric.figure ?? metric.median },
    }))
  );
  if (measured.length === 0) return null;
  const severalBenchmarks = new Set(measured.map(({ row }) => row.benchmark)).size > 1;
  const severalModels = new Set(rows.map(({ model }) => model)).size > 1;
  return (
    <Section title="Measured" flush>
      <TableFrame>
        <table class="data" aria-label="Measured">
          <thead>
            <tr>
              {severalBenchmarks && <th scope="col">Benchmark</th>}
              <th scope="col">Metric</th>
              {severalModels && <th scope="col">Model</th>}
              <th
                scope="col"
                class="num"
                data-tip="Median; of shares the mean over items; else what the benchmark computed over its samples"
              >
                Value
              </th>
              <th scope="col">Unit</th>
              <th scope="col" class="num">95 % interval</th>
              <th scope="col" class="num">n</th>
              <th scope="col" class="num" data-tip="Repetitions to warm up, left out">Warm-up</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {measured.map((
              { row, name, metric: { unit, source, median, share, warmups, unknown } },
            ) => (
              <tr key={`${row.model} ${row.benchmark} ${name}`}>
                {severalBenchmarks && (
                  <td>
                    <VisibleText text={row.benchmark} />
                  </td>
                )}
                <th scope="row" class="mono">
                  <VisibleText text={name} />
                </th>
                {severalModels && (
                  <td>
                    <VisibleText text={row.model} />
                  </td>
                )}
                <td class="num" {...exactly(share?.mean ?? median?.value ?? null, "")}>
                  {share !== null
                    ? percent(share.mean)
                    : median === null
                    ? <Unknown reason={unknown[0] ?? "No repetition had a value"} />
                    : digits(median.value)}
                </td>
                <td class="muted">
                  <VisibleText text={unit} />
                </td>
                <td
                  class="num muted"
                  {...exact({
                    Low: (share?.interval ?? median?.interval)?.low ?? null,
                    High: (share?.interval ?? median?.interval)?.high ?? null,
                  })}
                >
                  {share?.interval
                    ? percentInterval([share.interval.low, share.interval.high])
                    : median?.interval
                    ? `[${digits(median.interval.low)}, ${digits(median.interval.high)}]`
                    : <Figure value={null} show={() => null} why="Too few values tell no spread" />}
                </td>
                <td class="num">{share?.items ?? median?.n ?? 0}</td>
                <td class="num muted">{warmups}</td>
                <td class="muted">
                  <VisibleText text={source} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
