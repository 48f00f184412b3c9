/** The answers as they came: the text that had arrived at the moment, and nothing of what came later. @module */

import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { TimelineSpan } from "../../api/mod.ts";
import { VisibleText } from "../frame/text/text.tsx";
import { arrivedAt, spanAt } from "../timeline/moment.ts";
import { counted, duration } from "../frame/text/format.ts";
import type { ReplayModel } from "./replay_model.ts";
import { stateWord } from "../timeline/view/tooltip.tsx";

/** Of a long answer its end is shown: where it grows. */
const SHOWN_CHARACTERS = 6_000;

/** The calls at the moment. */
export function Stage({ model }: { readonly model: ReplayModel }) {
  const calls = model.shown.value;
  if (calls.length === 0) {
    return <p class="muted stage-empty">No call had begun at this moment.</p>;
  }
  return (
    <div class="stage" data-calls={calls.length}>
      {calls.map((span) => <CallCard key={span.span} model={model} span={span} />)}
    </div>
  );
}

function CallCard(
  { model, span: whole }: { readonly model: ReplayModel; readonly span: TimelineSpan },
) {
  const book = model.book(whole.span);
  const arrivals = useComputed(() => {
    void book.version.value;
    return Float64Array.from(book.chunks, ({ t }) => t);
  });
  // How many had come changes with a chunk, not with a frame.
  const arrived = useComputed(() => arrivedAt(arrivals.value, model.clock.value.t));
  const texts = useComputed(() => textsUntil(book.chunks, arrived.value));
  const at = useComputed(() => spanAt(whole, model.clock.value.t).state);
  const { t } = model.clock.value;
  const span = { ...whole, state: at.value };
  const sent = whole.call?.clock?.sent ?? whole.start;
  const last = arrived.value === 0 ? null : arrivals.value[arrived.value - 1] ?? null;
  // What has no end in a run that goes has not been cut off.
  const isUnderWay = at.value === "open" &&
    (whole.end !== null || model.timeline.feed.live.value);
  const isOnly = model.only.value === whole.span;
  return (
    <article class="call-card" aria-label={`Call ${whole.span}`}>
      <header>
        <b>{sampleName(model, whole)}</b>
        <span class="muted">{whole.label}</span>
        <span class="grow" />
        <span class="muted">
          {isUnderWay ? "under way" : stateWord(span)}
        </span>
        <button
          type="button"
          class="button small quiet"
          aria-pressed={isOnly}
          onClick={() => model.only.value = isOnly ? null : whole.span}
        >
          {isOnly ? "All calls" : "Only this"}
        </button>
      </header>
      <Growing
        reasoning={texts.value.reasoning}
        text={texts.value.text}
        isOpen={at.value === "open"}
      />
      <footer class="muted">
        <span>{counted(arrived.value, "chunk")}</span>
        <span>{duration(Math.max(0, Math.min(t, whole.end ?? t) - sent))} since the request</span>
        {at.value === "open" && (
          <span>
            {last === null
              ? "nothing yet"
              : `${duration(Math.max(0, t - last))} since the last chunk`}
          </span>
        )}
      </footer>
    </article>
  );
}

/** Text that keeps its end in view. */
function Growing({ reasoning, text, isOpen }: {
  readonly reasoning: string;
  readonly text: string;
  readonly isOpen: boolean;
}) {
  const element = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => {
    const pre = element.current;
    if (pre !== null) pre.scrollTop = pre.scrollHeight;
  }, [reasoning.length, text.length]);
  return (
    <pre
      ref={element}
      class="growing"
      tabIndex={0}
      role="group"
      aria-label="Answer so far"
      dir="auto"
    >
      {reasoning !== "" && <span class="thought"><VisibleText text={tail(reasoning)} /></span>}
      <VisibleText text={tail(text)} />
      {isOpen && <i class="caret" aria-hidden="true" />}
    </pre>
  );
}

function tail(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `…${text.slice(-SHOWN_CHARACTERS)}`;
}

/** Reasoning and answer of the first `count` chunks. */
export function textsUntil(
  chunks: readonly {
    readonly text?: string | undefined;
    readonly reasoning?: string | undefined;
    readonly tools?:
      | readonly { readonly name?: string | undefined; readonly arguments?: string | undefined }[]
      | undefined;
  }[],
  count: number,
): { readonly reasoning: string; readonly text: string } {
  const until = chunks.slice(0, count);
  const tools = until.flatMap((chunk) => chunk.tools ?? []).map((tool) =>
    `${tool.name === undefined ? "" : `${tool.name} `}${tool.arguments ?? ""}`
  );
  return {
    reasoning: until.map(({ reasoning = "" }) => reasoning).join(""),
    text: until.map(({ text = "" }) => text).join("") + tools.join(""),
  };
}

function sampleName(model: ReplayModel, { parent, span }: TimelineSpan): string {
  const place = model.timeline.places.value.get(parent ?? "");
  return model.timeline.spans.value[place ?? -1]?.label ?? span;
}
