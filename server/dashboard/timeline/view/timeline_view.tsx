/** The timeline of a run: overview, chart, selection. @module */

import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { useKeys } from "../../frame/keys.tsx";
import { Empty, Trouble, Waiting } from "../../frame/parts.tsx";
import { address, navigate, pathOf } from "../../frame/router.ts";
import type { Timeline } from "../../../api/mod.ts";
import type { EarlyRunViewProps } from "../../views.ts";
import { amount, type Track } from "../machine_tracks.ts";
import { lengthOf } from "../stretch.ts";
import { counted, duration } from "../../frame/text/format.ts";
import { clockTime, exactTime } from "../wording.ts";
import { Chart } from "./chart.tsx";
import { Find, Finder } from "./find.tsx";
import { Legend } from "./legend.tsx";
import { TimelineModel } from "./model.ts";
import { Overview } from "./overview.tsx";
import { Panel } from "./panel.tsx";
import { SpanTable } from "./span_table.tsx";

/** The view at `/runs/:run/timeline`. */
export function TimelineView({ run, detail, onShown }: EarlyRunViewProps) {
  const model = useMemo(() => new TimelineModel(run), [run]);
  useEffect(() => model.start(), [model]);
  useEffect(() => {
    if (detail !== undefined) model.feed.tell(detail);
  }, [model, detail]);
  const isTable = useSignal(false);
  const finder = useMemo(() => new Finder(model), [model]);
  useTimelineKeys(model, { run, finder });
  const error = model.feed.error.value;
  const timeline = model.feed.timeline.value;
  useEffect(() => {
    if (timeline !== undefined || error !== undefined) onShown();
  }, [timeline === undefined, error === undefined]);
  if (error !== undefined && timeline === undefined) return <Trouble refusal={error} />;
  if (timeline === undefined) return <Waiting what="Reading the spans" />;
  if (timeline.spans.length === 0) {
    return (
      <Empty title={model.feed.live.value ? "Nothing has begun yet" : "The run has no spans"}>
        <p>No benchmark, sample or call is in its files.</p>
      </Empty>
    );
  }
  return (
    <div class="timeline">
      <div class="tl-tools" role="toolbar" aria-label="Timeline">
        <button type="button" class="button small" onClick={() => model.camera.fit()}>All</button>
        <button
          type="button"
          class="button small"
          aria-label="Nearer"
          onClick={() => model.camera.zoom(0.5)}
        >
          +
        </button>
        <button
          type="button"
          class="button small"
          aria-label="Farther"
          onClick={() => model.camera.zoom(2)}
        >
          −
        </button>
        <button
          type="button"
          class="button small"
          aria-pressed={model.each.value}
          data-tip="One row for each sample, instead of as few rows as possible"
          onClick={() => model.each.value = !model.each.value}
        >
          One row each
        </button>
        <button
          type="button"
          class="button small"
          aria-pressed={isTable.value}
          onClick={() => isTable.value = !isTable.value}
        >
          Table
        </button>
        {model.feed.live.value && (
          <button
            type="button"
            class="button small"
            aria-pressed={model.camera.follows.value}
            onClick={() => model.camera.follows.value = !model.camera.follows.value}
          >
            Follow
          </button>
        )}
        <Find finder={finder} />
        <Range model={model} />
        <span class="grow" />
        <Legend />
      </div>
      {error !== undefined && <Trouble refusal={error} />}
      <Overview model={model} />
      {isTable.value
        ? (
          <div class="tl-table">
            <SpanTable model={model} onOpen={() => open(model, run)} />
          </div>
        )
        : <Chart model={model} label={summary(timeline, model.feed.tracks.value)} />}
      <Panel model={model} run={run} />
    </div>
  );
}

/** What is shown, in words. */
function Range({ model }: { readonly model: TimelineModel }) {
  const { from: start, to } = model.camera.stretch.value;
  // The room before the beginning is no time of the run.
  const from = Math.max(0, start);
  // Nearer than the clock tells apart, all digits stand.
  const timeOf = to - from < 20e6 ? exactTime : clockTime;
  return (
    <span class="tl-range" aria-live="off">
      {timeOf(from)} – {timeOf(to)}
      <span class="muted">{duration(lengthOf({ from, to }))}</span>
    </span>
  );
}

function summary({ spans, end }: Timeline, tracks: readonly Track[]): string {
  const below = tracks.map(({ label, line, highest, unit }) =>
    `${label}, ${counted(line.t.length, "reading")} up to ${amount(highest, unit)}`
  );
  return [
    `Waterfall of ${counted(spans.length, "span")} over ${duration(end)}`,
    ...(below.length === 0 ? [] : [`Below it ${below.join("; ")}`]),
    "Press j and k to go through them; the button Table shows them as a table",
  ].join(". ");
}

/** Opens the selection: a call on its page, another span as large as the chart. */
function open(model: TimelineModel, run: string) {
  const chosen = model.chosen;
  if (chosen?.kind === "call") {
    navigate(address(pathOf("runs", run, "calls", chosen.span), { view: "tokens" }));
  } else model.fit();
}

/** Keys of the timeline, in the list that `?` shows. */
function useTimelineKeys(
  model: TimelineModel,
  { run, finder }: { readonly run: string; readonly finder: Finder },
) {
  const { camera } = model;
  useKeys("Timeline", [
    { keys: "w", label: "Nearer", run: () => camera.zoom(0.7) },
    { keys: "s", label: "Farther", run: () => camera.zoom(1 / 0.7) },
    { keys: "a", label: "Earlier", run: () => camera.move(-0.2) },
    { keys: "d", label: "Later", run: () => camera.move(0.2) },
    { keys: "ArrowUp", label: "Nearer", run: () => camera.zoom(0.7) },
    { keys: "ArrowDown", label: "Farther", run: () => camera.zoom(1 / 0.7) },
    { keys: "ArrowLeft", label: "Earlier", run: () => camera.move(-0.2) },
    { keys: "ArrowRight", label: "Later", run: () => camera.move(0.2) },
    { keys: "+", label: "Nearer", run: () => camera.zoom(0.7) },
    { keys: "-", label: "Farther", run: () => camera.zoom(1 / 0.7) },
    { keys: "PageDown", label: "Rows below", run: () => camera.scrollBy(camera.rows.room * 0.8) },
    { keys: "PageUp", label: "Rows above", run: () => camera.scrollBy(-camera.rows.room * 0.8) },
    { keys: "j", label: "Next span", run: () => model.step(1) },
    { keys: "k", label: "Span before", run: () => model.step(-1) },
    { keys: "n", label: "Next span that was found", run: () => finder.step(1) },
    { keys: "N", label: "Span found before", run: () => finder.step(-1) },
    { keys: "m", label: "Measure the selection, or what is in view", run: () => model.mark() },
    { keys: "f", label: "Zoom to what is marked or selected, or to all", run: () => model.fit() },
    { keys: "0", label: "Show all of the run", run: () => camera.fit() },
    { keys: "Enter", label: "Open the selection", run: () => open(model, run) },
    // Without anything chosen Escape leaves the run, as on its other views.
    ...(model.marked.value !== null
      ? [{ keys: "Escape", label: "Unmark", run: () => model.marked.value = null }]
      : model.selected.value !== null
      ? [{ keys: "Escape", label: "Select nothing", run: () => model.select(null) }]
      : []),
  ]);
}
