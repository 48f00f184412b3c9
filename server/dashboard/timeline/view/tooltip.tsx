/** What is under the pointer, in words. @module */

import type { ReadonlySignal } from "@preact/signals";
import type { TimelineSpan } from "../../../api/mod.ts";
import type { Hit } from "../hit.ts";
import { spanAt } from "../moment.ts";
import { counted, duration } from "../../frame/text/format.ts";
import { endOf } from "../span_tree.ts";
import { exactTime } from "../wording.ts";
import type { TimelineModel } from "./model.ts";

/** A box beside the pointer; screen readers have the table of spans instead. */
export function Tooltip({ model, hit, at }: {
  readonly model: TimelineModel;
  readonly hit: ReadonlySignal<Hit | undefined>;
  readonly at: ReadonlySignal<{ readonly x: number; readonly y: number } | null>;
}) {
  const place = at.value;
  const found = hit.value;
  if (place === null || found === undefined) return null;
  const [first] = found.spans;
  const span = first === undefined ? undefined : model.spans.value[first];
  if (span === undefined) return null;
  const isLeft = place.x > innerWidth / 2;
  return (
    <div
      class="tl-tooltip"
      aria-hidden="true"
      style={{
        top: `${place.y + 18}px`,
        ...(isLeft ? { right: `calc(100% - ${place.x - 8}px)` } : { left: `${place.x + 14}px` }),
      }}
    >
      {found.spans.length > 1
        ? <p>{counted(found.spans.length, span.kind)} closer than a pixel · click to go nearer</p>
        : <Words span={spanAt(span, model.playhead.value ?? Infinity)} now={model.now.value} />}
    </div>
  );
}

function Words({ span, now }: { readonly span: TimelineSpan; readonly now: number }) {
  return (
    <>
      <p>
        <b>{span.kind}</b> <bdi>{span.label}</bdi>
      </p>
      <p class="muted">
        {duration((endOf(span) ?? now) - span.start)}
        {span.end === null ? " so far" : ""} from {exactTime(span.start)} · {stateWord(span)}
      </p>
      {span.call !== undefined && <p class="muted">{callWords(span)}</p>}
      {span.alarms.length > 0 && <p class="tl-warn">▲ {span.alarms.join(", ")}</p>}
    </>
  );
}

/** How a span came out, in a word. */
export function stateWord({ kind, state }: Pick<TimelineSpan, "kind" | "state">): string {
  if (state === "ok") return kind === "sample" ? "right or measured" : "completed";
  return state === "open" ? "under way or cut off" : state;
}

/** Chunks, tokens and the time to the first one. */
export function callWords({ call }: Pick<TimelineSpan, "call">): string {
  if (call === undefined) return "";
  const { clock, chunks, tokens } = call;
  const ttft = clock?.first == null || clock.sent === null ? null : clock.first - clock.sent;
  return [
    counted(chunks, "chunk"),
    tokens === null ? "tokens not told" : counted(tokens, "token"),
    `first chunk after ${duration(ttft)}`,
  ].join(" · ");
}
