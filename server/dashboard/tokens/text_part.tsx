/** One part of an answer in its place, with chunks named by their place in the call. @module */

import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { lowerBound } from "../timeline/level_of_detail.ts";
import type { AnswerPart } from "./answer.ts";
import type { Found } from "./line_pieces.ts";
import type { Tint } from "./tint.ts";
import { chunkUnder, TokenText } from "./token_text.tsx";

/** What a part is told; places are those of the call. */
export interface TextPartProps {
  readonly label: string;
  readonly part: AnswerPart;
  readonly found: Found;
  readonly current: number;
  readonly columns: Signal<number>;
  readonly selected: Signal<number | null>;
  readonly pointed: Signal<number | null>;
  readonly tint: (place: number) => Tint | "";
  readonly isMany: (place: number) => boolean;
  readonly showsSpaces: boolean;
}

/** The text of the part. */
export function TextPart(
  { label, part, found, current, columns, selected, pointed, tint, isMany, showsSpaces }:
    TextPartProps,
) {
  const { places, flow } = part;
  // Within the part chunks count from 0.
  const inPart = useComputed(() => partPlace(places, selected.value));
  const own = useSignal<number | null>(inPart.peek());
  useEffect(() => {
    own.value = inPart.value;
  }, [inPart.value]);
  useEffect(() => {
    const place = own.value === null ? null : places[own.value] ?? null;
    if (place !== null && place !== selected.peek()) selected.value = place;
  }, [own.value]);
  return (
    <div
      class="token-part"
      onPointerOver={(event) => {
        const chunk = chunkUnder(event.target);
        pointed.value = chunk === null ? null : places[chunk] ?? null;
      }}
      onPointerLeave={() => pointed.value = null}
    >
      <TokenText
        label={label}
        flow={flow}
        found={found}
        current={current}
        tint={(chunk) => tint(places[chunk] ?? -1)}
        isMany={(chunk) => isMany(places[chunk] ?? -1)}
        selected={own}
        showsSpaces={showsSpaces}
        onColumns={(wide) => columns.value = Math.max(20, wide)}
      />
    </div>
  );
}

function partPlace(places: readonly number[], place: number | null): number | null {
  if (place === null) return null;
  const at = lowerBound(places, place);
  return places[at] === place ? at : null;
}
