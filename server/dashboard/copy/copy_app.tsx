/** The dashboard over a copy of runs: its pages, and on each of them what kind of copy it is. @module */

import { Opened } from "../app.tsx";
import { Moment } from "../frame/parts.tsx";
import { copy } from "../frame/copy.ts";
import { Shell } from "../frame/shell.tsx";

/** The whole of it. */
export function CopyApp() {
  const facts = copy.value;
  if (facts === null) return null;
  return (
    <Shell
      destinations={facts.destinations}
      actions={
        <span class="muted copy-facts">
          copy of <Moment iso={facts.made} /> · Model Lens {facts.version}
        </span>
      }
    >
      {facts.cut.length > 0 && <p class="notice warn copy-cut" role="note">{facts.cut.join(" ")}
      </p>}
      <Opened />
    </Shell>
  );
}
