/** One sample in the list. @module */

import type { SampleRow } from "../../../../api/mod.ts";
import { digits, duration, milliseconds, whole } from "../../../frame/text/format.ts";
import { Chip, Figure } from "../../../frame/parts.tsx";
import { address, place } from "../../../frame/router.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { VerdictMark } from "../../../trace/state.tsx";
import { toldApart } from "./told_apart.ts";

/** The cells of a sample; empty while it is on its way. */
export function SampleCells({ sample, beside, chosen, select }: {
  readonly sample: SampleRow | undefined;
  /** The rows above and below. */
  readonly beside: readonly (SampleRow | undefined)[];
  readonly chosen: boolean;
  readonly select: () => void;
}) {
  if (sample === undefined) return <div class="cells pending" role="cell" aria-busy="true" />;
  const { path, query } = place.value;
  const href = address(path, { ...Object.fromEntries(query), sample: sample.id });
  return (
    <div class={chosen ? "cells chosen" : "cells"}>
      <span role="cell">
        <VerdictMark verdict={sample.verdict} />
      </span>
      <span role="cell" class="cut">
        <a
          class="cover mono"
          href={href}
          aria-current={chosen ? "true" : undefined}
          onClick={select}
        >
          <VisibleText text={sample.id} />
        </a>
      </span>
      <span role="cell" class="cut prompt">
        <VisibleText text={toldApart(sample.prompt, beside.map((one) => one?.prompt ?? ""))} />
      </span>
      <span role="cell" class="cut mono">
        {sample.error === null
          ? (
            <Figure
              value={sample.answer}
              why={sample.explanation === "" ? "Nothing to judge" : sample.explanation}
              show={(answer) => <VisibleText text={answer} />}
            />
          )
          : (
            <span class="warn-text">
              <VisibleText text={sample.error} />
            </span>
          )}
        {sample.alarms.length > 0 && (
          <Chip tone="warn" tip={sample.alarms.join(", ")}>{sample.alarms.length}</Chip>
        )}
      </span>
      <span role="cell" class="num">
        <Figure value={sample.score} show={digits} why="It was not judged" />
      </span>
      <span role="cell" class="num">
        <Figure value={sample.ttftMs} show={milliseconds} why="No first token was seen" />
      </span>
      <span role="cell" class="num">
        <Figure
          value={sample.tpotMs}
          show={milliseconds}
          why="Fewer than two tokens, or their number is unknown"
        />
      </span>
      <span role="cell" class="num">
        <Figure value={sample.outputTokens} show={whole} why="The server did not tell it" />
      </span>
      <span role="cell" class="num">
        <Figure
          value={sample.end}
          show={(end) => duration(end - sample.start)}
          why="It has not ended"
        />
      </span>
    </div>
  );
}
