/** One run in a list. @module */

import type { RunSummary } from "../../../api/mod.ts";
import {
  counted,
  duration,
  milliseconds,
  percent,
  percentInterval,
  rate,
  whole,
} from "../../frame/text/format.ts";
import { Chip, Figure, Moment, Progress } from "../../frame/parts.tsx";
import { pathOf } from "../../frame/router.ts";
import { NameText, VisibleText } from "../../frame/text/text.tsx";
import { RunState } from "../../trace/state.tsx";

/** The cells of a run; empty while it is on its way. */
export function RunRow({ run }: { readonly run: RunSummary | undefined }) {
  if (run === undefined) return <div class="cells pending" role="cell" aria-busy="true" />;
  // A request may name no model.
  const models = run.models.filter((name) => name !== "");
  const alarms = Object.values(run.alarms).reduce((sum, count) => sum + count, 0);
  return (
    <div class="cells">
      <span role="cell">
        <RunState state={run.state} />
      </span>
      <span role="cell" class="muted">
        <Moment iso={run.started} />
      </span>
      <span role="cell" class="cut">
        <a class="cover mono" href={pathOf("runs", run.id)} title={run.id}>
          <VisibleText text={shortId(run)} />
        </a>
      </span>
      <span role="cell" class="cut" data-tip={models.join(", ")}>
        {models.length === 1
          ? <NameText name={models[0] ?? ""} />
          : <VisibleText text={models.join(", ")} />}
      </span>
      <span role="cell" class="results cut">
        <Results run={run} />
      </span>
      <span role="cell" class="num">
        {run.state === "running" && run.planned > 0 && (
          <Progress
            done={run.done}
            of={run.planned}
            label={`${run.done} of ${run.planned} samples`}
          />
        )}
        {run.planned > 0
          ? `${whole(run.done)}/${whole(run.planned)}`
          : <span class="muted">{counted(run.calls, "call")}</span>}
      </span>
      <span role="cell" class={run.failed > 0 ? "num warn-text" : "num muted"}>
        {whole(run.failed)}
      </span>
      <span role="cell" class="num">
        <Speed run={run} of="ttftMs" />
      </span>
      <span role="cell" class="num">
        <Speed run={run} of="decodePerSecond" />
      </span>
      <span role="cell" class="num">{duration(run.duration)}</span>
      <span role="cell" class="num">
        {alarms > 0
          ? <Chip tone="warn" tip={alarmWords(run)}>{alarms}</Chip>
          : <span class="muted">0</span>}
      </span>
    </div>
  );
}

/** A run's name without the time that stands beside it. */
export function shortId({ id }: Pick<RunSummary, "id">): string {
  return id.replace(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-/, "");
}

/** Alarms of a run by name, in words. */
export function alarmWords({ alarms }: Pick<RunSummary, "alarms">): string {
  return Object.entries(alarms).map(([name, count]) => `${name} × ${count}`).join(", ");
}

function Results({ run }: { readonly run: RunSummary }) {
  const judged = run.cells.filter(({ mean }) => mean !== null);
  if (judged.length === 0) {
    return <Figure value={null} show={() => null} why="Nothing in this run was judged" />;
  }
  return (
    <>
      {judged.map(({ model, benchmark, mean, interval, items }) => (
        <span
          key={`${model} ${benchmark}`}
          class="result"
          data-tip={`${benchmark} on ${model}, n=${items}, 95 % interval ${
            interval === null ? "unknown" : percentInterval(interval)
          }`}
        >
          <span class="muted">
            <VisibleText text={benchmark} />
          </span>{" "}
          <b>{mean === null ? "" : percent(mean)}</b>
        </span>
      ))}
    </>
  );
}

function Speed({ run, of }: {
  readonly run: RunSummary;
  readonly of: "ttftMs" | "decodePerSecond";
}) {
  const known = run.cells.flatMap((cell) => {
    const value = cell[of];
    return value === null ? [] : [{ ...cell, value }];
  }).toSorted((a, b) => a.value - b.value);
  const [least, most] = [known[0], known.at(-1)];
  if (least === undefined || most === undefined) {
    return <Figure value={null} show={() => null} why="No answer told it" />;
  }
  const show = of === "ttftMs" ? milliseconds : rate;
  const words = known.map(({ benchmark, model, value, answers }) =>
    `${benchmark} on ${model}: ${show(value)} (n=${answers})`
  );
  const [from, to] = [show(least.value), show(most.value)];
  return <span data-tip={words.join(" · ")}>{from === to ? from : `${from} – ${to}`}</span>;
}
