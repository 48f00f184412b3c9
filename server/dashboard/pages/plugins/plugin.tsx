/** One plugin: what it says of itself, its files beside the lock, and which runs used which of its states. @module */

import type { PluginBuild, PluginDetail, PluginRun } from "../../../api/mod.ts";
import { counted, whole } from "../../frame/text/format.ts";
import { Chip, Moment, Section, Status } from "../../frame/parts.tsx";
import { address, pathOf } from "../../frame/router.ts";
import { NameText, TextBlock, VisibleText } from "../../frame/text/text.tsx";
import { DetailFrame, Exact, Fact, Facts, lockCommand } from "../../installed/detail_frame.tsx";
import { FilesBesideLock, LockFact } from "../../installed/lock_state.tsx";
import { meaningForPlugin, Rights } from "../../installed/rights.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import type { PageProps } from "../../views.ts";

/** The page at `/plugins/:plugin`. */
export function PluginPage({ parts }: PageProps) {
  const id = parts["plugin"] ?? "";
  return (
    <DetailFrame<PluginDetail>
      id={id}
      path={`/api/plugins/${encodeURIComponent(id)}`}
      list={{ href: "/plugins", label: "Plugins" }}
      heading={({ plugin }) => ({
        version: plugin.version,
        lead: plugin.summary,
        problem: plugin.problem,
        command: lockCommand("plugins", plugin),
      })}
    >
      {(detail) => <Detail detail={detail} />}
    </DetailFrame>
  );
}

function Detail({ detail }: { readonly detail: PluginDetail }) {
  const { plugin, files, readme, others, builds, runs } = detail;
  return (
    <>
      <Section title="Manifest and lock" flush>
        <Manifest detail={detail} />
      </Section>
      {others.length > 0 && <Others others={others} />}
      {runs.length > 0 && (
        <Section title="What runs used" flush>
          <Builds builds={builds} />
        </Section>
      )}
      <Section title="Runs" aside={<RunsLink detail={detail} />} flush>
        {runs.length > 0
          ? <Runs runs={runs} builds={builds} total={plugin.runs} />
          : <p class="muted installed-note">No run of this folder used it.</p>}
      </Section>
      {readme !== null && (
        <Section title="README.md">
          <TextBlock text={readme} label="Its README.md" />
        </Section>
      )}
      <Section title="Files" aside={<FileCounts files={files} />} flush>
        <FilesBesideLock files={files} />
      </Section>
    </>
  );
}

function Manifest({ detail }: { readonly detail: PluginDetail }) {
  const { plugin, api, entry, lock, locked, sha256 } = detail;
  const { state, kind, name, from, folder, permissions, version } = plugin;
  const differs = locked !== null && locked.sha256 !== sha256;
  return (
    <Facts label="Manifest and lock">
      <Fact name="State">
        <LockFact state={state} />
      </Fact>
      {kind !== null && <Fact name="Kind">{kind}</Fact>}
      <Fact name="Typed as">
        <Exact text={name} />
      </Fact>
      <Fact name="Asks for">
        {permissions === null ? <span class="muted">its manifest cannot be read</span> : (
          <>
            <Rights rights={permissions} meaning={meaningForPlugin} />
            <div class="muted">
              It says so and is not held to it: it runs inside this program. What holds is that its
              files are those that were reviewed.
            </div>
          </>
        )}
      </Fact>
      {api !== null && <Fact name="Written for">api {api}</Fact>}
      {entry !== null && (
        <Fact name="Entry">
          <Exact text={entry} />
        </Fact>
      )}
      <Fact name="Folder">
        <Exact text={`${folder} (${from})`} />
      </Fact>
      <Fact name="Lock">
        <Exact text={lock} />
      </Fact>
      <Fact name="SHA-256 over all files">
        {sha256 === null
          ? (
            <span class="muted">
              {state === "gone" ? "they are gone" : "they could not be read"}
            </span>
          )
          : <Exact text={sha256} />}
      </Fact>
      {differs && (
        <Fact name="SHA-256 as locked">
          <Exact text={locked.sha256} />
          {locked.version !== version && (
            <span class="muted">
              , version <VisibleText text={locked.version} />
            </span>
          )}
        </Fact>
      )}
    </Facts>
  );
}

