/** The samples of the shown stretch as a table; all of the run as a file. @module */

import { useMemo } from "preact/hooks";
import type { MachineSeries } from "../../../../api/mod.ts";
import { getJson } from "../../../frame/api.ts";
import { copy } from "../../../frame/copy.ts";
import { Figure, Section } from "../../../frame/parts.tsx";
import { address, pathOf } from "../../../frame/router.ts";
import { counted } from "../../../frame/text/format.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import type { Rows } from "../../../lists/rows.ts";
import { SaveTable } from "../../../lists/table_frame.tsx";
import { type NamedReading, readingLabel, readingText } from "../../../machine/chart_plan.ts";
import type { TimelineModel } from "../../../timeline/view/model.ts";
import { clockTime } from "../../../timeline/wording.ts";

/** Rows that are shown: who wants more goes nearer or saves the file. */
const SHOWN = 50;
/** What the server gives at most of each reading. */
const MOST = 100_000;

/** The table. */
export function SampleTable({ model, run, readings, thinned }: {
  readonly model: TimelineModel;
  readonly run: string;
  readonly readings: readonly NamedReading[];
  readonly thinned: boolean;
}) {
  const { from, to } = model.camera.stretch.value;
  const told = useMemo(() => readings.filter(({ series }) => series.n > 0), [readings]);
  const columns = useMemo(() => told.map(({ series }) => columnOf(series)), [told]);
  const times = useMemo(
    () => [...new Set(told.flatMap(({ series }) => series.t))].sort((a, b) => a - b),
    [told],
  );
  const inView = times.filter((t) => t >= from && t <= to);
  const shown = inView.slice(0, SHOWN);
  const more = inView.length - shown.length;
  return (
    <Section
      title="Samples"
      aside={
        <>
          <span class="muted">
            {counted(inView.length, "sample")} in the stretch{thinned && ", of more that there are"}
            {more > 0 && `, the first ${shown.length} below`}
          </span>
          <SaveTable name="Samples of the machine" rows={() => allSamples(run)} />
        </>
      }
      flush
    >
      <div class="scroll-x samples" tabIndex={0} role="group" aria-label="Samples of the machine">
        <table class="data" aria-label="Samples of the machine">
          <thead>
            <tr>
              <th scope="col" class="num">At</th>
              {told.map(({ name, series }) => (
                <th key={name} scope="col" class="num" data-tip={series.meaning ?? name}>
                  <VisibleText text={readingLabel(name)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((t) => (
              <tr key={t}>
                <th scope="row" class="num">{clockTime(t)}</th>
                {told.map((reading, index) => (
                  <td key={reading.name} class="num">
                    <Cell value={columns[index]?.get(t)} reading={reading} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Cell({ value, reading }: {
  readonly value: number | null | undefined;
  readonly reading: NamedReading;
}) {
  if (value === undefined) {
    return <Figure value={null} show={String} why="It was not asked for in this sample" />;
  }
  const why = reading.series.reason ?? "No reason is recorded";
  return <Figure value={value} show={readingText(reading)} why={why} />;
}

function columnOf({ t, values }: NamedReading["series"]): ReadonlyMap<number, number | null> {
  return new Map(t.map((each, index) => [each, values[index] ?? null]));
}

/** Every sample with exact values. Throws `Refusal`. */
async function allSamples(run: string): Promise<Rows> {
  const parts = await partsOf(run, { from: 0, to: Infinity });
  const names = [...new Set(parts.flatMap(({ readings }) => Object.keys(readings)))];
  const rows = parts.flatMap(({ readings }) => {
    const columns = names.map((name) => {
      const { t = [], values = [] } = readings[name] ?? {};
      return new Map(t.map((each, index) => [each, values[index] ?? null]));
    });
    const times = [...new Set(columns.flatMap((column) => [...column.keys()]))];
    return times.sort((a, b) => a - b).map((t) => [t, ...columns.map((one) => one.get(t) ?? null)]);
  });
  return { columns: ["t_ns", ...names], rows };
}

/** The stretch, in as many parts as the server needs to leave nothing out. */
async function partsOf(
  run: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly MachineSeries[]> {
  const path = `/api${pathOf("runs", run, "machine")}`;
  const stretch = { from, ...(Number.isFinite(to) ? { to } : {}), points: MOST };
  const series = await getJson<MachineSeries>(address(path, stretch));
  // A copy of runs has no more than it was made with.
  if (!series.thinned || copy.peek() !== null) return [series];
  const times = Object.values(series.readings).flatMap(({ t }) => t).sort((a, b) => a - b);
  const middle = times[times.length >> 1] ?? from;
  return [
    ...await partsOf(run, { from, to: middle }),
    ...await partsOf(run, { from: middle + 1, to }),
  ];
}
