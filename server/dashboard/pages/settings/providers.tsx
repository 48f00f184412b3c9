/** Which model servers answer, and why others do not. @module */

import type { RunChoices } from "../../../api/mod.ts";
import { counted } from "../../frame/text/format.ts";
import { Command, Figure, Status } from "../../frame/parts.tsx";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { Asked } from "./asked.tsx";

type Provider = RunChoices["providers"][number];

/** Those that answer stand first. */
export function Providers() {
  return (
    <Asked<RunChoices>
      title="Providers"
      path="/api/choices"
      what="Looking for model servers"
    >
      {({ providers }) => <Found providers={providers} />}
    </Asked>
  );
}

function Found({ providers }: { readonly providers: readonly Provider[] }) {
  if (providers.length === 0) {
    return (
      <div class="settings-note">
        <p class="muted">
          No provider is locked. See which there are on the page <a href="/plugins">Plugins</a>.
        </p>
      </div>
    );
  }
  const sorted = providers.toSorted((a, b) => Number(b.available) - Number(a.available));
  return (
    <>
      <TableFrame>
        <table class="data" aria-label="Providers">
          <thead>
            <tr>
              <th scope="col">Provider</th>
              <th scope="col">State</th>
              <th scope="col">Server</th>
              <th scope="col">Address</th>
              <th scope="col">Models, or why there are none and what helps</th>
            </tr>
          </thead>
          <tbody>{sorted.map((one) => <Row key={one.name} provider={one} />)}</tbody>
        </table>
      </TableFrame>
      {!providers.some(({ available }) => available) && (
        <div class="settings-note">
          <p class="muted">None answers. To see each of them looked for:</p>
          <Command line="deno run -A cli.ts info" />
        </div>
      )}
    </>
  );
}

function Row({ provider }: { readonly provider: Provider }) {
  const { name, available, server, version, url, reason, hint, models } = provider;
  return (
    <tr>
      <th scope="row">
        <VisibleText text={name} />
      </th>
      <td>
        <Status tone={available ? "good" : "quiet"}>{available ? "found" : "not found"}</Status>
      </td>
      <td>
        <Figure
          value={server}
          show={(text) => <VisibleText text={version === null ? text : `${text} ${version}`} />}
          why={available ? "It does not tell" : "It did not answer"}
        />
      </td>
      <td class="mono settings-word">
        <Figure
          value={url}
          show={(text) => <VisibleText text={text} />}
          why={available ? "It is inside this process" : "It did not answer"}
        />
      </td>
      <td class="settings-why">
        {reason === null ? <Models models={models} /> : (
          <>
            <VisibleText text={reason} />
            {hint !== null && (
              <div class="muted">
                <VisibleText text={hint} />
              </div>
            )}
          </>
        )}
      </td>
    </tr>
  );
}

/** Models that are named. */
const SHOWN = 6;

function Models({ models }: Pick<Provider, "models">) {
  return (
    <>
      {counted(models.length, "model")}
      {models.length > 0 && (
        <span class="muted">
          : <VisibleText text={models.slice(0, SHOWN).join(", ")} />
          {models.length > SHOWN && ` and ${models.length - SHOWN} more`}
        </span>
      )}
    </>
  );
}
