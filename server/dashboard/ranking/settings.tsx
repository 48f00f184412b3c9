/** Settings by which groups of results stand apart. @module */

import type { Named } from "../../../core/leaderboard/shape.ts";
import { Chip } from "../frame/parts.tsx";
import { VisibleText } from "../frame/text/text.tsx";

/** What tells a group from others of its benchmark, and all its settings on demand. */
export function GroupSettings({ version, settings, differs, chance }: {
  readonly version: string;
  readonly settings: readonly Named[];
  readonly differs: readonly Named[];
  readonly chance?: number | null;
}) {
  return (
    <div class="group-settings">
      {differs.length > 0 && <span class="muted">stands apart by</span>}
      {differs.map(({ name, value }) => (
        <Chip key={name} tone="warn">
          <VisibleText text={`${name} ${value}`} />
        </Chip>
      ))}
      <details>
        <summary class="muted">configuration</summary>
        <dl>
          {[{ name: "version", value: version }, ...settings].map(({ name, value }) => (
            <div key={name}>
              <dt>
                <VisibleText text={name} />
              </dt>
              <dd class="mono">
                <VisibleText text={value} />
              </dd>
            </div>
          ))}
          {chance !== undefined && chance !== null && (
            <div>
              <dt>who guesses scores</dt>
              <dd class="mono">{(chance * 100).toFixed(1)} %</dd>
            </div>
          )}
        </dl>
      </details>
    </div>
  );
}

/** What tells a row from others of its name. */
export function RowDifferences({ differs }: { readonly differs: readonly Named[] }) {
  if (differs.length === 0) return null;
  return (
    <span class="row-differs muted">
      <VisibleText
        text={differs.map(({ name, value }) => `${name} ${shortened(value)}`).join(" · ")}
      />
    </span>
  );
}

/** A digest short enough to tell it apart; anything else as it is. */
export function shortened(value: string): string {
  return value.replace(/\b([0-9a-f]{12})[0-9a-f]{20,}\b/, "$1…");
}
