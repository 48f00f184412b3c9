/** One model over time: what was served under its name, and how it did in every run. @module */

import type {
  HistorySeries,
  ModelHistory,
  ServedModel,
} from "../../../../core/leaderboard/shape.ts";
import { exactly } from "../../lists/exact.ts";
import { useFolderChange } from "../../frame/folder.ts";
import { counted, whole } from "../../frame/text/format.ts";
import {
  CopyButton,
  Empty,
  Figure,
  Moment,
  Section,
  Trouble,
  Waiting,
} from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { useRowKeys } from "../../frame/row_keys.ts";
import { address, pathOf, queryValue } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { QuerySelect } from "../../lists/choice.tsx";
import { LeftOut } from "../../ranking/left_out.tsx";
import { listValue } from "../../ranking/picks.tsx";
import { shortened } from "../../ranking/settings.tsx";
import type { PageProps } from "../../views.ts";
import { Pending } from "../runs/mod.tsx";
import { SeriesOverTime } from "./series.tsx";

/** The page at `/models/:model`. */
export function ModelPage({ parts: { model = "" } }: PageProps) {
  useRowKeys();
  const { data, error, reload } = useJson<ModelHistory>(`/api${pathOf("models", model)}`);
  useFolderChange(reload);
  if (data === undefined) {
    return error === undefined ? <Waiting what="Reading the runs" /> : (
      <>
        <h1 class="hidden-visually">Model</h1>
        <Trouble refusal={error} retry={reload} />
      </>
    );
  }
  const { served, series, alsoNamed, leftOut } = data;
  const [benchmark, machine] = [queryValue("benchmark"), queryValue("machine")];
  const shown = series.filter((one) =>
    (benchmark === null || one.benchmark === benchmark) &&
    (machine === null || one.machine === machine)
  );
  return (
    <div class="page ranking">
      <div class="toolbar">
        <h1 class="cut">
          <a class="link muted" href="/models">Models</a> / <VisibleText text={model} />
        </h1>
        <QuerySelect
          name="benchmark"
          label="Benchmark"
          all="any benchmark"
          options={unique(series.map((one) => one.benchmark))}
        />
        <QuerySelect
          name="machine"
          label="Machine"
          all="any machine"
          options={unique(series.map((one) => one.machine))}
        />
        <span class="grow" />
        <a class="button" href={address("/leaderboard", { model })}>On the leaderboard</a>
        <a class="button" href={address("/runs", { model })}>All its runs</a>
        <Pending count={leftOut.unread} ask={reload} />
      </div>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {alsoNamed.length > 0 && <OtherNames model={model} names={alsoNamed} />}
      {served.length > 0 && <Served served={served} />}
      {series.length === 0 && (
        <Empty title="No completed run" command="deno run -A cli.ts run --quick">
          <p>Every run of this model failed, stopped or is damaged; they are named below.</p>
        </Empty>
      )}
      {series.length > 0 && shown.length === 0 && (
        <Empty title="No result fits the filter">
          <p>Clear it to see all of them.</p>
        </Empty>
      )}
      {shown.map((one) => <SeriesOverTime key={keyOf(one)} series={one} served={served} />)}
      <LeftOut runs={leftOut} />
    </div>
  );
}

function OtherNames({ model, names }: {
  readonly model: string;
  readonly names: readonly string[];
}) {
  return (
    <p>
      The same weights, by their digest, were also served as {names.map((name, index) => (
        <>
          {index > 0 && ", "}
          <a class="link" href={pathOf("models", name)}>
            <VisibleText text={name} />
          </a>{" "}
          (<a class="link" href={address("/compare", { models: listValue([model, name]) })}>
            compare
          </a>)
        </>
      ))}
      . Its runs are not mixed with these.
    </p>
  );
}

function Served({ served }: { readonly served: readonly ServedModel[] }) {
  return (
    <Section
      title="What was served under this name"
      aside={<span class="muted">{counted(served.length, "kind")}</span>}
      flush
    >
      <TableFrame>
        <table class="data" aria-label="What was served under this name">
          <thead>
            <tr>
              <th scope="col" class="num">#</th>
              <th scope="col">Quantisation</th>
              <th scope="col">Digest</th>
              <th scope="col" class="num">Parameters</th>
              <th scope="col">Provider</th>
              <th scope="col">Server</th>
              <th scope="col">Template</th>
              <th scope="col" class="num">Context</th>
              <th scope="col" class="num">Runs</th>
              <th scope="col">First</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {served.map(({ identity, runs, first, last }, index) => (
              <tr key={JSON.stringify(identity)}>
                <th scope="row" class="num">{index + 1}</th>
                <td class="mono">
                  <Told value={identity.quantisation} />
                </td>
                <td class="mono">
                  <Told value={identity.digest} />
                </td>
                <td class="num">
                  <Figure
                    value={identity.parameters}
                    show={(count) => <span {...exactly(count, "")}>{parameterText(count)}</span>}
                    why="The server does not tell it"
                  />
                </td>
                <td>
                  <VisibleText text={identity.provider} />
                </td>
                <td>
                  <Told value={identity.server} />
                </td>
                <td class="mono">
                  <Told value={identity.template} />
                </td>
                <td class="num">
                  <Figure value={identity.context} show={whole} why="The server does not tell it" />
                </td>
                <td class="num">{whole(runs)}</td>
                <td>
                  <Moment iso={first} />
                </td>
                <td>
                  <Moment iso={last} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

/** A fact of a server; a hash is shortened and can be copied whole. */
function Told({ value }: { readonly value: string | null }) {
  return (
    <Figure
      value={value}
      why="The server does not tell it"
      show={(text) => (
        <>
          <span data-tip={text}>
            <VisibleText text={shortened(text)} />
          </span>
          {shortened(text) !== text && <CopyButton text={text} what="the whole hash" />}
        </>
      )}
    />
  );
}

function parameterText(count: number): string {
  const steps = [[1e9, "B"], [1e6, "M"], [1e3, "k"]] as const;
  const step = steps.find(([size]) => count >= size);
  return step === undefined
    ? whole(count)
    : `${Number((count / step[0]).toPrecision(3))} ${step[1]}`;
}

function keyOf({ machine, benchmark, version, settings }: HistorySeries): string {
  return JSON.stringify([machine, benchmark, version, settings]);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
