/** The newest result of every model on each benchmark, beside those it can be compared with. @module */

import type { Board, BoardRow, Leaderboard } from "../../../../core/leaderboard/shape.ts";
import { useFolderChange } from "../../frame/folder.ts";
import { counted, whole } from "../../frame/text/format.ts";
import { Empty, Figure, Moment, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { useRowKeys } from "../../frame/row_keys.ts";
import { address, pathOf, queryValue, setQuery } from "../../frame/router.ts";
import { NameText, VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { QuerySelect } from "../../lists/choice.tsx";
import { CountCells, ResultScore, SpeedCells, SpeedHeads } from "../../ranking/figures.tsx";
import { LeftOut } from "../../ranking/left_out.tsx";
import { ComparePicked, PickBox, picked } from "../../ranking/picks.tsx";
import { GroupSettings, RowDifferences } from "../../ranking/settings.tsx";
import { Pending } from "../runs/mod.tsx";

const FILTERS = ["machine", "benchmark", "model"] as const;

/** The page at `/leaderboard`. */
export function LeaderboardPage() {
  useRowKeys();
  const query = Object.fromEntries(FILTERS.map((name) => [name, queryValue(name)]));
  const { data, error, reload } = useJson<Leaderboard>(address("/api/leaderboard", query));
  useFolderChange(reload);
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Reading the runs" />
      : <Trouble refusal={error} retry={reload} />;
  }
  const { boards, runs, cut, leftOut } = data;
  const machines = Map.groupBy(boards, ({ machine }) => machine);
  const isFiltered = FILTERS.some((name) => queryValue(name) !== null);
  return (
    <div class="page ranking">
      <div class="toolbar">
        <h1>Leaderboard</h1>
        {runs > 0 && (
          <>
            <QuerySelect
              name="benchmark"
              label="Benchmark"
              all="any benchmark"
              options={data.benchmarks}
            />
            <QuerySelect name="model" label="Model" all="any model" options={data.models} />
            <QuerySelect name="machine" label="Machine" all="any machine" options={data.machines} />
          </>
        )}
        {isFiltered && (
          <button
            type="button"
            class="button quiet"
            onClick={() => setQuery(Object.fromEntries(FILTERS.map((name) => [name, null])))}
          >
            Clear
          </button>
        )}
        <span class="grow" />
        <ComparePicked picks={picksOf(boards)} />
        {runs > 0 && <span class="muted" role="status">{counted(runs, "run")}</span>}
        <Pending count={leftOut.unread} ask={reload} />
      </div>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {boards.length === 0 && leftOut.unread === 0 && (isFiltered
        ? (
          <Empty title="No result fits the filter">
            <p>Clear it to see all boards.</p>
          </Empty>
        )
        : (
          <Empty title="No completed run of a benchmark" command="deno run -A cli.ts run --quick">
            <p>Run one on each model that you want to compare; they appear by themselves.</p>
          </Empty>
        ))}
      {boards.length > 0 && (
        <p class="muted">
          Each row is the newest run of its model, never the best of several. Rows of one table were
          asked the same items in the same way; what differs is a table of its own. Intervals that
          overlap do not make models equal: pick two or three and compare.
        </p>
      )}
      {[...machines].map(([machine, own]) => (
        <section key={machine} class="machine-group" aria-label={machine}>
          <h2>
            <VisibleText text={machine} />
          </h2>
          {own.map((board) => <BoardTable key={JSON.stringify(board.settings)} board={board} />)}
        </section>
      ))}
      {cut > 0 && (
        <p class="muted">
          {counted(cut, "more board")} {cut === 1 ? "is" : "are"}{" "}
          not shown: choose a benchmark or a model.
        </p>
      )}
      <LeftOut runs={leftOut} />
    </div>
  );
}

function BoardTable({ board }: { readonly board: Board }) {
  return (
    <Section title={board.benchmark} aside={<GroupSettings {...board} />} flush>
      <TableFrame>
        <table class="data board" aria-label={`Results of ${board.benchmark}`}>
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden-visually">Pick</span>
              </th>
              <th scope="col">Model</th>
              <th scope="col">Quantisation</th>
              <th scope="col" class="wide-score">Mean score, 95 % interval</th>
              <th scope="col" class="num count" data-tip="Samples with an outcome">n</th>
              <th scope="col" class="num" data-tip="Samples in no figure, because something failed">
                Errors
              </th>
              <SpeedHeads />
              <th scope="col" class="num" data-tip="Runs exactly like this one, itself included">
                Runs
              </th>
              <th scope="col" class="when">Newest</th>
            </tr>
          </thead>
          <tbody>
            {board.rows.map((row) => <Row key={idOf(row)} row={row} />)}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

function Row({ row }: { readonly row: BoardRow }) {
  const { identity, run, started, runs, differs, figures, memoryBytes } = row;
  return (
    <tr>
      <td class="pick">
        <PickBox id={idOf(row)} label={identity.model} />
      </td>
      <th scope="row">
        <a class="link" href={pathOf("models", identity.model)}>
          <NameText name={identity.model} />
        </a>{" "}
        <RowDifferences differs={differs} />
      </th>
      <td class="mono">
        <Figure
          value={identity.quantisation}
          why="The server does not tell it"
          show={(name) => <VisibleText text={name} />}
        />
      </td>
      <td>
        <ResultScore figures={figures} />
      </td>
      <CountCells figures={figures} />
      <SpeedCells figures={figures} memoryBytes={memoryBytes} />
      <td class="num">{whole(runs)}</td>
      <td>
        <a class="link" href={pathOf("runs", run)}>
          <Moment iso={started} />
        </a>
      </td>
    </tr>
  );
}

/** A row by its run and model, which no other row on any board of one benchmark has. */
function idOf({ run, identity }: BoardRow): string {
  return `${run}/${identity.model}`;
}

function picksOf(boards: readonly Board[]) {
  const rows = boards.flatMap((board) => board.rows);
  return picked().flatMap((id) => {
    const row = rows.find((one) => idOf(one) === id);
    return row === undefined ? [] : [{ run: row.run, model: row.identity.model }];
  });
}
