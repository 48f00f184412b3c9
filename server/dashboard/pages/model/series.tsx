/** Results of one benchmark in one configuration over time: charts, and every run in a table. @module */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type {
  HistoryPoint,
  HistorySeries,
  ServedModel,
} from "../../../../core/leaderboard/shape.ts";
import { bytes, counted, milliseconds, percent } from "../../frame/text/format.ts";
import { Moment, Section } from "../../frame/parts.tsx";
import { pathOf } from "../../frame/router.ts";
import { drawnTheme } from "../../frame/theme.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { CountCells, ResultScore, SpeedCells, SpeedHeads } from "../../ranking/figures.tsx";
import { GroupSettings, shortened } from "../../ranking/settings.tsx";
import { type ChartPlan, HistoryChart } from "./chart.ts";

/** Runs that the table has at first. */
const FIRST = 20;

/** One series. */
export function SeriesOverTime({ series, served }: {
  readonly series: HistorySeries;
  readonly served: readonly ServedModel[];
}) {
  const { benchmark, machine, points, cut } = series;
  const all = useSignal(false);
  const newestFirst = points.toReversed();
  const shown = all.value ? newestFirst : newestFirst.slice(0, FIRST);
  const charts = chartsOf(points);
  return (
    <Section
      title={`${benchmark}, ${counted(points.length + cut, "run")}`}
      aside={<GroupSettings {...series} />}
      flush
    >
      <p class="cell-note muted">
        <VisibleText text={machine} />
        {points.length < 2 && " · one run so far: a chart begins with the second"}
      </p>
      {points.length > 1 && (
        <div class="history-charts">
          {charts.map((plan) => <Drawn key={plan.title} plan={plan} series={series} />)}
        </div>
      )}
      <TableFrame>
        <table class="data board" aria-label={`Runs of ${benchmark}`}>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col" data-tip="Which of the kinds above was served">Served</th>
              <th scope="col" class="wide-score">Mean score, 95 % interval</th>
              <th scope="col" class="num">n</th>
              <th scope="col" class="num">Errors</th>
              <SpeedHeads />
            </tr>
          </thead>
          <tbody>
            {shown.map((point) => (
              <tr key={point.run}>
                <th scope="row">
                  <a class="link" href={pathOf("runs", point.run)} data-tip={point.run}>
                    <Moment iso={point.started} />
                  </a>
                </th>
                <td class="mono">
                  <VisibleText text={servedText(point, served)} />
                </td>
                <td>
                  <ResultScore figures={point.figures} />
                </td>
                <CountCells figures={point.figures} />
                <SpeedCells figures={point.figures} memoryBytes={point.memoryBytes} />
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {newestFirst.length > shown.length && (
        <p class="cell-note">
          <button type="button" class="button small" onClick={() => all.value = true}>
            Show all {points.length}
          </button>
        </p>
      )}
      {cut > 0 && <p class="cell-note muted">{counted(cut, "older run")} not shown.</p>}
    </Section>
  );
}

/** `1 Q4_K_M 5f3a9c21…`. */
function servedText({ served: place }: HistoryPoint, served: readonly ServedModel[]): string {
  const { quantisation = null, digest = null } = served[place]?.identity ?? {};
  const facts = [quantisation, digest].filter((one) => one !== null).map(shortened);
  return [`#${place + 1}`, ...facts].join(" ");
}

/** Only what some run tells. */
function chartsOf(points: readonly HistoryPoint[]): readonly ChartPlan[] {
  const plan = (
    value: (point: HistoryPoint) => number | null,
    { interval = () => null, ...rest }: Omit<ChartPlan, "points"> & {
      readonly interval?: (point: HistoryPoint) => readonly [number, number] | null;
    },
  ): ChartPlan => ({
    ...rest,
    points: points.map((point) => ({
      at: Date.parse(point.started),
      value: value(point),
      interval: interval(point),
      served: point.served,
    })),
  });
  return [
    plan(({ figures }) => figures.mean, {
      title: "Mean score",
      show: percent,
      top: 1,
      interval: ({ figures }) => figures.interval,
    }),
    plan(({ figures }) => figures.ttftMs?.value ?? null, { title: "TTFT", show: milliseconds }),
    plan(({ figures }) => figures.tpotMs?.value ?? null, { title: "TPOT", show: milliseconds }),
    plan(({ memoryBytes }) => memoryBytes, { title: "Memory", show: bytes }),
  ].filter((one) =>
    one.points.some(({ value }) => value !== null) &&
    one.points.every(({ at }) => Number.isFinite(at))
  );
}

function Drawn({ plan, series }: { readonly plan: ChartPlan; readonly series: HistorySeries }) {
  const place = useRef<HTMLDivElement>(null);
  // Colours are drawn, so another theme draws anew.
  const theme = drawnTheme.value;
  useEffect(() => {
    if (place.current === null) return;
    const chart = new HistoryChart(place.current, plan);
    return () => chart.destroy();
  }, [series, theme]);
  const told = plan.points.flatMap(({ value }) => value ?? []);
  const [first, last] = [told[0], told.at(-1)];
  const words = first === undefined || last === undefined
    ? "unknown"
    : `from ${plan.show(first)} in the first run to ${plan.show(last)} in the last`;
  return (
    <figure>
      <figcaption>{plan.title}</figcaption>
      <div ref={place} class="chart" role="img" aria-label={`${plan.title} over time, ${words}`} />
    </figure>
  );
}
