/** Scores with their paired differences to the first run. @module */

import type { ComparedCell, SeveralComparison } from "../../../api/mod.ts";
import { exact, exactly } from "../../lists/exact.ts";
import { percent, percentInterval, points } from "../../frame/text/format.ts";
import { Figure, Section } from "../../frame/parts.tsx";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { letterOf, sideName } from "./letters.ts";

/** A line a benchmark and run. */
export function Scores({ comparison }: { readonly comparison: SeveralComparison }) {
  const { pairs, tests, runs } = comparison;
  const cells = pairs.flatMap(({ place, cells }) => cells.map((cell) => ({ place, cell })));
  const sorted = cells.toSorted((a, b) =>
    a.cell.benchmark.localeCompare(b.cell.benchmark) || a.place - b.place
  );
  return (
    <Section
      title="Scores, paired by what was asked"
      aside={tests > 1
        ? <span class="muted">p adjusted over {tests} tests (Holm)</span>
        : undefined}
      flush
    >
      {sorted.length === 0
        ? <p class="cell-note muted">These runs have no benchmark in common.</p>
        : (
          <TableFrame>
            <table class="data" aria-label="Scores">
              <thead>
                <tr>
                  <th scope="col">Benchmark</th>
                  <th scope="col">With A</th>
                  <th scope="col" class="num" data-tip="Mean over the paired items">A</th>
                  <th scope="col" class="num" data-tip="Mean over the paired items">Other</th>
                  <th scope="col" data-tip="Other − A over the pairs, with its 95 % interval">
                    Difference
                  </th>
                  <th scope="col" class="num">p</th>
                  <th scope="col" class="num" data-tip="Adjusted for the number of tests">Holm</th>
                  <th scope="col" class="num" data-tip="Pairs">n</th>
                  <th
                    scope="col"
                    class="num"
                    data-tip="Pairs in which the other is better, equal, worse"
                  >
                    better : equal : worse
                  </th>
                  <th scope="col" class="method">Method</th>
                </tr>
              </thead>
              <tbody>
                {sorted.map(({ place, cell }) => (
                  <CellRow
                    key={`${place} ${cell.benchmark} ${cell.a.model} ${cell.b.model}`}
                    cell={cell}
                    name={(runs[place]?.models.length ?? 0) > 1
                      ? `${letterOf(place)}: ${cell.b.model}`
                      : sideName(comparison, place)}
                  />
                ))}
              </tbody>
            </table>
          </TableFrame>
        )}
    </Section>
  );
}

function CellRow({ cell, name }: { readonly cell: ComparedCell; readonly name: string }) {
  const { benchmark, a, b, difference, interval, method, n, wins, ties, losses } = cell;
  return (
    <tr>
      <th scope="row">
        <VisibleText text={benchmark} />
      </th>
      <td>
        <VisibleText text={name} />
      </td>
      {[a, b].map(({ mean }, index) => (
        <td key={index} class="num">
          <Figure
            value={mean}
            show={(share) => <span {...exactly(share, "share")}>{percent(share)}</span>}
            why="No item was scored in both"
          />
        </td>
      ))}
      <td>
        <Figure
          value={difference}
          why={method}
          show={(value) => (
            <span class="difference" {...exactly(value, "share", { interval })}>
              <DifferenceBar difference={value} interval={interval} />
              <b class={toneOf(interval)}>{points(value)}</b>{" "}
              <span class="muted">
                {interval === null ? "no interval" : percentInterval(interval)}
              </span>
            </span>
          )}
        />
      </td>
      {[cell.p, cell.pHolm].map((p, index) => (
        <td key={index} class="num">
          <Figure
            value={p}
            why={method}
            show={(value) => <span {...exactly(value, "")}>{pText(value)}</span>}
          />
        </td>
      ))}
      <td class="num">{n}</td>
      <td class="num" {...exact({ Better: wins, Equal: ties, Worse: losses })}>
        {wins} : {ties} : {losses}
      </td>
      <td class="muted">
        <VisibleText text={method} />
      </td>
    </tr>
  );
}

/** From −100 to +100 points, with none in the middle. */
function DifferenceBar({ difference, interval }: {
  readonly difference: number;
  readonly interval: ComparedCell["interval"];
}) {
  const at = (value: number) => `${(value + 1) * 50}%`;
  return (
    <span class="score-bar difference-bar" aria-hidden="true">
      <span class="score-zero" />
      {interval !== null && (
        <span
          class="score-interval"
          style={{ left: at(interval[0]), width: `${(interval[1] - interval[0]) * 50}%` }}
        />
      )}
      <span class="score-mean" style={{ left: at(difference) }} />
    </span>
  );
}

/** A difference has a colour only where its interval leaves out zero. */
function toneOf(interval: ComparedCell["interval"]): string | undefined {
  if (interval === null) return undefined;
  return interval[0] > 0 ? "good-text" : interval[1] < 0 ? "bad-text" : undefined;
}

function pText(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
