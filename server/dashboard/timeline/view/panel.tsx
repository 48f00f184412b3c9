/** What is marked or selected: a stretch with its figures, a call opened into phases and chunks, or the figures of another span. @module */

import type { RunAlarm, TimelineSpan } from "../../../api/mod.ts";
import { Fact } from "../../frame/parts.tsx";
import { address, pathOf } from "../../frame/router.ts";
import { CallChart, useArrivals } from "../call/call_chart.tsx";
import { phasesOf } from "../phases.ts";
import { counted, duration, UNKNOWN } from "../../frame/text/format.ts";
import { endOf } from "../span_tree.ts";
import { exactTime } from "../wording.ts";
import type { TimelineModel } from "./model.ts";
import { Measured } from "./measured.tsx";
import { PanelWait } from "./panel_wait.tsx";
import { stateWord } from "./tooltip.tsx";

/** The panel below the chart; nothing where nothing is selected. */
export function Panel({ model, run }: { readonly model: TimelineModel; readonly run: string }) {
  const span = model.chosen;
  const marked = model.marked.value;
  if (marked !== null) return <Measured model={model} run={run} stretch={marked} />;
  if (model.selected.value === null) return null;
  if (span === undefined) {
    return (
      <section class="tl-panel" aria-label="Selection">
        <p class="muted">
          {model.feed.timeline.value === undefined
            ? ""
            : `The run has no span "${model.selected.value}"`}
        </p>
      </section>
    );
  }
  const alarms = model.feed.alarms.value.filter((alarm) => alarm.span === span.span);
  return (
    <section class="tl-panel" aria-label="Selection">
      <header>
        <h2>
          <span class="chip">{span.kind}</span> <bdi>{span.label}</bdi>
        </h2>
        <span class="muted">{stateWord(span)}</span>
        <span class="grow" />
        <Links span={span} run={run} />
        <button type="button" class="button small" onClick={() => model.fit()}>Zoom to it</button>
        <button
          type="button"
          class="button small quiet"
          aria-label="Close the selection"
          onClick={() => model.select(null)}
        >
          ✕
        </button>
      </header>
      <Facts span={span} now={model.now.value} />
      {alarms.map((alarm, index) => <Alarm key={index} alarm={alarm} />)}
      {span.kind === "call" && (
        <>
          <PanelWait run={run} span={span.span} ended={span.end !== null} />
          <OpenCall model={model} span={span} />
        </>
      )}
    </section>
  );
}

function OpenCall({ model, span }: { readonly model: TimelineModel; readonly span: TimelineSpan }) {
  const to = span.end ?? model.now.value;
  const known = span.call?.chunks ?? 0;
  // A call under way is asked for anew with every hundred chunks.
  const arrivals = useArrivals(
    `${span.span} ${span.end === null ? Math.floor(known / 100) : "whole"}`,
    () => model.feed.arrivals(span.span, { from: span.start, to }),
  );
  return (
    <CallChart
      span={span}
      arrivals={arrivals}
      now={model.now.value}
      playhead={model.playhead.value}
    />
  );
}

function Links({ span, run }: { readonly span: TimelineSpan; readonly run: string }) {
  if (span.kind === "call") {
    const call = pathOf("runs", run, "calls", span.span);
    return (
      <>
        <a class="button small" href={address(call, { view: "tokens" })}>Tokens</a>
        <a
          class="button small"
          href={address(pathOf("runs", run, "replay"), { t: span.start, call: span.span })}
        >
          Replay from here
        </a>
      </>
    );
  }
  return null;
}

/** Figures of a span, each from the file or said to be unknown. */
function Facts({ span, now }: { readonly span: TimelineSpan; readonly now: number }) {
  const { call } = span;
  const clock = call?.clock ?? null;
  const since = (moment: number | null | undefined) =>
    moment == null || clock?.sent == null ? null : moment - clock.sent;
  return (
    <dl class="facts">
      <Fact name="from">{exactTime(span.start)}</Fact>
      <Fact name="took">
        {duration((endOf(span) ?? now) - span.start)}
        {span.end === null ? " so far" : ""}
      </Fact>
      {call !== undefined && (
        <>
          <Fact name="first chunk">{duration(since(clock?.first))}</Fact>
          <Fact name="first answer">{duration(since(clock?.firstAnswer))}</Fact>
          <Fact name="chunks">{counted(call.chunks, "chunk")}</Fact>
          <Fact name="tokens">
            {call.tokens === null ? UNKNOWN : counted(call.tokens, "token")}
          </Fact>
          <Fact name="attempt">{call.attempt}</Fact>
          {phasesOf(span, now).unknown.length > 0 && (
            <Fact name="not told">{phasesOf(span, now).unknown.join(" · ")}</Fact>
          )}
        </>
      )}
    </dl>
  );
}

function Alarm({ alarm }: { readonly alarm: RunAlarm }) {
  return (
    <p class="tl-alarm" role="note">
      <b>▲ {alarm.alarm}</b> <bdi>{alarm.message}</bdi>{" "}
      <span class="muted">
        <bdi>{alarm.advice}</bdi>
      </span>
    </p>
  );
}
