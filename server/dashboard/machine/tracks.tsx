/** Charts of readings below one another, over the time that they share; what was never told, and why. @module */

import { useEffect, useMemo, useRef } from "preact/hooks";
import { Section } from "../frame/parts.tsx";
import { counted } from "../frame/text/format.ts";
import { VisibleText } from "../frame/text/text.tsx";
import { drawnTheme } from "../frame/theme.ts";
import { TableFrame } from "../lists/table_frame.tsx";
import {
  type ChartLine,
  type ChartPlan,
  chartsOf,
  isNothing,
  type NamedReading,
  unreadOf,
} from "./chart_plan.ts";
import { ReadingChart, type SharedTime, type Stretches } from "./reading_chart.ts";
import { lineOf, readingAt } from "./reading_line.ts";

const NBSP = "\u00a0";

/** What the charts show. */
export interface TracksProps {
  readonly readings: readonly NamedReading[];
  readonly time: SharedTime;
  /** When calls were under way. */
  readonly busy: Stretches;
  /** What a legend tells while the pointer is elsewhere: the highest value of all, or the last. */
  readonly telling: "highest" | "last";
  /** What the machine has in all; null where it is not known. */
  readonly memoryBytes: number | null;
}

/** A chart for each kind of reading. */
export function Tracks({ readings, memoryBytes, ...rest }: TracksProps) {
  const charts = useMemo(() => chartsOf(readings, { memoryBytes }), [readings, memoryBytes]);
  return (
    <div class="tracks">
      {charts.map((plan) =>
        isNothing(plan)
          ? <Nothing key={`nothing of ${plan.title}`} plan={plan} />
          : <Track key={plan.title} plan={plan} {...rest} />
      )}
    </div>
  );
}

function Nothing({ plan: { title, lines, show } }: { readonly plan: ChartPlan }) {
  const n = lines.reduce((sum, { series }) => sum + series.n, 0);
  return (
    <p class="track nothing" data-track={title}>
      <b>{title}</b> <span class="muted">{show(0)} in all {counted(n, "reading")}</span>
    </p>
  );
}

function Track({ plan, time, busy, telling }: Omit<TracksProps, "readings" | "memoryBytes"> & {
  readonly plan: ChartPlan;
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ReadingChart>(undefined);
  // Colours are drawn, so another theme draws anew.
  const theme = drawnTheme.value;
  const names = [plan.all, ...plan.lines.map(({ name, label }) => `${name} ${label}`)].join();
  useEffect(() => {
    if (place.current === null) return;
    const made = new ReadingChart(place.current, { plan, time });
    chart.current = made;
    return () => made.destroy();
  }, [theme, names, time]);
  useEffect(() => chart.current?.show(plan, busy), [plan, busy, theme, names, time]);
  const spoken = plan.lines.map(({ label, series: { lowest, highest, last } }) =>
    `${label} ${
      [lowest, highest, last].map((value) => value === null ? "unknown" : plan.show(value))
        .join(", ")
    }`
  );
  return (
    <figure class="track" data-track={plan.title}>
      <figcaption>
        <h3>{plan.title}</h3>
        {plan.all !== "" && <span class="muted">{plan.all}</span>}
        <ul class="legend">
          {plan.lines.map((line, index) => (
            <li
              key={`${line.name} ${line.label}`}
              class={`line-${index}`}
              data-tip={`${line.series.meaning ?? line.name}. Read from ${
                line.series.source ?? "an unnamed source"
              }`}
            >
              <VisibleText text={line.label} />{" "}
              <Told line={line} plan={plan} time={time} telling={telling} />
            </li>
          ))}
        </ul>
      </figcaption>
      <div
        ref={place}
        class="chart"
        role="img"
        aria-label={`${plan.title}, lowest, highest and last: ${spoken.join("; ")}`}
      />
    </figure>
  );
}

/** The value under the pointer. */
function Told({ line: { series }, plan, time, telling }: {
  readonly line: ChartLine;
  readonly plan: ChartPlan;
  readonly time: SharedTime;
  readonly telling: TracksProps["telling"];
}) {
  const line = useMemo(() => lineOf(series), [series]);
  const moment = time.pointer.value;
  if (moment !== null) {
    const value = readingAt(line, moment);
    return value === null
      ? <span class="told none">no reading</span>
      : <span class="told">{plan.show(value)}</span>;
  }
  const value = series[telling];
  if (value === null) return null;
  return (
    <span class="told">
      {telling === "highest" && <span class="muted">max{NBSP}</span>}
      {plan.show(value)}
    </span>
  );
}

/** Why a chart that somebody may look for is not there. */
export function Unread({ readings }: { readonly readings: readonly NamedReading[] }) {
  const unread = unreadOf(readings);
  if (unread.length === 0) return null;
  return (
    <Section title="Not measured, and why" flush>
      <TableFrame>
        <table class="data reasons" aria-label="Not measured, and why">
          <thead>
            <tr>
              <th scope="col">Why</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {unread.map(({ reason, names }) => (
              <tr key={reason}>
                <th scope="row">
                  <VisibleText text={reason} />
                </th>
                <td>
                  <VisibleText text={names.join(", ")} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
