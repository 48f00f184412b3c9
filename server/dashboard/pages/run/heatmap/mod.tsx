/** Scores by place, where a benchmark's samples have places in a grid: a map in colours, and the same as a list. @module */

import type { ReportRow } from "../../../../../core/run/report.ts";
import { Empty, Section } from "../../../frame/parts.tsx";
import { queryValue } from "../../../frame/router.ts";
import { QuerySegments, QuerySelect } from "../../../lists/choice.tsx";
import { VisibleText } from "../../../frame/text/text.tsx";
import { reportRows } from "../../../trace/report.ts";
import type { RunViewProps } from "../../../views.ts";
import { HeatList } from "./list.tsx";
import { HeatMap } from "./map.tsx";

/** The tab Heat map of a run, at `/runs/:run/heatmap?of=&family=&as=`. */
export function HeatMapView({ run, detail }: RunViewProps) {
  const rows = reportRows(detail.report).filter(({ grids }) => (grids ?? []).length > 0);
  const chosen = queryValue("of");
  const row = rows.find((one) => nameOf(one) === chosen) ?? rows[0];
  if (row === undefined) {
    return (
      <Empty
        title="No heat map in this run"
        command="deno run -A cli.ts run --benchmarks needle"
      >
        <p>Benchmarks have one whose samples stand in a grid, such as needle: length and depth.</p>
      </Empty>
    );
  }
  const families = row.grids.flatMap(({ family }) => family ?? []);
  const family = queryValue("family");
  const grid = row.grids.find((one) => one.family === family) ?? row.grids[0];
  const asList = queryValue("as") === "list";
  if (grid === undefined) return null;
  return (
    <div class="scroll stack">
      <div class="toolbar">
        {rows.length > 1 && (
          <QuerySelect
            name="of"
            label="Benchmark and model"
            all={nameOf(rows[0] ?? row)}
            options={rows.slice(1).map(nameOf)}
          />
        )}
        {families.length > 1 && (
          <QuerySegments name="family" label="Family" all="all families" options={families} />
        )}
        <span class="grow" />
        <QuerySegments name="as" label="Shown as" all="map" options={["list"]} />
      </div>
      <Section
        title={`Mean score by ${grid.row.name} and ${grid.column.name}`}
        aside={
          <span class="muted">
            <VisibleText text={nameOf(row)} />
          </span>
        }
        flush
      >
        {asList
          ? <HeatList grid={grid} run={run} row={row} />
          : <HeatMap grid={grid} run={run} row={row} />}
      </Section>
    </div>
  );
}

function nameOf({ benchmark, model }: ReportRow): string {
  return `${benchmark} on ${model}`;
}
