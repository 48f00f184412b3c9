/** What machine and server used, beside the calls of the run on the same axis. @module */

import { useEffect, useRef } from "preact/hooks";
import type { MachineSeries, Timeline } from "../../../../api/mod.ts";
import { Empty, Section, Trouble, Unknown, Waiting } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { pathOf } from "../../../frame/router.ts";
import { drawnTheme } from "../../../frame/theme.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { counted } from "../../../frame/text/format.ts";
import type { RunViewProps } from "../../../views.ts";
import { Chart } from "./chart.ts";
import { type ChartPlan, chartsOf, unreadOf } from "./readings.ts";

/** The tab Machine of a run. */
export function MachineView({ run, detail }: RunViewProps) {
  const at = `/api${pathOf("runs", run)}`;
  const series = useJson<MachineSeries>(`${at}/machine?points=4000`);
  const spans = useJson<Timeline>(`${at}/timeline`);
  useEffect(() => {
    series.reload();
    spans.reload();
  }, [detail.lastSeq]);
  const { data, error, reload } = series;
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Reading the readings" />
      : <Trouble refusal={error} retry={reload} />;
  }
  if (data.t.length === 0) {
    return (
      <Empty
        title="Nothing was read from the machine"
        command="deno run -A cli.ts run --quick --machine-sample-ms 1000"
      >
        <p>
          <code>machine.sample_ms</code>{" "}
          says how often machine and server are sampled. It is off where it is 0.
        </p>
      </Empty>
    );
  }
  const calls = (spans.data?.spans ?? []).filter(({ kind }) => kind === "call");
  const end = Math.max(spans.data?.end ?? 0, detail.summary.duration);
  const charts = chartsOf(data);
  return (
    <div class="scroll stack">
      <p class="muted">
        {counted(data.t.length, "reading")}{" "}
        over the run; drag over a chart to zoom, double-click to zoom out. Shaded: at least one call
        is under way.
      </p>
      <div class="charts">
        {charts.map((plan) => (
          <Section key={plan.title} title={plan.title} aside={<Legend plan={plan} />} flush>
            <Drawn plan={plan} series={data} calls={calls} end={end} />
          </Section>
        ))}
      </div>
      <Unread series={data} />
    </div>
  );
}

function Legend({ plan }: { readonly plan: ChartPlan }) {
  return (
    <ul class="legend">
      {plan.lines.map(({ name, label, source }, index) => (
        <li key={name} class={`line-${index}`} data-tip={`${name}, from ${source}`}>{label}</li>
      ))}
    </ul>
  );
}

function Drawn({ plan, series, calls, end }: {
  readonly plan: ChartPlan;
  readonly series: MachineSeries;
  readonly calls: Timeline["spans"];
  readonly end: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(undefined);
  // Colours are drawn, so another theme draws anew.
  const theme = drawnTheme.value;
  useEffect(() => {
    if (place.current === null) return;
    const made = new Chart(place.current, plan);
    chart.current = made;
    return () => made.destroy();
  }, [theme, plan.lines.map(({ name }) => name).join()]);
  useEffect(() => chart.current?.show({ series, calls, end }), [series, calls.length, end, theme]);
  const last = plan.lines.map(({ label, name }) => {
    const value = series.readings[name]?.findLast((each) => each !== null);
    return value === undefined || value === null ? "" : `${label} ${plan.show(value)}`;
  });
  return (
    <div
      ref={place}
      class="chart"
      role="img"
      aria-label={`${plan.title}, at the end: ${last.join(", ")}`}
    />
  );
}

function Unread({ series }: { readonly series: MachineSeries }) {
  const unread = unreadOf(series);
  if (unread.length === 0) return null;
  return (
    <Section title="Could not be read" flush>
      <table class="data facts" aria-label="Could not be read">
        <tbody>
          {unread.map(({ name, reason }) => (
            <tr key={name}>
              <th scope="row" class="mono">
                <VisibleText text={name} />
              </th>
              <td>
                <Unknown reason={reason} />{" "}
                <span class="muted">
                  <VisibleText text={reason} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
