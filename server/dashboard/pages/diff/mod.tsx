/** Two runs call by call: which answers part, and one pair of calls laid side by side. @module */

import { useEffect } from "preact/hooks";
import type { PairedCalls, RunDifference, SampleDetail } from "../../../api/mod.ts";
import { counted, whole } from "../../frame/text/format.ts";
import { useKeys } from "../../frame/keys.tsx";
import { usePaged } from "../../frame/paged.ts";
import { Empty, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { address, navigate, pathOf, queryValue, setQuery } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { VirtualList } from "../../frame/virtual_list.tsx";
import { QueryToggle } from "../../lists/choice.tsx";
import { useSelection } from "../../lists/selection.ts";
import type { PageProps } from "../../views.ts";
import { CallPair } from "./call_pair.tsx";
import { DiffSummary } from "./summary.tsx";

const ROW_HEIGHT = 44;

/** The page at `/runs/:run/diff/:other`; the open pair is in the address as `a` and `b`. */
export function DiffPage({ parts }: PageProps) {
  const run = parts.run ?? "";
  const other = parts.other ?? "";
  const a = queryValue("a");
  const b = queryValue("b");
  const sample = queryValue("sample");
  useKeys("Diff", [{
    keys: "Escape",
    label: "Back to Compare",
    run: () => navigate(address(pathOf("runs", run, "compare"), { with: other })),
  }], { around: true });
  return (
    <div class="page fill diff">
      <header class="run-title">
        <h1>Diff</h1>
        <span class="chip quiet">A</span>
        <a class="link mono cut" href={pathOf("runs", run)}>
          <VisibleText text={run} />
        </a>
        <span class="chip quiet">B</span>
        <a class="link mono cut" href={pathOf("runs", other)}>
          <VisibleText text={other} />
        </a>
        <span class="grow" />
        <a class="button" href={address(pathOf("runs", other, "diff", run), { a: b, b: a })}>
          Swap
        </a>
        <a class="button" href={address(pathOf("runs", run, "compare"), { with: other })}>Scores</a>
      </header>
      {sample !== null && <PairOfSample key={sample} run={run} other={other} sample={sample} />}
      <Pairs run={run} other={other} a={a} b={b} />
    </div>
  );
}

/** Finds the calls of a sample in both runs, and puts them into the address. */
function PairOfSample({ run, other, sample }: {
  readonly run: string;
  readonly other: string;
  readonly sample: string;
}) {
  const second = queryValue("other") ?? sample;
  const one = useJson<SampleDetail>(`/api${pathOf("runs", run, "samples", sample)}`);
  const two = useJson<SampleDetail>(`/api${pathOf("runs", other, "samples", second)}`);
  const a = one.data?.row.call ?? null;
  const b = two.data?.row.call ?? null;
  useEffect(() => {
    if (a !== null && b !== null) setQuery({ sample: null, other: null, a, b });
  }, [a, b]);
  const refusal = one.error ?? two.error;
  if (refusal !== undefined) return <Trouble refusal={refusal} />;
  if (one.data === undefined || two.data === undefined) return <Waiting what="Finding the calls" />;
  if (a !== null && b !== null) return null;
  return (
    <p class="notice">
      {a === null ? "Run A" : "Run B"} has no call for <VisibleText text={sample} />.
    </p>
  );
}

interface PairsProps {
  readonly run: string;
  readonly other: string;
  readonly a: string | null;
  readonly b: string | null;
}

function Pairs({ run, other, a, b }: PairsProps) {
  const all = queryValue("all") !== null;
  const list = usePaged<PairedCalls, RunDifference>({
    // Of one run with itself, only calls that somebody chose are worth it.
    path: run === other ? null : `/api${pathOf("runs", run, "diff", other)}`,
    query: { differing: all ? null : "1" },
    rows: ({ pairs }) => pairs,
    total: ({ total }) => total,
  });
  const count = list.total ?? 0;
  const show = (index: number) => {
    const pair = list.at(index);
    if (pair !== undefined) setQuery({ a: pair.a, b: pair.b });
  };
  const selection = useSelection("Pairs", { count, open: show, moved: show });
  const isOpen = a !== null && b !== null;
  const page = list.page;
  return (
    <>
      {/* Two runs may be too large to lay side by side whole; two of their calls are not. */}
      {list.error !== undefined && <Trouble refusal={list.error} retry={list.refresh} />}
      {page !== undefined && !isOpen && <DiffSummary difference={page} />}
      <div class="toolbar">
        {run !== other && (
          <QueryToggle name="all" label="All pairs" tip="Also those with the same answer" />
        )}
        {isOpen && run !== other && (
          <button
            type="button"
            class="button"
            onClick={() => setQuery({ a: null, b: null })}
          >
            Close the pair
          </button>
        )}
        <span class="grow" />
        {list.total !== undefined && (
          <span class="muted" role="status">
            {counted(
              list.total,
              all ? "pair" : "pair whose answers differ",
              all ? "pairs" : "pairs whose answers differ",
            )}
          </span>
        )}
      </div>
      {list.total === undefined && list.error === undefined && run !== other && (
        <Waiting what="Laying the calls side by side" />
      )}
      <div class={isOpen && count > 0 ? "split" : "split closed"}>
        {(!isOpen || count > 0) && (
          <div class="split-list pair-list">
            {list.total === 0
              ? (
                <Empty title="No difference">
                  <p>
                    {page === undefined || page.summary.paired === 0
                      ? "The two have no call in common."
                      : page.summary.bothMissing > 0
                      ? `${
                        counted(page.summary.bothMissing, "pair")
                      } of ${page.summary.paired} without a whole answer on either side; the other answers are the same.`
                      : `${
                        counted(page.summary.paired, "pair")
                      } of calls, and every answer is the same.`}
                  </p>
                </Empty>
              )
              : count > 0 && (
                <VirtualList
                  label="Pairs of calls"
                  count={count}
                  rowHeight={ROW_HEIGHT}
                  selected={selection.index}
                  onRange={list.ensure}
                  row={(index) => <PairRow pair={list.at(index)} a={a} b={b} />}
                />
              )}
          </div>
        )}
        {isOpen && (
          <CallPair
            key={`${a} ${b}`}
            run={run}
            other={other}
            a={a}
            b={b}
            settings={page?.settings}
          />
        )}
      </div>
    </>
  );
}

function PairRow({ pair, a, b }: {
  readonly pair: PairedCalls | undefined;
  readonly a: string | null;
  readonly b: string | null;
}) {
  if (pair === undefined) return <div class="cells pending" role="cell" aria-busy="true" />;
  const isChosen = pair.a === a && pair.b === b;
  const { divergence, missing } = pair;
  return (
    <div role="cell" class="thread-cell">
      <button
        type="button"
        class={isChosen ? "thread-row chosen" : "thread-row"}
        aria-pressed={isChosen}
        onClick={() => setQuery({ a: pair.a, b: pair.b }, { push: a === null })}
      >
        <span class="cut mono">
          <VisibleText text={pair.sample ?? `${pair.a} : ${pair.b}`} />
        </span>
        <span class="thread-facts muted">
          {missing.a !== null && <span>A {missing.a}</span>}
          {missing.b !== null && <span>B {missing.b}</span>}
          {missing.a !== null || missing.b !== null
            ? null
            : divergence.kind === "same"
            ? <span>same answer</span>
            : (
              <span>
                part at {divergence.unit} {whole(divergence.index)} of the {divergence.channel}
              </span>
            )}
          {pair.request > 0 && <span>{counted(pair.request, "place")} of the request</span>}
          {pair.tools > 0 && <span>{counted(pair.tools, "place")} of tool calls</span>}
          {pair.outcome > 0 && <span>{counted(pair.outcome, "place")} of the outcome</span>}
        </span>
      </button>
    </div>
  );
}
