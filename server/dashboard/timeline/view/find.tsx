/** Looks for spans by words, and goes from one that fits to the next. @module */

import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { TimelineSpan } from "../../../api/mod.ts";
import { whole } from "../../frame/text/format.ts";
import type { TimelineModel } from "./model.ts";
import { stateWord } from "./tooltip.tsx";

/** What is looked for, and where it is. */
export class Finder {
  readonly words = signal("");
  /** Spans that have all the words in name, label, outcome or alarms, in the order in which they began. */
  readonly found: ReadonlySignal<readonly TimelineSpan[]>;
  readonly #model: TimelineModel;

  constructor(model: TimelineModel) {
    this.#model = model;
    this.found = computed(() => {
      const wanted = this.words.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
      return wanted.length === 0
        ? []
        : model.spans.value.filter((span) => wanted.every((word) => wordsOf(span).includes(word)));
    });
  }

  /** Which of those found is selected, from 0; -1 where none is. */
  get place(): number {
    return this.found.value.findIndex(({ span }) => span === this.#model.selected.value);
  }

  /** Selects the next one, or the one before; after the last comes the first. */
  step(by: 1 | -1): void {
    const { length } = this.found.value;
    const from = this.place < 0 && by < 0 ? 0 : this.place;
    const span = this.found.value[(from + by + length) % length];
    if (span !== undefined) this.#model.select(span.span);
  }
}

function wordsOf(span: TimelineSpan): string {
  return [span.kind, span.span, span.label, span.state, stateWord(span), ...span.alarms]
    .join("\n").toLowerCase();
}

/** The field, and how many fit. */
export function Find({ finder }: { readonly finder: Finder }) {
  const { length } = finder.found.value;
  return (
    <span class="tl-find">
      <input
        type="search"
        aria-label="Find a span"
        placeholder="Find a span"
        data-tip="Words of its name, kind, outcome or alarms; Enter goes to the next"
        value={finder.words.value}
        onInput={(event) => finder.words.value = event.currentTarget.value}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
          if (event.key !== "Enter") return;
          event.preventDefault();
          finder.step(event.shiftKey ? -1 : 1);
        }}
      />
      {finder.words.value.trim() !== "" && (
        <span class="muted" role="status">
          {length === 0
            ? "none"
            : finder.place < 0
            ? whole(length)
            : `${whole(finder.place + 1)} of ${whole(length)}`}
        </span>
      )}
    </span>
  );
}
