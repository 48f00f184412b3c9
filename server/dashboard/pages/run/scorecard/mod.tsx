/** The report of a framework: charts, and every figure of them in tables. @module */

import { useEffect } from "preact/hooks";
import type { Scorecard } from "../../../../../core/scorecard/card.ts";
import type { RunPage, ScorecardReply } from "../../../../api/mod.ts";
import { Chip, Empty, Section, Trouble, Waiting } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { address, pathOf, queryValue, setQuery } from "../../../frame/router.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import type { RunViewProps } from "../../../views.ts";
import { Bars } from "./bars.tsx";
import { Awards, Comparisons } from "./comparisons.tsx";
import { Failures } from "./failures.tsx";
import { Legend } from "./legend.tsx";
import { Radar } from "./radar.tsx";
import { Axes, Categories, Models, Reliability } from "./tables.tsx";

/** The tab Scorecard of a run, at `/runs/:run/scorecard?with=<other run>`. */
export function ScorecardView({ run, detail }: RunViewProps) {
  const other = queryValue("with");
  const { data, error, reload } = useJson<ScorecardReply>(
    address(`/api${pathOf("runs", run, "scorecard")}`, { with: other }),
  );
  useEffect(() => {
    if (data !== undefined) reload();
  }, [detail.lastSeq]);
  return (
    <div class="scroll stack">
      <div class="toolbar">
        <Others run={run} chosen={other} framework={detail.header.framework?.name ?? ""} />
        {data !== undefined && data.pending.length > 0 && (
          <Chip tip={data.pending.join(", ")}>still counting</Chip>
        )}
      </div>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Making the scorecard" />}
      {data !== undefined && <Card run={run} reply={data} />}
    </div>
  );
}

/** Runs of the same framework to put beside this one. */
function Others({ run, chosen, framework }: {
  readonly run: string;
  readonly chosen: string | null;
  readonly framework: string;
}) {
  const { data } = useJson<RunPage>("/api/runs?limit=500");
  const runs = (data?.runs ?? [])
    .filter(({ id, benchmarks }) => id !== run && benchmarks.includes(framework));
  const unlisted = chosen !== null && !runs.some(({ id }) => id === chosen) ? [chosen] : [];
  // A list with nothing to choose would only look like one.
  if (runs.length + unlisted.length === 0) return null;
  return (
    <select
      aria-label="The run beside this one"
      class="grow-select"
      value={chosen ?? ""}
      onChange={(event) => setQuery({ with: event.currentTarget.value || null }, { push: true })}
    >
      <option value="">beside no other run</option>
      {unlisted.map((id) => <option key={id} value={id}>beside {id}</option>)}
      {runs.map(({ id, models }) => (
        <option key={id} value={id}>
          beside {id} · {models.join(", ")}
        </option>
      ))}
    </select>
  );
}

function Card({ run, reply }: { readonly run: string; readonly reply: ScorecardReply }) {
  // The server's `scorecard()` made it; here are only its types.
  const card = reply.card as Scorecard | null;
  if (card === null) {
    return (
      <Empty
        title="No scorecard of this run"
        command="deno run -A cli.ts run --framework devbench --quick"
      >
        <p>
          <VisibleText text={reply.reason ?? ""} />
        </p>
      </Empty>
    );
  }
  if (card.models.every(({ answers }) => answers === 0)) {
    return (
      <Empty title="Nothing is judged yet">
        <p>The first figures appear here when an answer is judged.</p>
      </Empty>
    );
  }
  const inRun = card.runs.length === 1 ? run : undefined;
  return (
    <>
      <Section
        title={`${card.scheme.title}: score by category`}
        flush
      >
        <Legend models={card.models} />
        <div class="card-charts">
          <Radar card={card} />
          <Bars card={card} />
        </div>
      </Section>
      <Models card={card} />
      <Categories card={card} run={inRun} />
      <Axes card={card} />
      <Awards card={card} />
      <Comparisons card={card} />
      <Reliability card={card} />
      <Failures card={card} run={inRun} />
    </>
  );
}
