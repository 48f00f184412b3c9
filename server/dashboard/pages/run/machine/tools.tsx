/** What moves through the time of the charts, and what ran at the moment under the pointer. @module */

import { counted } from "../../../frame/text/format.ts";
import { address, pathOf } from "../../../frame/router.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { TimeTools, useTimeKeys } from "../../../machine/time_tools.tsx";
import { lengthOf } from "../../../timeline/stretch.ts";
import type { TimelineModel } from "../../../timeline/view/model.ts";
import { clockTime } from "../../../timeline/wording.ts";

/** The buttons above the charts. */
export function MachineTools({ model: { camera, feed }, run }: {
  readonly model: TimelineModel;
  readonly run: string;
}) {
  const { from, to } = camera.stretch.value;
  const isAll = lengthOf({ from, to }) >= lengthOf(camera.bounds) * 0.999;
  const stretch = isAll ? {} : { from: Math.round(from), to: Math.round(to) };
  return (
    <TimeTools camera={camera} isLive={feed.live.value}>
      <a class="button small" href={address(pathOf("runs", run, "timeline"), stretch)}>
        On the timeline
      </a>
    </TimeTools>
  );
}

/** Calls named at once: more would not be read. */
const NAMED = 3;

/** The calls that were under way at the moment under the pointer. */
export function CallsNow({ model }: { readonly model: TimelineModel }) {
  const moment = model.pointed.value;
  if (moment === null) {
    return (
      <p class="calls-now muted">
        Point at a moment to see every value and the calls of then; click a call to open it.
      </p>
    );
  }
  const now = model.now.value;
  const under = model.spans.value.filter(({ start, end }) =>
    start <= moment && (end ?? now) >= moment
  );
  const labels = new Map(model.feed.timeline.value?.spans.map(({ span, label }) => [span, label]));
  const names = under.slice(0, NAMED).map(({ span, parent }) => {
    const asked = labels.get(parent ?? "");
    return asked === undefined ? span : `${span} of ${asked}`;
  }).join(", ");
  return (
    <p class="calls-now">
      <span class="mono">{clockTime(Math.max(0, moment))}</span>{" "}
      {under.length === 0 ? <span class="muted">no call was under way</span> : (
        <>
          {counted(under.length, "call")}: <VisibleText text={names} />
          {under.length > NAMED && ` and ${under.length - NAMED} more`}
        </>
      )}
    </p>
  );
}

/** The keys of the timeline, as far as there is something for them. */
export function useMachineKeys(model: TimelineModel, open: (span: string) => void) {
  useTimeKeys(model.camera, [
    { keys: "j", label: "Next call", run: () => model.step(1) },
    { keys: "k", label: "Call before", run: () => model.step(-1) },
    { keys: "f", label: "Zoom to the call, or to all", run: () => model.fit() },
    {
      keys: "Enter",
      label: "Open the call",
      run: () => {
        if (model.chosen !== undefined) open(model.chosen.span);
      },
    },
    ...(model.selected.value === null
      ? []
      : [{ keys: "Escape", label: "Select nothing", run: () => model.select(null) }]),
  ]);
}
