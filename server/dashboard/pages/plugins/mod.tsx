/** Every plugin of this machine: what it is, what it asks for, whether it is used, by which runs. @module */

import type { LockCounts, PluginList, PluginSummary } from "../../../api/mod.ts";
import { counted, whole } from "../../frame/text/format.ts";
import { Command, Empty, Figure, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { navigate, pathOf, queryValue } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { LOCK_MEANINGS, LockStatus } from "../../installed/lock_state.tsx";
import { meaningForPlugin, Rights } from "../../installed/rights.tsx";
import { QuerySearch, QuerySegments, QuerySelect } from "../../lists/choice.tsx";
import { useSelection } from "../../lists/selection.ts";
import { TableFrame } from "../../lists/table_frame.tsx";

const NEW_PLUGIN = "deno run -A cli.ts plugins new provider acme";

/** The page at `/plugins`. */
export function PluginsPage() {
  const { data, error, reload } = useJson<PluginList>("/api/plugins");
  const all = data?.plugins ?? [];
  // What is not used stands first.
  const fitting = all.filter(isWanted)
    .toSorted((a, b) => Number(a.problem === null) - Number(b.problem === null));
  return (
    <div class="page installed">
      <div class="toolbar">
        <h1>Plugins</h1>
        {all.length > 0 && (
          <>
            <QuerySearch name="q" label="Search plugins" />
            <QuerySegments name="kind" label="Kind" all="all" options={distinct(all, "kind")} />
            <QuerySelect
              name="state"
              label="State"
              all="any state"
              options={distinct(all, "state")}
            />
            <span class="muted" role="status">{counted(fitting.length, "plugin")}</span>
          </>
        )}
        <span class="grow" />
        <button type="button" class="button small" onClick={reload}>Look again</button>
      </div>
      <p class="muted lead">
        Code that this program loads when it is used: model servers, benchmarks, frameworks and
        alarms. Nothing of it is loaded to make this list. What is new or was changed is not used
        until it was reviewed and locked.
        {data !== undefined && <Others list={data} />}
      </p>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Looking for plugins" />}
      {data !== undefined && all.length === 0 && (
        <Empty title="There are no plugins" command={NEW_PLUGIN} />
      )}
      {all.length > 0 && fitting.length === 0 && (
        <Empty title="No plugin fits the filter">
          <p>Clear it to see all plugins.</p>
        </Empty>
      )}
      {data !== undefined && fitting.length > 0 && <Plugins list={data} plugins={fitting} />}
      {data !== undefined && <Places list={data} />}
    </div>
  );
}

function isWanted({ id, name, kind, summary, state, from }: PluginSummary): boolean {
  const [wantedKind, wantedState] = [queryValue("kind") ?? "", queryValue("state") ?? ""];
  if (wantedKind !== "" && kind !== wantedKind) return false;
  if (wantedState !== "" && state !== wantedState) return false;
  const text = [id, name, kind, summary ?? "", state, from].join("\n").toLowerCase();
  return (queryValue("q") ?? "").toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function distinct(plugins: readonly PluginSummary[], field: "kind" | "state"): string[] {
  return [...new Set(plugins.flatMap((plugin) => plugin[field] ?? []))].sort();
}

/** Skills and packs are locked as plugins are, and have pages of their own. */
function Others({ list: { skills, packs } }: { readonly list: PluginList }) {
  return (
    <>
      {" "}
      <a href="/skills">{counted(skills.total, "skill")}</a> {standing(skills)} and{" "}
      <a href="/packs">{counted(packs.total, "prompt pack")}</a> {standing(packs)}{" "}
      have pages of their own.
    </>
  );
}

function standing({ total, states }: LockCounts): string {
  const others = Object.entries(states).filter(([state]) => state !== "locked");
  if (total === 0) return "";
  if (others.length === 0) return "(all locked)";
  return `(${others.map(([state, count]) => `${count} ${state}`).join(", ")})`;
}

function Plugins({ list, plugins }: {
  readonly list: PluginList;
  readonly plugins: readonly PluginSummary[];
}) {
  const pathTo = (plugin: PluginSummary | undefined) => pathOf("plugins", plugin?.id ?? "");
  const { index } = useSelection("Plugins", {
    count: plugins.length,
    open: (at) => navigate(pathTo(plugins[at])),
  });
  const { lookedAt, unread } = list;
  return (
    <Section
      title="Installed"
      aside={
        <span class="muted">
          runs: of the newest {whole(lookedAt)}
          {unread > 0 && `; ${whole(unread)} could not be read`}
        </span>
      }
      flush
    >
      <TableFrame>
        <table class="data" aria-label="Plugins">
          <thead>
            <tr>
              <th scope="col">Plugin</th>
              <th scope="col">Kind</th>
              <th scope="col">What it says of itself</th>
              <th scope="col">State</th>
              <th scope="col">Asks for</th>
              <th scope="col" class="num">Runs</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {plugins.map((plugin, at) => (
              <tr
                key={`${plugin.from} ${plugin.folder}`}
                class={at === index ? "selected" : undefined}
              >
                <th scope="row">
                  <a class="link" href={pathTo(plugin)}>
                    <VisibleText text={plugin.id} />
                  </a>{" "}
                  <span class="muted">{plugin.version ?? ""}</span>
                </th>
                <td>
                  <Figure
                    value={plugin.kind}
                    show={(kind) => kind}
                    why="Its manifest cannot be read"
                  />
                </td>
                <td class="installed-summary">
                  <Says plugin={plugin} />
                </td>
                <td>
                  <LockStatus state={plugin.state} />
                </td>
                <td>
                  <Figure
                    value={plugin.permissions}
                    show={(rights) => <Rights rights={rights} meaning={meaningForPlugin} />}
                    why="Its manifest cannot be read"
                  />
                </td>
                <td class={plugin.runs > 0 ? "num" : "num muted"}>{whole(plugin.runs)}</td>
                <td class="muted from">{plugin.from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

/** Its own summary; below it why it is not used, and what helps. */
function Says({ plugin: { summary, state, problem } }: { readonly plugin: PluginSummary }) {
  return (
    <>
      <VisibleText text={summary ?? LOCK_MEANINGS[state]} />
      {problem !== null && (
        <div class="installed-problem">
          <VisibleText text={`${problem.message}. ${problem.hint}.`} />
        </div>
      )}
    </>
  );
}

/** Where plugins are looked for, which also says where to put one. */
function Places({ list: { roots } }: { readonly list: PluginList }) {
  return (
    <Section title="Where they are looked for" flush>
      <TableFrame>
        <table class="data" aria-label="Where they are looked for">
          <thead>
            <tr>
              <th scope="col">Place</th>
              <th scope="col">Folder</th>
              <th scope="col">Its lock</th>
            </tr>
          </thead>
          <tbody>
            {roots.map(({ name, path, lock }) => (
              <tr key={path}>
                <th scope="row">{name}</th>
                <td class="mono">
                  <VisibleText text={`${path}/plugins`} />
                </td>
                <td class="mono muted">
                  <VisibleText text={lock} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <div class="installed-begin">
        <p class="muted">The first folder of an id counts. To begin one of your own:</p>
        <Command line={NEW_PLUGIN} />
      </div>
    </Section>
  );
}
