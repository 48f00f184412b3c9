/** The chunks of a call on a time axis and as a list. @module */

import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { TimelineSpan } from "../../api/mod.ts";
import { Empty, Trouble, Waiting } from "../frame/parts.tsx";
import { queryValue, setQuery } from "../frame/router.ts";
import { VisibleText } from "../frame/text/text.tsx";
import { VirtualList } from "../frame/virtual_list.tsx";
import { CallChart } from "../timeline/call/call_chart.tsx";
import { gapsOf, paceOf } from "../timeline/gaps.ts";
import { duration } from "../frame/text/format.ts";
import { exactTime } from "../timeline/wording.ts";
import type { CallViewProps } from "../views.ts";
import { partOf, probabilityOf, textOf, tokensOf } from "./chunk_tokens.ts";
import { TokenBook } from "./token_book.ts";
import { share } from "./token_card.tsx";

const ROW = 24;

/** The view `chunks` of a call. */
export function ChunksView({ run, span, call }: CallViewProps) {
  const book = useMemo(() => new TokenBook(run, span), [run, span]);
  useEffect(() => book.start({ isOpen: call.ended === null }), [book]);
  const named = queryValue("chunk");
  const selected = useSignal<number | null>(named === null ? null : Number(named));
  const arrivals = useComputed(() => {
    void book.version.value;
    return Float64Array.from(book.chunks, ({ t }) => t);
  });
  const gaps = useComputed(() => gapsOf(arrivals.value));
  const drawn = useMemo(() => spanOf(call), [call]);
  const select = (place: number) => {
    selected.value = place;
    setQuery({ chunk: String(place) });
  };
  const total = book.total.value;
  if (book.error.value !== undefined) return <Trouble refusal={book.error.value} />;
  if (total === undefined) return <Waiting what="Reading the chunks" />;
  const end = call.ended?.t ?? arrivals.value.at(-1) ?? drawn.start;
  return (
    <div class="chunks">
      <CallChart
        span={drawn}
        arrivals={arrivals.value}
        now={end}
        chunk={selected.value}
        onChunk={select}
      />
      {total === 0 ? <Empty title="No chunk with content came" /> : (
        <VirtualList
          label="Chunks"
          count={book.chunks.length}
          rowHeight={ROW}
          selected={selected.value ?? undefined}
          head={
            <div class="chunk-row head">
              {["chunk", "arrived", "gap", "text", "tokens", "probability"].map((name) => (
                <span key={name} role="columnheader" class={name === "text" ? "" : "num"}>
                  {name}
                </span>
              ))}
            </div>
          }
          row={(at) => {
            const chunk = book.chunks[at];
            if (chunk === undefined) return null;
            const gap = gaps.value.before[at] as number;
            const probability = probabilityOf(chunk);
            const tokens = tokensOf(chunk).length;
            return (
              <div class="chunk-row">
                <span role="cell" class="num">
                  <button type="button" class="cover plain" onClick={() => select(at)}>
                    {at + 1}
                  </button>
                </span>
                <span role="cell" class="num">{exactTime(chunk.t)}</span>
                <span role="cell" class="num">
                  <i class={`pace ${paceOf(gap, gaps.value.median)}`} />{" "}
                  {Number.isNaN(gap) ? "first" : duration(gap)}
                </span>
                <code role="cell" class="cut">
                  {partOf(chunk) !== "text" && <span class="muted">{partOf(chunk)}</span>}
                  <VisibleText text={JSON.stringify(textOf(chunk))} />
                </code>
                <span role="cell" class="num">{tokens === 0 ? "not told" : tokens}</span>
                <span role="cell" class="num">
                  {probability === null ? "not told" : share(probability)}
                </span>
              </div>
            );
          }}
        />
      )}
    </div>
  );
}

/** The call as the timeline draws it. */
function spanOf({ row, ended }: CallViewProps["call"]): TimelineSpan {
  const { span, parent, start, clock, timings, chunks, tokens, attempt, alarms, model } = row;
  const state = ended === null ? "open" : ended.kind === "call.failed" ? "failed" : "ok";
  return {
    span,
    parent,
    kind: "call",
    label: model,
    start,
    end: ended?.t ?? null,
    state,
    call: { attempt, clock, timings, chunks, tokens },
    alarms,
  };
}
