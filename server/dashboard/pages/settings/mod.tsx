/** How the dashboard looks, what keys do, and how the server is. @module */

import type { Health } from "../../../api/mod.ts";
import { duration, whole } from "../../frame/text/format.ts";
import { Moment, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { KeyTable } from "../../frame/shell.tsx";
import { theme, THEMES } from "../../frame/theme.ts";
import { VisibleText } from "../../frame/text/text.tsx";

/** The page at `/settings`. */
export function SettingsPage() {
  const { data, error, reload } = useJson<Health>("/api/health");
  return (
    <div class="page settings">
      <h1>Settings</h1>
      <Section title="Theme">
        <div class="segments" role="group" aria-label="Theme">
          {THEMES.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={theme.value === each}
              onClick={() => theme.value = each}
            >
              {each}
            </button>
          ))}
        </div>
      </Section>
      <Section title="Keys">
        <KeyTable />
      </Section>
      <Section
        title="Server"
        flush
        aside={<button type="button" class="button small" onClick={reload}>Ask again</button>}
      >
        {error !== undefined && <Trouble refusal={error} retry={reload} />}
        {data === undefined && error === undefined && <Waiting what="Asking" />}
        {data !== undefined && <ServerFacts health={data} />}
      </Section>
    </div>
  );
}

function ServerFacts({ health }: { readonly health: Health }) {
  const lines = [
    ["Version", health.version],
    ["Started", <Moment key="started" iso={health.startedAt} />],
    ["Up for", duration(health.uptimeMs * 1e6)],
    ["Folder", health.folder],
    ["Runs in it", whole(health.runs)],
    ["Live clients", whole(health.clients)],
    ["Guarded by a token", health.guarded ? "yes" : "no: it listens on this machine only"],
  ] as const;
  return (
    <table class="data facts" aria-label="Server">
      <tbody>
        {lines.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="mono">{typeof value === "string" ? <VisibleText text={value} /> : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
