/** Two or three runs or models side by side, each with the first. @module */

import type { RunPage, SeveralComparison } from "../../../api/mod.ts";
import { Empty, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, queryValue, setQuery } from "../../frame/router.ts";
import { listValue, namesIn } from "../../ranking/picks.tsx";
import { Findings } from "./findings.tsx";
import { Sides } from "./sides.tsx";

/** The most that stand side by side. */
const MOST = 3;

/** The page at `/compare`. */
export function ComparePage() {
  const [runs, models] = [namesIn(queryValue("runs")), namesIn(queryValue("models"))];
  const count = Math.max(runs.length, models.length);
  const asked = count < 2
    ? null
    : address("/api/compare", { runs: queryValue("runs"), models: queryValue("models") });
  const { data, error, reload } = useJson<SeveralComparison>(asked);
  return (
    <div class="page ranking compare-page">
      <div class="toolbar">
        <h1>Compare</h1>
        {(runs.length > 0 || models.length === 0) && runs.length < MOST && (
          <AddRun runs={runs} models={models} />
        )}
        {count > 0 && (
          <button
            type="button"
            class="button quiet"
            onClick={() => setQuery({ runs: null, models: null }, { push: true })}
          >
            Clear
          </button>
        )}
      </div>
      {asked === null && (
        <Empty title={count === 0 ? "Choose two or three runs" : "Choose one more run"}>
          <p>
            Items are paired by what was asked. Pick models on the{" "}
            <a href="/leaderboard">leaderboard</a>, where those of one table compare best.
          </p>
        </Empty>
      )}
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {asked !== null && data === undefined && error === undefined && <Waiting what="Comparing" />}
      {asked !== null && data !== undefined && error === undefined && (
        <>
          <Sides comparison={data} />
          <Findings comparison={data} />
        </>
      )}
    </div>
  );
}

/** Another run beside those that are there. */
function AddRun({ runs, models }: {
  readonly runs: readonly string[];
  readonly models: readonly string[];
}) {
  const { data, error, reload } = useJson<RunPage>("/api/runs?limit=500");
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  const choices = (data?.runs ?? []).filter(({ id, benchmarks }) =>
    benchmarks.length > 0 && !runs.includes(id)
  );
  const add = (run: string) =>
    setQuery({
      runs: listValue([...runs, run]),
      models: models.length === 0 ? null : listValue([...models, ""]),
    }, { push: true });
  return (
    <select
      aria-label="Add a run"
      class="grow-select"
      value=""
      onChange={(event) => add(event.currentTarget.value)}
    >
      <option value="">add a run …</option>
      {choices.map(({ id, models, benchmarks }) => (
        <option key={id} value={id}>{id} · {models.join(", ")} · {benchmarks.join(", ")}</option>
      ))}
    </select>
  );
}
