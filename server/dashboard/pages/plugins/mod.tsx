/** Every plugin of this machine: what it is, what it asks for, whether it is used, by which runs. @module */

import type { LockCounts, PluginList, PluginSummary } from "../../../api/mod.ts";
import { counted, whole } from "../../frame/text/format.ts";
import { Command, Figure, Section } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { queryValue } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { ListFrame, NameCell, SaysCell } from "../../installed/list_frame.tsx";
import { LockStatus } from "../../installed/lock_state.tsx";
import { meaningForPlugin, Rights } from "../../installed/rights.tsx";
import { QuerySegments } from "../../lists/choice.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";

const NEW_PLUGIN = "deno run -A cli.ts plugins new provider acme";

/** The page at `/plugins`. */
export function PluginsPage() {
  const { data, error, reload } = useJson<PluginList>("/api/plugins");
  const kinds = new Set(data?.plugins.flatMap(({ kind }) => kind ?? []));
  const wanted = queryValue("kind") ?? "";
  return (
    <ListFrame
      title="Plugins"
      one="plugin"
      items={data?.plugins}
      error={error}
      reload={reload}
      command={NEW_PLUGIN}
      filters={<QuerySegments name="kind" label="Kind" all="all" options={[...kinds].sort()} />}
      fits={({ kind }) => wanted === "" || kind === wanted}
      intro={
        <>
          Code that this program loads when it is used: model servers, benchmarks, frameworks and
          alarms. Nothing of it is loaded to make this list. What is new or was changed is not used
          until it was reviewed and locked.
          {data !== undefined && <Others list={data} />}
        </>
      }
    >
      {(fitting) =>
        data !== undefined && (
          <>
            <Plugins list={data} plugins={fitting} />
            <Places list={data} />
          </>
        )}
    </ListFrame>
  );
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

function Plugins({ list: { lookedAt, unread }, plugins }: {
  readonly list: PluginList;
  readonly plugins: readonly PluginSummary[];
}) {
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
              <th scope="col">State</th>
              <th scope="col">Kind</th>
              <th scope="col">What it says of itself</th>
              <th scope="col">Asks for</th>
              <th scope="col" class="num">Runs</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {plugins.map((plugin) => (
              <tr key={`${plugin.from} ${plugin.folder}`}>
                <NameCell at="plugins" item={plugin} />
                <td>
                  <LockStatus state={plugin.state} />
                </td>
                <td class="from">
                  <Figure
                    value={plugin.kind}
                    show={(kind) => kind}
                    why="Its manifest cannot be read"
                  />
                </td>
                <SaysCell item={plugin} />
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
