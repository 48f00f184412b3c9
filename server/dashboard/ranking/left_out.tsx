/** Runs that are in no figure of a page, named with the reason. @module */

import { counted } from "../frame/text/format.ts";
import { Status, type Tone } from "../frame/parts.tsx";
import { pathOf } from "../frame/router.ts";
import { VisibleText } from "../frame/text/text.tsx";
import type { LeftOutRuns } from "../../../core/leaderboard/shape.ts";

const TONES: Readonly<Record<LeftOutRuns["named"][number]["why"], Tone>> = {
  "running": "info",
  "failed": "bad",
  "interrupted": "warn",
  "open": "warn",
  "damaged": "bad",
  "unreadable": "bad",
  "nothing scored": "quiet",
};

/** Nothing where every run counts. */
export function LeftOut({ runs: { count, named, others } }: { readonly runs: LeftOutRuns }) {
  const kinds = Object.entries(others);
  if (count === 0 && kinds.length === 0) return null;
  return (
    <details class="left-out">
      <summary>
        {counted(count, "run")} in no figure
        {kinds.length > 0 && (
          <span class="muted">
            {` · without benchmarks: ${kinds.map(([kind, n]) => `${n} × ${kind}`).join(", ")}`}
          </span>
        )}
      </summary>
      {count > 0 && (
        <ul>
          {named.map(({ run, why, detail }) => (
            <li key={run}>
              <Status tone={TONES[why]}>{why}</Status>{" "}
              <a class="link mono" href={pathOf("runs", run)}>
                <VisibleText text={run} />
              </a>{" "}
              <span class="muted">
                <VisibleText text={detail} />
              </span>
            </li>
          ))}
          {named.length < count && (
            <li class="muted">and {counted(count - named.length, "more", "more")}</li>
          )}
        </ul>
      )}
    </details>
  );
}
