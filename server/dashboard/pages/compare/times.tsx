/** Times and rates of each run, and how they relate to the first. @module */

import type { MedianFigure, SeveralComparison, SideRow } from "../../../api/mod.ts";
import { exact, exactly } from "../../lists/exact.ts";
import { milliseconds, rate } from "../../frame/text/format.ts";
import { Figure, Section } from "../../frame/parts.tsx";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { letterOf } from "./letters.ts";

type Ratio = SeveralComparison["pairs"][number]["times"][number];

/** Lines of the table, by the figure of a row. */
const LINES: readonly {
  readonly label: string;
  readonly of: "ttftMs" | "tpotMs" | "decodeClient" | "decodeServer";
  readonly ratio?: Ratio["name"];
  readonly show: (value: number) => string;
  /** Empty where the label has it. */
  readonly unit: string;
}[] = [
  { label: "TTFT", of: "ttftMs", ratio: "ttft", show: milliseconds, unit: "ms" },
  { label: "TPOT", of: "tpotMs", ratio: "tpot", show: milliseconds, unit: "ms" },
  { label: "tok/s by our clock", of: "decodeClient", show: rate, unit: "" },
  { label: "tok/s by the server", of: "decodeServer", show: rate, unit: "" },
];

/** Medians with their intervals; ratios to the first where both tell it. */
export function Times({ comparison: { runs, pairs } }: { readonly comparison: SeveralComparison }) {
  const rows = runs.flatMap(({ rows }, place) => rows.map((row) => ({ row, place })))
    .toSorted((a, b) => a.row.benchmark.localeCompare(b.row.benchmark) || a.place - b.place);
  if (rows.length === 0) return null;
  return (
    <Section
      title="Latency"
      aside={
        <span class="muted">
          medians with 95 % bootstrap intervals; × is the ratio to A over items of both
        </span>
      }
      flush
    >
      <TableFrame>
        <table class="data" aria-label="Latency">
          <thead>
            <tr>
              <th scope="col">Benchmark</th>
              <th scope="col">Run</th>
              {LINES.map(({ label }) => <th key={label} scope="col" class="num">{label}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, place }) => (
              <tr key={`${place} ${row.benchmark} ${row.model}`}>
                <th scope="row">
                  <VisibleText text={row.benchmark} />
                </th>
                <td>
                  <VisibleText text={`${letterOf(place)}: ${row.model}`} />
                </td>
                {LINES.map(({ label, of, ratio, show, unit }) => (
                  <td key={label} class="num">
                    <Figure
                      value={row[of]}
                      why="No answer told it"
                      show={(median) => <MedianText median={median} show={show} unit={unit} />}
                    />
                    <RatioText ratio={ratioOf(pairs, { place, row, name: ratio })} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

function MedianText({ median: { value, n, interval }, show, unit }: {
  readonly median: MedianFigure;
  readonly show: (value: number) => string;
  readonly unit: string;
}) {
  return (
    <span data-tip={`median of ${n}`} {...exactly(value, unit, { interval, n })}>
      <b>{show(value)}</b>{" "}
      {interval !== null && <span class="muted">[{interval.map(show).join(", ")}]</span>}
    </span>
  );
}

function RatioText({ ratio }: { readonly ratio: Ratio | undefined }) {
  if (ratio === undefined) return null;
  const { ratio: value, interval, n } = ratio;
  const tone = interval === null
    ? "muted"
    : interval[0] > 1
    ? "bad-text"
    : interval[1] < 1
    ? "good-text"
    : "muted";
  return (
    <div
      {...exact({
        " ratio to A": value,
        " ratio low": interval?.[0] ?? null,
        " ratio high": interval?.[1] ?? null,
      })}
      class={tone}
      data-tip={`${n[0]} answers in A, ${n[1]} here; percentile bootstrap`}
    >
      × {value.toFixed(2)}{" "}
      {interval !== null && `[${interval.map((end) => end.toFixed(2)).join(", ")}]`}
    </div>
  );
}

function ratioOf(
  pairs: SeveralComparison["pairs"],
  { place, row, name }: {
    readonly place: number;
    readonly row: SideRow;
    readonly name: Ratio["name"] | undefined;
  },
): Ratio | undefined {
  return pairs.find((pair) => pair.place === place)?.times.find((one) =>
    one.benchmark === row.benchmark && one.models[1] === row.model && one.name === name
  );
}
