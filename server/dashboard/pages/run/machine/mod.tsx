/** What machine and server did, beside the calls of the run on the same axis. @module */

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { MachineSeries } from "../../../../api/mod.ts";
import { MARGIN } from "../../../chart/margin.ts";
import { Empty, Trouble, Waiting } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { address, navigate, pathOf } from "../../../frame/router.ts";
import { counted, duration } from "../../../frame/text/format.ts";
import { POINTS } from "../../../machine/series_feed.ts";
import { Tracks, Unread } from "../../../machine/tracks.tsx";
import type { NamedReading } from "../../../machine/chart_plan.ts";
import { lengthOf, type Stretch } from "../../../timeline/stretch.ts";
import { Chart } from "../../../timeline/view/chart.tsx";
import { TimelineModel } from "../../../timeline/view/model.ts";
import type { RunViewProps } from "../../../views.ts";
import { busyStretches } from "./busy.ts";
import { CallUses, ChosenCall } from "./call_uses.tsx";
import { SampleTable } from "./sample_table.tsx";
import { CallsNow, MachineTools, useMachineKeys } from "./tools.tsx";

/** The tab Machine of a run. */
export function MachineView({ run, detail }: RunViewProps) {
  const model = useMemo(() => new TimelineModel(run, { callsAlone: true }), [run]);
  useEffect(() => model.start(), [model]);
  useEffect(() => model.feed.tell(detail), [model, detail]);
  const open = (span: string) => navigate(pathOf("runs", run, "calls", span));
  useMachineKeys(model, open);
  const time = useMemo(() => ({ camera: model.camera, pointer: model.pointed }), [model]);
  const whole = model.feed.machine.value;
  const series = useFiner(model, { run, whole });
  const readings = useMemo(() => named(series, whole), [series, whole]);
  const spans = model.spans.value;
  const now = model.now.value;
  const busy = useMemo(() => busyStretches(spans, now), [spans, now]);
  const error = model.feed.error.value;
  if (whole === undefined) {
    return error === undefined
      ? <Waiting what="Reading the readings" />
      : <Trouble refusal={error} />;
  }
  if (whole.samples === 0) return <Unsampled isLive={model.feed.live.value} detail={detail} />;
  return (
    <div class="scroll machine">
      <div class="machine-top">
        <MachineTools model={model} run={run} />
        <CallsNow model={model} />
        <div class="call-lane" style={{ height: `${laneHeight(model.plan.value.height)}px` }}>
          <Chart
            model={model}
            margin={MARGIN}
            onOpen={({ span }) => open(span)}
            label={`${counted(spans.length, "call")} over ${
              duration(now)
            }; the table of calls below says the same`}
          />
        </div>
      </div>
      {error !== undefined && <Trouble refusal={error} />}
      <ChosenCall model={model} run={run} />
      <Tracks
        readings={readings}
        time={time}
        busy={busy}
        telling="highest"
        memoryBytes={detail.header.machine.memory.totalBytes.value}
      />
      <p class="muted">
        {counted(whole.samples, "sample")}
        {whole.every !== null && `, usually ${duration(whole.every)} apart`}
        {series?.thinned === true &&
          "; more than can be drawn, so of each short stretch the lowest and the highest are"}. Drag
        over a chart to zoom in, double-click for all. Shaded: a call is under way. A line ends
        where nobody looked.
      </p>
      <CallUses run={run} detail={detail} readings={readings} />
      <SampleTable model={model} run={run} readings={readings} thinned={series?.thinned === true} />
      <Unread readings={readings} />
    </div>
  );
}

/** The axis, and as many rows of calls as leave room for charts. */
function laneHeight(rows: number): number {
  return 24 + Math.min(Math.max(rows, 30), 120);
}

/** Where samples were left out, those of the shown stretch are asked for. */
function useFiner(
  model: TimelineModel,
  { run, whole }: { readonly run: string; readonly whole: MachineSeries | undefined },
): MachineSeries | undefined {
  const rested = useSignal<Stretch>({ from: 0, to: 0 });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = model.camera.stretch.subscribe((stretch) => {
      clearTimeout(timer);
      timer = setTimeout(() => rested.value = stretch, 150);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [model]);
  const path = useComputed(() => {
    const { from, to } = rested.value;
    const length = lengthOf(rested.value);
    const isNear = length > 0 && length < lengthOf(model.camera.bounds) / 2;
    if (!isNear || model.feed.machine.value?.thinned !== true || model.feed.live.value) return null;
    const stretch = { from: Math.max(0, Math.floor(from - length)), to: Math.ceil(to + length) };
    return address(`/api${pathOf("runs", run, "machine")}`, { ...stretch, points: POINTS });
  });
  const { data } = useJson<MachineSeries>(path.value);
  return path.value === null ? whole : data ?? whole;
}

/** With what the whole run spans, so that no chart changes its scale when one goes nearer. */
function named(
  series: MachineSeries | undefined,
  whole: MachineSeries | undefined,
): readonly NamedReading[] {
  return Object.entries(whole?.readings ?? {}).map(([name, all]) => ({
    name,
    series: { ...all, ...pointsOf(series, name) },
  }));
}

function pointsOf(series: MachineSeries | undefined, name: string) {
  const found = series?.readings[name];
  return found === undefined ? {} : { t: found.t, values: found.values };
}

function Unsampled({ isLive, detail }: {
  readonly isLive: boolean;
  readonly detail: RunViewProps["detail"];
}) {
  if (isLive) {
    return (
      <Empty title="No sample of the machine yet">
        <p>The first one appears here by itself.</p>
      </Empty>
    );
  }
  const isRun = detail.summary.source === "run";
  return (
    <Empty
      title="Nothing was read from the machine"
      command={isRun ? "deno run -A cli.ts run --quick --machine-sample-ms 1000" : undefined}
    >
      <p>
        {isRun
          ? "The run was over before the first sample, or machine.sample_ms was 0: it says how often machine and server are sampled."
          : "Only runs of benchmarks sample it; this trace was made in another way."}
      </p>
    </Empty>
  );
}
