/** One prompt pack: its items with their checks, and what came of them in runs. @module */

import type { PackDetail, PackRun } from "../../../api/mod.ts";
import { exact, exactly } from "../../lists/exact.ts";
import { counted, percent, percentInterval } from "../../frame/text/format.ts";
import { Command, Figure, Moment, Section } from "../../frame/parts.tsx";
import { NameText, VisibleText } from "../../frame/text/text.tsx";
import { DetailFrame, Exact, Fact, Facts, lockCommand } from "../../installed/detail_frame.tsx";
import { FilesBesideLock, LockFact } from "../../installed/lock_state.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import type { PageProps } from "../../views.ts";
import { commandLine } from "../run/config/mod.tsx";
import { Item } from "./item.tsx";
import { Checks } from "./mod.tsx";

/** The page at `/packs/:pack`. */
export function PackPage({ parts }: PageProps) {
  const id = parts["pack"] ?? "";
  return (
    <DetailFrame<PackDetail>
      id={id}
      path={`/api/packs/${encodeURIComponent(id)}`}
      list={{ href: "/packs", label: "Packs" }}
      heading={({ pack, faults }) => ({
        version: pack.version,
        lead: pack.summary,
        // All that is wrong with its files is listed, the first of which the problem tells.
        problem: faults.length > 0 ? null : pack.problem,
        command: lockCommand("packs", pack),
      })}
    >
      {(detail) => <Detail detail={detail} />}
    </DetailFrame>
  );
}

function Detail({ detail }: { readonly detail: PackDetail }) {
  const { pack, faults, items, runs, read, files } = detail;
  return (
    <>
      {faults.length > 0 && <Faults faults={faults} />}
      <Section title="Pack" flush>
        <About detail={detail} />
      </Section>
      <Section
        title="Runs"
        aside={<span class="muted">{counted(runs.length, "result")} in this folder</span>}
        flush={runs.length > 0}
      >
        {runs.length === 0
          ? (
            <div class="skill-uncalled">
              <p class="muted">No run has asked it.{pack.state === "locked" && " Ask it:"}</p>
              {pack.state === "locked" && (
                <Command
                  line={commandLine(["run", "--pack", pack.id])}
                />
              )}
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
      <Section title="Files" flush>
        <FilesBesideLock files={files} />
      </Section>
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

function About({ detail }: { readonly detail: PackDetail }) {
  const { pack, folder, sha256, license } = detail;
  return (
    <Facts label="Pack">
      <Fact name="State">
        <LockFact state={pack.state} />
      </Fact>
      {pack.items > 0 && (
        <Fact name="Checks">
          <Checks pack={pack} />
          {pack.weak > 0 && (
            <span class="warn-text">
              {" "}
              {counted(pack.weak, "item")} with nothing but weak checks
            </span>
          )}
        </Fact>
      )}
      <Fact name="Licence">
        <Figure
          value={license}
          show={(text) => <VisibleText text={text} />}
          why="It names none"
        />
      </Fact>
      <Fact name="Folder">
        <Exact text={folder} />
      </Fact>
      <Fact name="SHA-256">
        <Exact text={sha256 ?? "its files are not what they should be"} />
      </Fact>
    </Facts>
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
                <Figure
                  value={one.mean}
                  show={(share) => <span {...exactly(share, "share")}>{percent(share)}</span>}
                  why="Nothing was judged"
                />
              </td>
              <td class="num muted">
                <Figure
                  value={one.interval}
                  show={(interval) => (
                    <span
                      {...exact({ "Low (share)": interval[0], "High (share)": interval[1] })}
                    >
                      {percentInterval(interval)}
                    </span>
                  )}
                  why="Nothing was judged"
                />
              </td>
              <td class="num" {...exact({ "": one.scored, Planned: one.planned })}>
                {one.scored} of {one.planned}
              </td>
              <td class={one.failed > 0 ? "num warn-text" : "num muted"}>{one.failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
