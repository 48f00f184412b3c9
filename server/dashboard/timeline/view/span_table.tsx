/** The spans as a table: the same as the chart, for screen readers, and for everybody who would rather read. @module */

import { useComputed } from "@preact/signals";
import { VirtualList } from "../../frame/virtual_list.tsx";
import { duration } from "../../frame/text/format.ts";
import { endOf } from "../span_tree.ts";
import { exactTime } from "../wording.ts";
import type { TimelineModel } from "./model.ts";
import { stateWord } from "./tooltip.tsx";

const ROW = 24;

/** All spans in the order in which they began; moving the selection moves the chart. */
export function SpanTable({ model, onOpen }: {
  readonly model: TimelineModel;
  /** What the selected row does when it is pressed once more. */
  readonly onOpen: () => void;
}) {
  const depths = useComputed(() => {
    const depth = new Map<string, number>();
    return model.spans.value.map(({ span, parent }) => {
      const own = parent === null ? 0 : (depth.get(parent) ?? -1) + 1;
      depth.set(span, own);
      return own;
    });
  });
  const selected = model.places.value.get(model.selected.value ?? "");
  return (
    <VirtualList
      label="Spans of the run"
      count={model.spans.value.length}
      rowHeight={ROW}
      selected={selected}
      head={
        <div class="span-row head">
          <span role="columnheader">span</span>
          <span role="columnheader" class="num">from</span>
          <span role="columnheader" class="num">took</span>
          <span role="columnheader">came out</span>
        </div>
      }
      row={(at) => {
        const span = model.spans.value[at];
        if (span === undefined) return null;
        return (
          <button
            type="button"
            class="span-row"
            onClick={() => at === selected ? onOpen() : model.select(span.span)}
          >
            <span
              role="cell"
              class="cut"
              style={{ paddingLeft: `${(depths.value[at] ?? 0) * 14}px` }}
            >
              <span class="muted">{span.kind}</span> <bdi>{span.label}</bdi>
              {span.alarms.length > 0 && <span class="tl-warn">▲ {span.alarms.length}</span>}
            </span>
            <span role="cell" class="num">{exactTime(span.start)}</span>
            <span role="cell" class="num">
              {span.end === null ? "not ended" : duration((endOf(span) ?? span.end) - span.start)}
            </span>
            <span role="cell">{stateWord(span)}</span>
          </button>
        );
      }}
    />
  );
}
