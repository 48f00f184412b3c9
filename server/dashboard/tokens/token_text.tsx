/** The text of an answer, chunk by chunk, of any length: only the lines that are seen are in the page. @module */

import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { textParts } from "../frame/text/text.tsx";
import type { Found } from "./line_pieces.ts";
import { linePieces } from "./line_pieces.ts";
import type { TextFlow } from "./text_flow.ts";
import type { Tint } from "./tint.ts";

/** Height of a line, in pixels. */
export const LINE = 22;
const OVERSCAN = 6;

/** What is shown. */
export interface TokenTextProps {
  readonly label: string;
  readonly flow: TextFlow;
  readonly found: Found;
  /** Which of the found places is the current one. */
  readonly current: number;
  readonly tint: (chunk: number) => Tint | "";
  /** Whether a chunk holds several tokens. */
  readonly isMany: (chunk: number) => boolean;
  readonly selected: Signal<number | null>;
  readonly showsSpaces: boolean;
  readonly onColumns: (columns: number) => void;
}

/** The text in its own scrolling place. Arrows go from chunk to chunk. */
export function TokenText(props: TokenTextProps) {
  const { label, flow, found, current, selected, onColumns } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const ruler = useRef<HTMLSpanElement>(null);
  const top = useSignal(0);
  const height = useSignal(400);

  useLayoutEffect(() => {
    const element = scroller.current;
    const width = (ruler.current?.getBoundingClientRect().width ?? 0) / 10;
    if (element === null || width === 0) return;
    const measure = () => {
      height.value = element.clientHeight;
      onColumns(Math.floor((element.clientWidth - 28) / width));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const reveal = (offset: number) => {
    const element = scroller.current;
    if (element === null) return;
    const at = flow.lineAt(offset) * LINE;
    if (at < element.scrollTop || at > element.scrollTop + element.clientHeight - LINE * 2) {
      element.scrollTop = at - element.clientHeight / 3;
    }
  };
  const place = found.places[current];
  useLayoutEffect(() => {
    if (place !== undefined) reveal(place);
  }, [place]);
  useLayoutEffect(() => {
    if (selected.value !== null) reveal(flow.chunk(selected.value)[0]);
  }, [selected.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0 || flow.chunkCount === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = selected.value === null ? 0 : selected.value + by;
    selected.value = Math.min(Math.max(0, next), flow.chunkCount - 1);
  };
  const first = Math.max(0, Math.floor(top.value / LINE) - OVERSCAN);
  const last = Math.min(flow.lineCount, Math.ceil((top.value + height.value) / LINE) + OVERSCAN);
  const lines = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  // Scrolling keeps the lines that stay: only what the parent passes anew makes them anew.
  const known = useMemo(() => new Map<number, JSX.Element>(), [props]);
  for (const line of known.keys()) if (line < first || line >= last) known.delete(line);
  const kept = (line: number) => {
    const element = known.get(line) ?? <Line key={line} line={line} {...props} />;
    known.set(line, element);
    return element;
  };
  return (
    <div
      ref={scroller}
      class="token-text"
      role="group"
      aria-label={`${label}. Left and right go from chunk to chunk`}
      tabIndex={0}
      onScroll={(event) => top.value = event.currentTarget.scrollTop}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const chunk = chunkUnder(event.target);
        if (chunk !== null) selected.value = chunk;
      }}
    >
      <span ref={ruler} class="ruler" aria-hidden="true">0000000000</span>
      <div class="token-space" style={{ height: `${flow.lineCount * LINE}px` }}>
        {lines.map((line) => kept(line))}
      </div>
    </div>
  );
}

/** The chunk that an element of the text belongs to. */
export function chunkUnder(target: EventTarget | null): number | null {
  const owner = target instanceof Element ? target.closest<HTMLElement>("[data-chunk]") : null;
  return owner === null ? null : Number(owner.dataset.chunk);
}

function Line(
  { line, flow, found, current, tint, isMany, selected, showsSpaces }: TokenTextProps & {
    readonly line: number;
  },
) {
  return (
    <div class="token-line" dir="auto" style={{ top: `${line * LINE}px` }}>
      {linePieces(flow, line, found).map(({ chunk, from, text, found: hit }) => (
        <span
          key={from}
          data-chunk={chunk}
          class={[
            "chunk",
            tint(chunk),
            isMany(chunk) ? "many" : "",
            hit < 0 ? "" : hit === current ? "hit current" : "hit",
            selected.value === chunk ? "selected" : "",
          ].filter((name) => name !== "").join(" ")}
        >
          <Shown text={text} showsSpaces={showsSpaces} />
        </span>
      ))}
    </div>
  );
}

/** Text with everything in it that would not be seen. */
function Shown({ text, showsSpaces }: { readonly text: string; readonly showsSpaces: boolean }) {
  return (
    <>
      {textParts(text).flatMap((part, at) =>
        "mark" in part
          ? [<span key={at} class="unseen" data-tip={part.name}>{part.mark}</span>]
          : part.text.split(/(\n|\t)/).map((piece, n) =>
            piece === "\n"
              ? <span key={`${at}.${n}`} class="white">⏎</span>
              : piece === "\t"
              ? <span key={`${at}.${n}`} class="white tab">→</span>
              : showsSpaces
              ? piece.replaceAll(" ", "·")
              : piece
          )
      )}
    </>
  );
}
