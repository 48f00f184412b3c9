/** The answer of a call as text, coloured by how sure the model was or by how long it took. @module */

import { computed, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { useKeys } from "../frame/keys.tsx";
import { Empty, Trouble, Waiting } from "../frame/parts.tsx";
import { queryValue, setQuery } from "../frame/router.ts";
import { gapsOf } from "../timeline/gaps.ts";
import { counted, whole } from "../frame/text/format.ts";
import type { CallViewProps } from "../views.ts";
import { Answer } from "./answer.ts";
import { probabilityOf, tokensOf } from "./chunk_tokens.ts";
import { CopyButtons } from "./copy_buttons.tsx";
import { TextPart } from "./text_part.tsx";
import { nextPlace, placesOf } from "./text_search.ts";
import { stepsOf, type TintBy, tintOf } from "./tint.ts";
import { TokenBook } from "./token_book.ts";
import { TokenCard } from "./token_card.tsx";

const TINTS: readonly (readonly [TintBy, string])[] = [
  ["probability", "Probability"],
  ["gap", "Gap"],
  ["nothing", "Plain"],
];

/** So many chunks show whether the server tells probabilities. */
const FIRST = 20;

/** The view `tokens` of a call. */
export function TokensView({ run, span, call }: CallViewProps) {
  const book = useMemo(() => new TokenBook(run, span), [run, span]);
  useEffect(() => book.start({ isOpen: call.ended === null }), [book]);
  const columns = useSignal(80);
  const selected = useSignal<number | null>(numberIn(queryValue("chunk")));
  const pointed = useSignal<number | null>(null);
  const chosen = useSignal<TintBy | null>(
    TINTS.find(([name]) => name === queryValue("by"))?.[0] ?? null,
  );
  const query = useSignal(queryValue("q") ?? "");
  const current = useSignal(0);
  const showsSpaces = useSignal(false);
  const answer = useMemo(() => computed(() => new Answer(columns.value)), [book]);
  const gaps = useComputed(() => {
    void book.version.value;
    return gapsOf(book.chunks.map(({ t }) => t));
  });
  void book.version.value;
  // Where no probability was told, all would look the same.
  const usual = book.chunks.slice(0, FIRST).every((chunk) => probabilityOf(chunk) === null)
    ? "gap"
    : "probability";
  const by = chosen.value ?? usual;
  useEffect(() => {
    setQuery({
      by: chosen.value === usual ? null : chosen.value,
      q: query.value,
      chunk: selected.value === null ? null : String(selected.value),
    });
  }, [chosen.value, usual, query.value, selected.value]);

  const set = answer.value;
  set.take(book.chunks, book.chunks.length);
  const { reasoning, answer: said } = set;
  const places = useMemo(
    () => placesOf(said.flow.text, query.value),
    [said.flow, said.flow.chunkCount, query.value],
  );
  const go = (step: 1 | -1) =>
    current.value = nextPlace(places, { current: current.value, by: step });
  useKeys("Tokens", [
    { keys: "n", label: "Next place that was found", run: () => go(1) },
    { keys: "N", label: "Found place before", run: () => go(-1) },
    {
      keys: "j",
      label: "Next chunk",
      run: () => selected.value = stepped(selected.value, 1, book),
    },
    {
      keys: "k",
      label: "Chunk before",
      run: () => selected.value = stepped(selected.value, -1, book),
    },
    { keys: "c", label: "Colour by the next thing", run: () => chosen.value = nextTint(by) },
    ...(selected.value === null
      ? []
      : [{ keys: "Escape", label: "Select nothing", run: () => void (selected.value = null) }]),
  ]);

  const total = book.total.value;
  if (book.error.value !== undefined) return <Trouble refusal={book.error.value} />;
  if (total === undefined) return <Waiting what="Reading the chunks" />;
  if (total === 0) {
    return (
      <Empty title="No chunk with content came">
        <p>
          {call.ended === null
            ? "The call is under way, or was cut off."
            : call.ended.kind === "call.failed"
            ? "The call failed before its first chunk."
            : "The answer is empty."}
        </p>
      </Empty>
    );
  }
  const shown = pointed.value ?? selected.value;
  const chunk = shown === null ? undefined : book.chunks[shown];
  const { median } = gaps.value;
  const part = {
    columns,
    selected,
    pointed,
    showsSpaces: showsSpaces.value,
    tint: (place: number) => {
      const of = book.chunks[place];
      const gap = gaps.value.before[place] ?? NaN;
      return of === undefined ? "" as const : tintOf(of, { by, gap, median });
    },
    isMany: (place: number) => {
      const of = book.chunks[place];
      return of !== undefined && (of.lp?.length ?? of.ids?.length ?? 0) > 1;
    },
  };
  return (
    <div class="tokens">
      <div class="token-tools" role="toolbar" aria-label="Tokens">
        <span class="segmented" role="group" aria-label="Colour by">
          {TINTS.map(([name, label]) => (
            <button
              key={name}
              type="button"
              class="button small"
              aria-pressed={by === name}
              onClick={() => chosen.value = name}
            >
              {label}
            </button>
          ))}
        </span>
        <button
          type="button"
          class="button small"
          aria-pressed={showsSpaces.value}
          onClick={() => showsSpaces.value = !showsSpaces.value}
        >
          Spaces
        </button>
        <input
          type="search"
          placeholder="Search the answer"
          aria-label="Search the answer"
          value={query.value}
          onInput={(event) => {
            query.value = event.currentTarget.value;
            current.value = 0;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
          }}
        />
        {query.value !== "" && (
          <span class="muted" role="status">
            {places.length === 0 ? "not found" : `${current.value + 1} of ${places.length}`}
          </span>
        )}
        <span class="grow" />
        <Totals book={book} total={total} />
        <CopyButtons text={() => said.flow.text} json={() => book.chunks} />
      </div>
      <ul class="tint-legend" aria-label="Colours">
        {stepsOf(by, median).map(([step, words]) => (
          <li key={step}>
            <i class={`chunk ${step}`}>ab</i> {words}
          </li>
        ))}
      </ul>
      <div class="token-body">
        <div class="token-columns">
          {reasoning.places.length > 0 && (
            <details class="reasoning">
              <summary>Reasoning, {counted(reasoning.places.length, "chunk")}</summary>
              <TextPart label="Reasoning" part={reasoning} found={NONE} current={-1} {...part} />
            </details>
          )}
          {said.places.length === 0
            ? <p class="muted">No answer came after the reasoning.</p>
            : (
              <TextPart
                label="Answer"
                part={said}
                found={{ places, length: query.value.length }}
                current={current.value}
                {...part}
              />
            )}
        </div>
        <TokenCard
          chunk={chunk}
          place={shown}
          total={total}
          gap={shown === null ? NaN : gaps.value.before[shown] ?? NaN}
          sent={call.row.clock?.sent ?? null}
        />
      </div>
    </div>
  );
}

const NONE = { places: [], length: 0 };

/** How many there are, and how many of them tell a probability. */
function Totals({ book, total }: { readonly book: TokenBook; readonly total: number }) {
  void book.version.value;
  const { length } = book.chunks;
  const { tokens, told } = useMemo(() => {
    let tokens = 0;
    let told = 0;
    for (const chunk of book.chunks) {
      tokens += tokensOf(chunk).length;
      if (probabilityOf(chunk) !== null) told += 1;
    }
    return { tokens, told };
  }, [book, length]);
  return (
    <span class="muted">
      {counted(total, "chunk")}
      {length < total ? `, ${length} here` : ""} ·{" "}
      {tokens === 0 ? "tokens not told" : counted(tokens, "token")} ·{" "}
      {told === 0 ? "no probabilities told" : `${whole(told)} with probability`}
    </span>
  );
}

function stepped(at: number | null, by: 1 | -1, { chunks }: TokenBook): number {
  return at === null ? 0 : Math.min(Math.max(0, at + by), chunks.length - 1);
}

function nextTint(by: TintBy): TintBy {
  const at = TINTS.findIndex(([name]) => name === by);
  return TINTS[(at + 1) % TINTS.length]?.[0] ?? by;
}

function numberIn(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
