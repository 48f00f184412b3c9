/** One prompt pack: its items with their checks, and what came of them in runs. @module */

import type { PackDetail, PackRun } from "../../../api/mod.ts";
import { counted, percent, percentInterval } from "../../frame/text/format.ts";
import { Command, Figure, Moment, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { NameText, VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import type { PageProps } from "../../views.ts";
import { commandLine } from "../run/config/mod.tsx";
import { Item } from "./item.tsx";
import { Checks, PackState } from "./mod.tsx";

/** The page at `/packs/:pack`. */
export function PackPage({ parts }: PageProps) {
  const id = parts["pack"] ?? "";
  const { data, error, reload } = useJson<PackDetail>(`/api/packs/${encodeURIComponent(id)}`);
  return (
    <div class="page pack">
      <h1>
        <a class="link muted" href="/packs">Packs</a> / <VisibleText text={id} />
        {data !== undefined && <span class="muted">{` ${data.pack.version ?? ""}`}</span>}
      </h1>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Reading the pack" />}
      {data !== undefined && <Detail detail={data} />}
    </div>
  );
}

function Detail({ detail }: { readonly detail: PackDetail }) {
  const { pack, faults, items, runs, read } = detail;
  return (
    <>
      <p class="lead">
        <VisibleText text={pack.summary ?? "Its files are not what they should be"} />
      </p>
      {faults.length > 0 && <Faults faults={faults} />}
      <Section title="Pack" flush>
        <Facts detail={detail} />
      </Section>
      <Section
        title="Runs"
        aside={<span class="muted">{counted(runs.length, "result")} in this folder</span>}
        flush={runs.length > 0}
      >
        {runs.length === 0
          ? (
            <div class="skill-uncalled">
              <p class="muted">No run has asked it. Ask it:</p>
              <Command line={commandLine(["run", "--pack", pack.id])} />
            </div>
          )
          : <Runs runs={runs} />}
      </Section>
      {items.length > 0 && (
        <Section
          title={counted(items.length, "item")}
          aside={runs.length > 0 && (
            <span class="muted">with results of the newest {counted(read, "run")}</span>
          )}
        >
          <ul class="pack-items">{items.map((item) => <Item key={item.id} item={item} />)}</ul>
        </Section>
      )}
    </>
  );
}

function Faults({ faults }: Pick<PackDetail, "faults">) {
  return (
    <div class="trouble" role="alert">
      <p>It cannot be run:</p>
      <ul>
        {faults.map(({ place, says, hint }) => (
          <li key={`${place} ${says}`}>
            <span class="mono">
              <VisibleText text={place} />
            </span>{" "}
            <VisibleText text={says} />{" "}
            <span class="muted">
              <VisibleText text={hint} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Facts({ detail }: { readonly detail: PackDetail }) {
  const { pack, folder, sha256, license, problem } = detail;
  return (
    <table class="data facts" aria-label="Pack">
      <tbody>
        <tr>
          <th scope="row">State</th>
          <td>
            <PackState state={pack.state} />{" "}
            {problem !== null && pack.state !== "broken" && <VisibleText text={problem} />}
          </td>
        </tr>
        <tr>
          <th scope="row">Checks</th>
          <td>
            <Checks pack={pack} />
            {pack.weak > 0 && (
              <span class="warn-text">
                {" "}
                {counted(pack.weak, "item")} with nothing but weak checks
              </span>
            )}
          </td>
        </tr>
        <tr>
          <th scope="row">Licence</th>
          <td>
            <Figure
              value={license}
              show={(text) => <VisibleText text={text} />}
              why="It names none"
            />
          </td>
        </tr>
        <tr>
          <th scope="row">Folder</th>
          <td class="mono">
            <VisibleText text={folder} />
          </td>
        </tr>
        <tr>
          <th scope="row">SHA-256</th>
          <td class="mono skill-hash">{sha256 ?? "its files could not be read"}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Runs({ runs }: { readonly runs: readonly PackRun[] }) {
  return (
    <TableFrame>
      <table class="data" aria-label="Runs">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Model</th>
            <th scope="col">When</th>
            <th scope="col" class="num">Right</th>
            <th scope="col" class="num">95 % interval</th>
            <th scope="col" class="num">Judged</th>
            <th scope="col" class="num">Not judged</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((one) => (
            <tr key={`${one.run} ${one.provider} ${one.model}`}>
              <th scope="row">
                <a class="link mono" href={`/runs/${encodeURIComponent(one.run)}`}>
                  <VisibleText text={one.run} />
                </a>
              </th>
              <td>
                <NameText name={one.model} />
              </td>
              <td>
                <Moment iso={one.started} />
              </td>
              <td class="num">
                <Figure value={one.mean} show={percent} why="Nothing was judged" />
              </td>
              <td class="num muted">
                <Figure value={one.interval} show={percentInterval} why="Nothing was judged" />
              </td>
              <td class="num">{one.scored} of {one.planned}</td>
              <td class={one.failed > 0 ? "num warn-text" : "num muted"}>{one.failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
