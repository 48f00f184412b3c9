/** Directories that look like runs and cannot be read: named, with what to do. @module */

import type { BrokenRun } from "../../../api/mod.ts";
import { counted } from "../../frame/text/format.ts";
import { VisibleText } from "../../frame/text/text.tsx";

/** Nothing when there are none. */
export function BrokenRuns({ broken }: { readonly broken: readonly BrokenRun[] }) {
  if (broken.length === 0) return null;
  return (
    <details class="notice warn">
      <summary>{counted(broken.length, "folder")} cannot be read as a run</summary>
      <ul>
        {broken.map(({ id, problem }) => (
          <li key={id}>
            <code>
              <VisibleText text={id} />
            </code>{" "}
            <code>{problem.code}</code> <VisibleText text={problem.message} />.{" "}
            <span class="muted">
              <VisibleText text={problem.hint} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
