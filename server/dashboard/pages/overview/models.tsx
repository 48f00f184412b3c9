/** The newest result of each model on each benchmark. @module */

import type { RunSummary } from "../../../api/mod.ts";
import { exactly } from "../../lists/exact.ts";
import { milliseconds, rate, whole } from "../../frame/text/format.ts";
import { Figure, Moment, Section } from "../../frame/parts.tsx";
import { address, pathOf } from "../../frame/router.ts";
import { NameText, VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { Score } from "../../trace/score.tsx";

type Cell = RunSummary["cells"][number];

/** One line a model and benchmark; results of different runs are never merged. */
export function ModelsAtAGlance({ runs, total }: {
  readonly runs: readonly RunSummary[];
  readonly total: number;
}) {
  const lines = newestCells(runs);
  if (lines.length === 0) return null;
  const all = runs.length === total ? "all runs" : `the newest ${whole(runs.length)} runs`;
  return (
    <Section
      title="Models at a glance"
      aside={
        <span class="muted">
          newest result each, from {all} · <a class="link" href="/leaderboard">leaderboard</a>
        </span>
      }
      flush
    >
      <TableFrame>
        <table class="data" aria-label="Models at a glance">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Provider</th>
              <th scope="col">Benchmark</th>
              <th scope="col">Mean score, 95 % interval</th>
              <th scope="col" class="num" data-tip="Median time to the first token">TTFT</th>
              <th scope="col" class="num" data-tip="Median time of each further token">TPOT</th>
              <th
                scope="col"
                class="num"
                data-tip="Median, by the server's timings where it tells them, else by our clock"
              >
                tok/s
              </th>
              <th scope="col" class="num">Runs</th>
              <th scope="col">Newest</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ cell, run, runs: count }) => (
              <tr key={`${cell.provider} ${cell.model} ${cell.benchmark}`}>
                <th scope="row">
                  <a class="link" href={pathOf("models", cell.model)}>
                    <NameText name={cell.model} />
                  </a>
                </th>
                <td class="muted">
                  <VisibleText text={cell.provider} />
                </td>
                <td>
                  <VisibleText text={cell.benchmark} />
                </td>
                <td>
                  <Score {...cell} scored={cell.items} />
                </td>
                <td class="num">
                  <Median value={cell.ttftMs} n={cell.answers} show={milliseconds} unit="ms" />
                </td>
                <td class="num">
                  <Median value={cell.tpotMs} n={cell.answers} show={milliseconds} unit="ms" />
                </td>
                <td class="num">
                  <Median value={cell.decodePerSecond} n={cell.answers} show={rate} unit="" />
                </td>
                <td class="num">
                  <a
                    class="link"
                    href={address("/runs", { model: cell.model, benchmark: cell.benchmark })}
                  >
                    {whole(count)}
                  </a>
                </td>
                <td>
                  <a class="link" href={pathOf("runs", run.id)}>
                    <Moment iso={run.started} />
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

function Median({ value, n, show, unit }: {
  readonly value: number | null;
  readonly n: number;
  readonly show: (value: number) => string;
  /** Empty where the head of the column has it. */
  readonly unit: string;
}) {
  return (
    <Figure
      value={value}
      why="No answer told it"
      show={(known) => (
        <span data-tip={`median of ${n} answers`} {...exactly(known, unit, { n })}>
          {show(known)}
        </span>
      )}
    />
  );
}

/** Runs come newest first, so the first of each pair is the newest. */
function newestCells(runs: readonly RunSummary[]) {
  const found = new Map<string, { readonly cell: Cell; readonly run: RunSummary; runs: number }>();
  for (const run of runs) {
    for (const cell of run.cells) {
      if (cell.scored === 0) continue;
      const key = JSON.stringify([cell.model, cell.provider, cell.benchmark]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { cell, run, runs: 1 });
      else known.runs += 1;
    }
  }
  return [...found.values()].sort((a, b) =>
    a.cell.model.localeCompare(b.cell.model) || a.cell.benchmark.localeCompare(b.cell.benchmark)
  );
}
