/** How the dashboard looks, what is set and by whom, which providers answer, machine and server. @module */

import { Section } from "../../frame/parts.tsx";
import { KeyTable } from "../../frame/shell.tsx";
import { theme, THEMES } from "../../frame/theme.ts";
import { Configuration } from "./configuration.tsx";
import { Machine } from "./machine.tsx";
import { Providers } from "./providers.tsx";
import { Server } from "./server.tsx";

/** The page at `/settings`. */
export function SettingsPage() {
  return (
    <div class="page settings">
      <div class="toolbar">
        <h1>Settings</h1>
        <span class="grow" />
        <span class="muted">Theme</span>
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
      </div>
      <Providers />
      <Configuration />
      <Machine />
      <Server />
      <Section title="Keys">
        <KeyTable />
      </Section>
    </div>
  );
}
