/** This run beside another, paired by what was asked. @module */

import type { Comparison, RunDetail, RunPage } from "../../../../api/mod.ts";
import { percent, points } from "../../../frame/text/format.ts";
import { Chip, Empty, Figure, Section, Trouble, Waiting } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { address, pathOf, queryValue, setQuery } from "../../../frame/router.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { TableFrame } from "../../../lists/table_frame.tsx";
import type { RunViewProps } from "../../../views.ts";
import { listValue } from "../../../ranking/picks.tsx";
import { settingText } from "../config/mod.tsx";

/** The tab Compare of a run; the other run is in the address. */
export function CompareView({ run, detail }: RunViewProps) {
  const other = queryValue("with");
  const runs = useJson<RunPage>("/api/runs?limit=500");
  const choices = (runs.data?.runs ?? []).filter(({ id }) => id !== run);
  return (
    <div class="scroll stack">
      <div class="toolbar">
        <span>Compare with</span>
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
              With latency, or a third
            </a>
          </>
        )}
      </div>
      {runs.error !== undefined && <Trouble refusal={runs.error} retry={runs.reload} />}
      {other === null
        ? <Unchosen choices={choices.length} />
        : <Compared run={run} other={other} version={detail.lastSeq} />}
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

function Compared({ run, other }: {
  readonly run: string;
  readonly other: string;
  readonly version: RunDetail["lastSeq"];
}) {
  const { data, error, reload } = useJson<Comparison>(
    `/api${pathOf("runs", run, "compare", other)}`,
  );
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  if (data === undefined) return <Waiting what="Comparing" />;
  return (
    <>
      <Section title="Scores, paired by what was asked" flush>
        {data.cells.length === 0
          ? <p class="cell-note muted">The two runs have no benchmark in common.</p>
          : (
            <TableFrame>
              <Cells cells={data.cells} />
            </TableFrame>
          )}
      </Section>
      <Section title={`Samples that differ: ${data.differing.length}`} flush>
        {data.differing.length === 0
          ? (
            <p class="cell-note muted">
              Every paired sample has the same score and the same answer.
            </p>
          )
          : (
            <TableFrame>
              <Differing comparison={data} />
            </TableFrame>
          )}
      </Section>
      <Section title={`Settings that differ: ${data.settings.length}`} flush>
        {data.settings.length === 0 ? <p class="cell-note muted">None.</p> : (
          <TableFrame>
            <Settings settings={data.settings} />
          </TableFrame>
        )}
      </Section>
    </>
  );
}

function Cells({ cells }: { readonly cells: Comparison["cells"] }) {
  return (
    <table class="data" aria-label="Scores">
      <thead>
        <tr>
          <th scope="col">Benchmark</th>
          <th scope="col">A: this run</th>
          <th scope="col">B: the other</th>
          <th scope="col" class="num" data-tip="B − A over the pairs, with its 95 % interval">
            Difference
          </th>
          <th scope="col" class="num">p</th>
          <th scope="col" class="num" data-tip="Pairs">n</th>
          <th scope="col" class="num" data-tip="Pairs in which B is better, equal, worse">
            better : equal : worse
          </th>
          <th scope="col">Method</th>
        </tr>
      </thead>
      <tbody>
        {cells.map((cell) => (
          <tr key={`${cell.benchmark} ${cell.a.model} ${cell.b.model}`}>
            <th scope="row">
              <VisibleText text={cell.benchmark} />
            </th>
            {[cell.a, cell.b].map(({ model, mean }, index) => (
              <td key={index}>
                <Figure
                  value={mean}
                  show={(value) => <b class="mono">{percent(value)}</b>}
                  why="Nothing was judged"
                />{" "}
                <span class="muted">
                  <VisibleText text={model} />
                </span>
              </td>
            ))}
            <td class="num">
              <Figure
                value={cell.difference}
                why={cell.method}
                show={(difference) => (
                  <>
                    <span class={toneOf(cell)}>{points(difference)}</span>{" "}
                    {cell.interval !== null && (
                      <span class="muted">
                        [{cell.interval.map((end) => (end * 100).toFixed(1)).join(", ")}]
                      </span>
                    )}
                  </>
                )}
              />
            </td>
            <td class="num">
              <Figure
                value={cell.p}
                why={cell.method}
                show={(p) => p < 0.001 ? "< 0.001" : p.toFixed(3)}
              />
            </td>
            <td class="num">
              {cell.n} <Unpaired cell={cell} />
            </td>
            <td class="num">{cell.wins} : {cell.ties} : {cell.losses}</td>
            <td class="muted">
              <VisibleText text={cell.method} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Items that are not in the comparison, and why. */
function Unpaired({ cell }: { readonly cell: Comparison["cells"][number] }) {
  const { onlyA, onlyB, different, unscored } = cell;
  const count = onlyA + onlyB + different + unscored;
  if (count === 0) return null;
  const tip = `${onlyA} only in A, ${onlyB} only in B, ${different} of one name that ask or want ` +
    `something else, ${unscored} without a score in one of them`;
  return <Chip tip={tip}>+{count}</Chip>;
}

/** A difference has a colour only where its interval leaves out zero. */
function toneOf({ interval }: Comparison["cells"][number]): string | undefined {
  if (interval === null) return undefined;
  return interval[0] > 0 ? "good-text" : interval[1] < 0 ? "bad-text" : undefined;
}

function Differing({ comparison: { a, b, differing } }: { readonly comparison: Comparison }) {
  return (
    <table class="data" aria-label="Samples that differ">
      <thead>
        <tr>
          <th scope="col">Sample</th>
          <th scope="col" class="num">A</th>
          <th scope="col">Answer in A</th>
          <th scope="col" class="num">B</th>
          <th scope="col">Answer in B</th>
        </tr>
      </thead>
      <tbody>
        {differing.map((sample) => (
          <tr key={sample.id}>
            <th scope="row" class="mono">
              <a
                class="link"
                data-tip="Where the two answers part"
                href={address(pathOf("runs", a, "diff", b), {
                  sample: sample.a.sample,
                  other: sample.b.sample === sample.a.sample ? null : sample.b.sample,
                })}
              >
                <VisibleText text={sample.id} />
              </a>
            </th>
            {[{ run: a, side: sample.a }, { run: b, side: sample.b }].map(({ run, side }) => [
              <td key={`${run} score`} class="num">
                <Figure value={side.score} show={String} why="It was not judged" />
              </td>,
              <td key={`${run} answer`} class="mono">
                <a
                  class="link"
                  href={address(pathOf("runs", run, "samples"), { sample: side.sample })}
                >
                  {side.answer === null || side.answer === ""
                    ? "none"
                    : <VisibleText text={side.answer.slice(0, 200)} />}
                </a>
              </td>,
            ])}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Settings({ settings }: { readonly settings: Comparison["settings"] }) {
  return (
    <table class="data" aria-label="Settings that differ">
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody>
        {settings.map(({ name, a, b }) => (
          <tr key={name}>
            <th scope="row" class="mono">
              <VisibleText text={name} />
            </th>
            <td class="mono">
              <VisibleText text={settingText(a)} />
            </td>
            <td class="mono">
              <VisibleText text={settingText(b)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
