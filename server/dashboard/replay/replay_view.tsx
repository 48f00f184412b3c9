/** A run as it happened, in its own time; while it goes, the same without an end. @module */

import { useEffect, useMemo } from "preact/hooks";
import { useKeys } from "../frame/keys.tsx";
import { Empty, Trouble, Waiting } from "../frame/parts.tsx";
import { Chart } from "../timeline/view/chart.tsx";
import { Overview } from "../timeline/view/overview.tsx";
import { counted, duration } from "../frame/text/format.ts";
import type { EarlyRunViewProps } from "../views.ts";
import { instant, paused, scrubbed, shifted } from "./clock.ts";
import { ReplayModel } from "./replay_model.ts";
import { Stage } from "./stage.tsx";
import { toggle, Transport } from "./transport.tsx";

/** The view at `/runs/:run/replay`. */
export function ReplayView({ run, detail, onShown }: EarlyRunViewProps) {
  const model = useMemo(() => new ReplayModel(run), [run]);
  useEffect(() => model.start(), [model]);
  useEffect(() => {
    if (detail !== undefined) model.timeline.feed.tell(detail);
  }, [model, detail]);
  useReplayKeys(model);
  const { feed } = model.timeline;
  const error = feed.error.value;
  const timeline = feed.timeline.value;
  useEffect(() => {
    if (timeline !== undefined || error !== undefined) onShown();
  }, [timeline === undefined, error === undefined]);
  if (error !== undefined && timeline === undefined) return <Trouble refusal={error} />;
  if (timeline === undefined) return <Waiting what="Reading the spans" />;
  if (timeline.spans.length === 0) {
    return (
      <Empty title={feed.live.value ? "Nothing has begun yet" : "The run has nothing to replay"} />
    );
  }
  return (
    <div class="timeline replay">
      <Transport model={model} />
      {error !== undefined && <Trouble refusal={error} />}
      <Overview model={model.timeline} />
      <Chart
        model={model.timeline}
        label={`Waterfall up to the moment of the replay, of ${duration(timeline.end)}`}
      />
      <Standing model={model} />
      <Stage model={model} />
    </div>
  );
}

/** How the run stood at the moment. */
function Standing({ model }: { readonly model: ReplayModel }) {
  const { t } = model.clock.value;
  const counts = model.counts.value;
  // What an app asked through the proxy belongs to none.
  const hasSamples = model.timeline.spans.value.some(({ kind }) => kind === "sample");
  const [samples, calls] = [counts.at("sample", t), counts.at("call", t)];
  return (
    <p class="standing">
      {hasSamples && <span>{counted(samples.done, "sample")} done, {samples.open} under way</span>}
      <span>{counted(calls.done, "call")} done, {calls.open} under way</span>
    </p>
  );
}

function useReplayKeys(model: ReplayModel) {
  const { camera } = model.timeline;
  const clock = () => model.clock.peek();
  useKeys("Replay", [
    { keys: " ", label: "Play or pause", run: () => toggle(model) },
    { keys: ".", label: "Next event", run: () => model.step(1) },
    { keys: ",", label: "Event before", run: () => model.step(-1) },
    { keys: "]", label: "Faster", run: () => model.set(shifted(clock(), 1)) },
    { keys: "[", label: "Slower", run: () => model.set(shifted(clock(), -1)) },
    { keys: "Home", label: "To the beginning", run: () => model.set(scrubbed(paused(clock()), 0)) },
    { keys: "End", label: "Everything at once, or live", run: () => model.set(instant(clock())) },
    { keys: "w", label: "Nearer", run: () => camera.zoom(0.7, clock().t) },
    { keys: "s", label: "Farther", run: () => camera.zoom(1 / 0.7, clock().t) },
    { keys: "a", label: "Earlier", run: () => camera.move(-0.2) },
    { keys: "d", label: "Later", run: () => camera.move(0.2) },
    { keys: "0", label: "Show all of the run", run: () => camera.fit() },
  ]);
}
