/** This run beside another, paired by what was asked. @module */

import type { Comparison, RunPage, SeveralComparison } from "../../../../api/mod.ts";
import { Empty, Section, Trouble, Waiting } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { address, pathOf, queryValue, setQuery } from "../../../frame/router.ts";
import type { RunViewProps } from "../../../views.ts";
import { listValue } from "../../../ranking/picks.tsx";
import { Findings } from "../../compare/findings.tsx";
import { Changes } from "../../diff/changes.tsx";

/** The tab Compare of a run; the other run is in the address. */
export function CompareView({ run }: RunViewProps) {
  const other = queryValue("with");
  const runs = useJson<RunPage>("/api/runs?limit=500");
  const choices = (runs.data?.runs ?? []).filter(({ id }) => id !== run);
  return (
    <div class="scroll stack compare-page">
      <div class="toolbar">
        <span>A is this run, B is</span>
        <select
          aria-label="The other run"
          class="grow-select"
          value={other ?? ""}
          onChange={(event) => setQuery({ with: event.currentTarget.value }, { push: true })}
        >
          <option value="">choose a run …</option>
          {other !== null && !choices.some(({ id }) => id === other) && (
            <option value={other}>{other}</option>
          )}
          {choices.map(({ id, models, benchmarks }) => (
            <option key={id} value={id}>
              {id} · {models.join(", ")} · {benchmarks.join(", ")}
            </option>
          ))}
        </select>
        {other !== null && (
          <>
            <a class="button" href={address(pathOf("runs", other, "compare"), { with: run })}>
              Swap
            </a>
            <a class="button" href={pathOf("runs", run, "diff", other)}>Call by call</a>
            <a class="button" href={address("/compare", { runs: listValue([run, other]) })}>
              With a third
            </a>
          </>
        )}
      </div>
      {runs.error !== undefined && <Trouble refusal={runs.error} retry={runs.reload} />}
      {other === null
        ? <Unchosen choices={choices.length} />
        : <Compared run={run} other={other} />}
    </div>
  );
}

function Unchosen({ choices }: { readonly choices: number }) {
  return choices === 0
    ? (
      <Empty title="There is no other run" command="deno run -A cli.ts run --quick">
        <p>Run again, with another model or another setting, to compare.</p>
      </Empty>
    )
    : (
      <Empty title="Choose the other run">
        <p>Samples are paired by what was asked, so runs with the same benchmarks compare best.</p>
      </Empty>
    );
}

function Compared({ run, other }: { readonly run: string; readonly other: string }) {
  const found = useJson<SeveralComparison>(
    address("/api/compare", { runs: listValue([run, other]) }),
  );
  const two = useJson<Comparison>(`/api${pathOf("runs", run, "compare", other)}`);
  const error = found.error ?? two.error;
  if (error !== undefined) {
    return (
      <Trouble refusal={error} retry={found.error === undefined ? two.reload : found.reload} />
    );
  }
  if (found.data === undefined || two.data === undefined) return <Waiting what="Comparing" />;
  const { settings } = two.data;
  return (
    <>
      <Findings comparison={found.data} />
      <Section title={`Settings that differ: ${settings.length}`} flush>
        {settings.length === 0 ? <p class="cell-note muted">None.</p> : (
          <Changes
            label="Settings that differ"
            of="Setting"
            changes={settings.map(({ name, a, b }) => ({ path: name, kind: "changed", a, b }))}
          />
        )}
      </Section>
    </>
  );
}
