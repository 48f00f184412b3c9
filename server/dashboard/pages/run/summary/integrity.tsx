/** Whether every event of a run is there: all files are read for it, so it is asked for by a button. @module */

import { useSignal } from "@preact/signals";
import type { RunDetail } from "../../../../api/mod.ts";
import { Section, Status, Trouble } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { pathOf } from "../../../frame/router.ts";
import { VisibleText } from "../../../frame/text/text.tsx";
import { problemLines } from "../problems.tsx";

/** The button, and then what was found. */
export function Integrity({ run }: { readonly run: string }) {
  const asked = useSignal(false);
  const { data, error, loading, reload } = useJson<RunDetail["problems"]>(
    asked.value ? `/api${pathOf("runs", run, "problems")}` : null,
  );
  const lines = data === undefined ? [] : problemLines(data);
  const isReading = asked.value && loading;
  return (
    <Section
      title="Is it whole?"
      aside={
        <button
          type="button"
          class="button small"
          disabled={isReading}
          onClick={() => asked.value ? reload() : asked.value = true}
        >
          {isReading ? "Reading …" : "Read every event"}
        </button>
      }
    >
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      <div class="cell-note" role="status">
        {data === undefined
          ? <span class="muted">Events are numbered without gaps, so a loss can be proven.</span>
          : lines.length === 0
          ? <Status tone="good">Every event is there, once</Status>
          : (
            <ul>
              {lines.map((line) => (
                <li key={line}>
                  <VisibleText text={line} />
                </li>
              ))}
            </ul>
          )}
      </div>
    </Section>
  );
}
