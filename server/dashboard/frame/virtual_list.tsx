/** A list of any length: only what is seen is in the page. @module */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/** What a list shows. */
export interface VirtualListProps {
  readonly label: string;
  readonly count: number;
  readonly rowHeight: number;
  /** The row at a place; also while its data is on its way. */
  readonly row: (index: number) => ComponentChildren;
  /** Place of the row that must be in view; it is scrolled to when it changes. */
  readonly selected?: number | undefined;
  /** Told which rows are in view, the end apart, so that their data can be asked for. */
  readonly onRange?: ((from: number, to: number) => void) | undefined;
  /** A row above the others that stays. */
  readonly head?: ComponentChildren;
  /** Keeps the last row in view as rows come, unless somebody scrolled away from it. */
  readonly atEnd?: boolean | undefined;
}

const OVERSCAN = 8;

/** The list with its scroll bar; it takes the height that its place gives it. */
export function VirtualList(
  { label, count, rowHeight, row, selected, onRange, head, atEnd = false }: VirtualListProps,
) {
  const scroller = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  const top = useSignal(0);
  const height = useSignal(600);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => height.value = element.clientHeight;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || selected === undefined || selected < 0) return;
    const headHeight = element.querySelector<HTMLElement>(".virtual-head")?.offsetHeight ?? 0;
    const at = selected * rowHeight;
    const room = element.clientHeight - headHeight - rowHeight;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (at > element.scrollTop + room) element.scrollTop = at - room;
  }, [selected, rowHeight]);

  useLayoutEffect(() => {
    wasAtEnd.current = true;
  }, [atEnd]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && atEnd && wasAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [atEnd, count, height.value]);

  const from = Math.max(0, Math.floor(top.value / rowHeight) - OVERSCAN);
  const to = Math.min(count, Math.ceil((top.value + height.value) / rowHeight) + OVERSCAN);
  useEffect(() => onRange?.(from, to), [from, to, onRange]);

  const rows = [];
  for (let index = from; index < to; index++) {
    rows.push(
      <div
        key={index}
        class={index === selected ? "virtual-row selected" : "virtual-row"}
        role="row"
        aria-rowindex={index + (head === undefined ? 1 : 2)}
        aria-selected={selected === undefined ? undefined : index === selected}
        style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
      >
        {row(index)}
      </div>,
    );
  }
  return (
    <div
      ref={scroller}
      class="virtual"
      role="table"
      aria-label={label}
      aria-rowcount={count + (head === undefined ? 0 : 1)}
      tabIndex={0}
      onScroll={({ currentTarget: element }) => {
        top.value = element.scrollTop;
        const below = element.scrollHeight - element.clientHeight - element.scrollTop;
        wasAtEnd.current = below < rowHeight;
      }}
    >
      {head !== undefined && <div class="virtual-head" role="row" aria-rowindex={1}>{head}</div>}
      <div class="virtual-space" role="rowgroup" style={{ height: `${count * rowHeight}px` }}>
        {rows}
      </div>
    </div>
  );
}
