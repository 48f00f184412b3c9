/** The figures of a result in cells of a table. @module */

import { countText } from "./count_text.ts";
import type { MedianOf, ResultFigures } from "../../../core/leaderboard/record.ts";
import { exactly } from "../lists/exact.ts";
import {
  bytes,
  milliseconds,
  percent,
  percentInterval,
  rate,
  whole,
} from "../frame/text/format.ts";
import { Chip, Figure } from "../frame/parts.tsx";

/** Mean with its interval as a bar; a line marks what guessing scores. */
export function ResultScore(
  { figures: { mean, interval, items, chance, atChance, method, units } }: {
    readonly figures: ResultFigures;
  },
) {
  const how = interval === null
    ? "no interval: one item, or one source, says nothing about spread"
    : `95 % interval, ${method}${units < items ? ` over ${units} sources` : ""}`;
  return (
    <Figure
      value={mean}
      why="Nothing was judged"
      show={(value) => (
        <span
          class="score wide"
          data-tip={how}
          {...exactly(value, "share", { interval, n: items })}
        >
          <span class="score-bar" aria-hidden="true">
            {interval !== null && (
              <span
                class="score-interval"
                style={{
                  left: `${interval[0] * 100}%`,
                  width: `${(interval[1] - interval[0]) * 100}%`,
                }}
              />
            )}
            {chance !== null && chance > 0 && (
              <span class="score-chance" style={{ left: `${chance * 100}%` }} />
            )}
            <span class="score-mean" style={{ left: `${value * 100}%` }} />
          </span>
          <b>{percent(value)}</b>{" "}
          <span class="muted">{interval === null ? "no interval" : percentInterval(interval)}</span>
          {atChance && (
            <Chip tone="warn" tip="To four digits what guessing scores: look at the answers">
              chance
            </Chip>
          )}
        </span>
      )}
    />
  );
}

/** Heads of `SpeedCells`. */
export function SpeedHeads() {
  return (
    <>
      <th scope="col" class="num" data-tip="Median time to the first token">TTFT</th>
      <th scope="col" class="num" data-tip="Median time of each further token">TPOT</th>
      <th scope="col" class="num" data-tip="By the server's timings, else by our clock: 1 / TPOT">
        tok/s
      </th>
      <th scope="col" class="num" data-tip="The most that the server's processes held">Memory</th>
    </>
  );
}

/** Medians, each with its number of answers; memory. */
export function SpeedCells({ figures, memoryBytes }: {
  readonly figures: ResultFigures;
  readonly memoryBytes: number | null;
}) {
  const { ttftMs, tpotMs, decodeServer, decodeClient } = figures;
  return (
    <>
      <td class="num">
        <MedianFigure median={ttftMs} show={milliseconds} unit="ms" />
      </td>
      <td class="num">
        <MedianFigure median={tpotMs} show={milliseconds} unit="ms" />
      </td>
      <td class="num">
        <MedianFigure
          median={decodeServer ?? decodeClient}
          show={rate}
          unit=""
          by={decodeServer === null ? "by our clock" : "by the server's timings"}
        />
      </td>
      <td class="num">
        <Figure
          value={memoryBytes}
          show={(count) => <span {...exactly(count, "bytes")}>{bytes(count)}</span>}
          why="Not read, or the run asked several models"
        />
      </td>
    </>
  );
}

/** Answers that count, and those that failed. */
export function CountCells({ figures: { scored, failed, skipped, items } }: {
  readonly figures: ResultFigures;
}) {
  const tip = `${items} items, ${scored} samples with an outcome` +
    (skipped === 0 ? "" : `, ${skipped} not asked`);
  return (
    <>
      <td class="num">
        <span data-tip={tip}>{countText({ scored, items })}</span>
      </td>
      <td class={failed > 0 ? "num warn-text" : "num muted"}>{whole(failed)}</td>
    </>
  );
}

function MedianFigure({ median, show, unit, by }: {
  readonly median: MedianOf | null;
  readonly show: (value: number) => string;
  /** Empty where the head of the column has it. */
  readonly unit: string;
  /** Whose clock it is, where there are two. */
  readonly by?: string;
}) {
  return (
    <Figure
      value={median}
      why="No answer told it"
      show={({ value, n }) => (
        <span
          data-tip={`median of ${n}${by === undefined ? "" : `, ${by}`}`}
          {...exactly(value, unit, { n })}
        >
          {show(value)}
        </span>
      )}
    />
  );
}
