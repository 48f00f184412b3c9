/** Every model that was run: what was served under its name, and its newest results. @module */

import type { ModelEntry, ModelList } from "../../../../core/leaderboard/shape.ts";
import { useFolderChange } from "../../frame/folder.ts";
import { counted, whole } from "../../frame/text/format.ts";
import { Chip, Empty, Figure, Moment, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { useRowKeys } from "../../frame/row_keys.ts";
import { address, pathOf, queryValue } from "../../frame/router.ts";
import { NameText, VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { QuerySearch } from "../../lists/choice.tsx";
import { CountCells, ResultScore, SpeedCells, SpeedHeads } from "../../ranking/figures.tsx";
import { LeftOut } from "../../ranking/left_out.tsx";
import { ComparePicked, PickBox, picked } from "../../ranking/picks.tsx";
import { Pending } from "../runs/mod.tsx";

/** Models that are shown at once. */
const SHOWN = 200;

/** The page at `/models`. */
export function ModelsPage() {
  useRowKeys();
  const { data, error, reload } = useJson<ModelList>("/api/models");
  useFolderChange(reload);
  if (data === undefined) {
    return error === undefined
      ? <Waiting what="Reading the runs" />
      : <Trouble refusal={error} retry={reload} />;
  }
  const { models, leftOut } = data;
  const words = (queryValue("q") ?? "").toLowerCase().split(/\s+/);
  const fitting = models.filter(({ model, providers, quantisations }) => {
    const text = [model, ...providers, ...quantisations].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const picks = picked().filter((name) => models.some(({ model }) => model === name));
  return (
    <div class="page ranking">
      <div class="toolbar">
        <h1>Models</h1>
        {models.length > 0 && <QuerySearch name="q" label="Search models" />}
        <span class="grow" />
        <ComparePicked picks={picks.map((model) => ({ model }))} />
        {models.length > 0 && (
          <span class="muted" role="status">{counted(fitting.length, "model")}</span>
        )}
        <Pending count={leftOut.unread} ask={reload} />
      </div>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {models.length === 0 && leftOut.unread === 0 && (
        <Empty title="No model was run yet" command="deno run -A cli.ts run --quick">
          <p>Models of runs of benchmarks are listed here, with all that was measured of them.</p>
        </Empty>
      )}
      {models.length > 0 && fitting.length === 0 && (
        <Empty title="No model fits the filter">
          <p>Clear it to see all models.</p>
        </Empty>
      )}
      {fitting.length > 0 && (
        <Section
          title="Newest results"
          aside={<span class="muted">of whatever configuration; compare on the leaderboard</span>}
          flush
        >
          <TableFrame>
            <ModelTable models={fitting.slice(0, SHOWN)} />
          </TableFrame>
        </Section>
      )}
      {fitting.length > SHOWN && (
        <p class="muted">
          {counted(fitting.length - SHOWN, "more model")} fit: search to narrow them.
        </p>
      )}
      <LeftOut runs={leftOut} />
    </div>
  );
}

function ModelTable({ models }: { readonly models: readonly ModelEntry[] }) {
  return (
    <table class="data board" aria-label="Models">
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden-visually">Pick</span>
          </th>
          <th scope="col">Model</th>
          <th scope="col">Quantisation</th>
          <th scope="col">Benchmark</th>
          <th scope="col" class="wide-score">Mean score, 95 % interval</th>
          <th scope="col" class="num count" data-tip="Samples with an outcome">n</th>
          <th scope="col" class="num" data-tip="Samples in no figure, because something failed">
            Errors
          </th>
          <SpeedHeads />
          <th scope="col" class="num">Results</th>
          <th scope="col" class="when">Newest</th>
        </tr>
      </thead>
      {models.map((model) => <ModelRows key={model.model} entry={model} />)}
    </table>
  );
}

/** A line for each benchmark; name and quantisation stand before all of them. */
function ModelRows({ entry }: { readonly entry: ModelEntry }) {
  const { model, quantisations, newest } = entry;
  const lines = Math.max(1, newest.length);
  const head = (
    <>
      <td class="pick" rowSpan={lines}>
        <PickBox id={model} label={model} />
      </td>
      <th scope="rowgroup" rowSpan={lines}>
        <a class="link" href={pathOf("models", model)}>
          <NameText name={model} />
        </a>
        <About entry={entry} />
      </th>
      <td class="mono" rowSpan={lines}>
        <Figure
          value={quantisations.length === 0 ? null : quantisations.join(", ")}
          why="No server told it"
          show={(names) => <VisibleText text={names} />}
        />
      </td>
    </>
  );
  if (newest.length === 0) {
    return (
      <tbody>
        <tr>
          {head}
          <td colSpan={10} class="muted">
            no completed run; {counted(entry.leftOut, "run")} in no figure
          </td>
        </tr>
      </tbody>
    );
  }
  return (
    <tbody>
      {newest.map(({ benchmark, figures, run, started, results, memoryBytes }, index) => (
        <tr key={benchmark}>
          {index === 0 && head}
          <td>
            <VisibleText text={benchmark} />
          </td>
          <td>
            <ResultScore figures={figures} />
          </td>
          <CountCells figures={figures} />
          <SpeedCells figures={figures} memoryBytes={memoryBytes} />
          <td class="num">
            <a class="link" href={address(pathOf("models", model), { benchmark })}>
              {whole(results)}
            </a>
          </td>
          <td>
            <a class="link" href={pathOf("runs", run)}>
              <Moment iso={started} />
            </a>
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** What there is to know of a model beside its figures. */
function About({ entry: { providers, digests, alsoNamed, runs, leftOut } }: {
  readonly entry: ModelEntry;
}) {
  return (
    <div class="about muted">
      <VisibleText text={providers.join(", ")} /> · {counted(runs, "run")}
      {leftOut > 0 && ` and ${leftOut} in no figure`}
      {digests.length > 1 && (
        <>
          {" "}
          <Chip tone="warn" tip="Other weights were served under this name; see its page">
            {digests.length} digests
          </Chip>
        </>
      )}
      {alsoNamed.length > 0 && (
        <>
          {" "}
          <Chip tip={`The same digest was served as ${alsoNamed.join(", ")}`}>renamed</Chip>
        </>
      )}
    </div>
  );
}