function FileCounts({ files: { files, more, isLocked } }: Pick<PluginDetail, "files">) {
  // Where none could be read, their number is not known.
  if (files.length === 0) return null;
  const differing = files.filter(({ state }) => state !== "locked").length;
  return (
    <span class="muted">
      {counted(files.length + more, "file")}
      {isLocked && differing > 0 && `, ${differing} not as locked`}
    </span>
  );
}

/** Folders of the same id that are not used. */
function Others({ others }: Pick<PluginDetail, "others">) {
  return (
    <div class="trouble">
      {others.map(({ folder, problem }) => (
        <p key={folder}>
          <code>{problem.code}</code> <VisibleText text={`${problem.message}. ${problem.hint}.`} />
        </p>
      ))}
    </div>
  );
}

/** The list of runs, where it can be narrowed to these. */
function RunsLink({ detail: { plugin: { kind, name, runs }, lookedAt, unread } }: {
  readonly detail: PluginDetail;
}) {
  const filter = { benchmark: { benchmark: name }, provider: { q: name } }[String(kind)];
  return (
    <span class="muted">
      {whole(runs)} of the newest {counted(lookedAt, "run")}
      {unread > 0 && `; ${whole(unread)} could not be read`}
      {filter !== undefined && runs > 0 && (
        <>
          {" · "}
          <a class="link" href={address("/runs", filter)}>in the list of runs</a>
        </>
      )}
    </span>
  );
}

/** Each state of its files that a run used. */
function Builds({ builds }: { readonly builds: readonly PluginBuild[] }) {
  return (
    <TableFrame>
      <table class="data" aria-label="What runs used">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Files</th>
            <th scope="col" class="num">Runs</th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
            <th scope="col">SHA-256 over all files</th>
          </tr>
        </thead>
        <tbody>
          {builds.map(({ version, sha256, current, runs, first, last }) => (
            <tr key={`${version} ${sha256}`}>
              <th scope="row">
                <VisibleText text={version} />
              </th>
              <td>
                {current
                  ? <Status tone="good">those of now</Status>
                  : <Status tone="quiet">others than now</Status>}
              </td>
              <td class="num">{whole(runs)}</td>
              <td>
                <Moment iso={first} />
              </td>
              <td>
                <Moment iso={last} />
              </td>
              <td class="muted">
                <Exact text={sha256} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Runs({ runs, builds, total }: {
  readonly runs: readonly PluginRun[];
  readonly builds: readonly PluginBuild[];
  readonly total: number;
}) {
  const current = builds.find((build) => build.current)?.sha256;
  return (
    <>
      <TableFrame>
        <table class="data" aria-label="Runs that used it">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">When</th>
              <th scope="col">Models</th>
              <th scope="col">Version then</th>
            </tr>
          </thead>
          <tbody>
            {runs.map(({ run, started, models, version, sha256 }) => (
              <tr key={run}>
                <th scope="row">
                  <a class="link mono" href={pathOf("runs", run)}>
                    <VisibleText text={run} />
                  </a>
                </th>
                <td>
                  <Moment iso={started} />
                </td>
                <td>
                  {models.map((name) => <NameText key={name} name={name} />)}
                </td>
                <td>
                  <VisibleText text={version} />{" "}
                  {sha256 !== current && (
                    <Chip tone="warn" tip={`Its files were others than they are now: ${sha256}`}>
                      other files
                    </Chip>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {total > runs.length && (
        <p class="muted installed-note">The newest {runs.length} of {whole(total)} are shown.</p>
      )}
    </>
  );
}
