/** What stands above every view of a run. @module */

import type { RunDetail } from "../../../api/mod.ts";
import { copy } from "../../frame/copy.ts";
import { getFile, hasToken } from "../../frame/api.ts";
import { bytes, counted, duration, whole } from "../../frame/text/format.ts";
import { Chip, CopyButton, Moment, Progress } from "../../frame/parts.tsx";
import { pathOf } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { RunState } from "../../trace/state.tsx";
import { alarmWords } from "../runs/row.tsx";
import { StopRun } from "./stop.tsx";

/** Models that are named; the configuration has all. */
const MODELS_SHOWN = 8;

/** Name, state, models and what can be done. */
export function RunHeader({ detail: { summary, header } }: { readonly detail: RunDetail }) {
  const alarms = Object.values(summary.alarms).reduce((sum, count) => sum + count, 0);
  // What goes through the proxy names its models as it comes, or none.
  const asked = summary.models.filter((name) => name !== "");
  const live = summary.state === "running";
  return (
    <header class="run-header">
      <div class="run-title">
        {(copy.value?.destinations.length ?? 1) > 0 && (
          <>
            <a class="link" href="/runs">Runs</a>
            <span class="muted" aria-hidden="true">/</span>
          </>
        )}
        <h1 class="mono cut">
          <VisibleText text={summary.id} />
        </h1>
        <CopyButton text={summary.id} what="the run's name" />
        <span class="grow" />
        {live && <StopRun run={summary.id} />}
        {copy.value === null && <Files run={summary.id} />}
      </div>
      <ul class="facts-line">
        <li>
          <RunState state={summary.state} />
        </li>
        <li>
          <Moment iso={summary.started} />
        </li>
        <li data-tip="From the start to the last event">{duration(summary.duration)}</li>
        {header.models.length === 0 && asked.length > 0 && (
          <li data-tip="Models that were asked">
            <VisibleText text={asked.join(", ")} />
          </li>
        )}
        {header.models.length > 0 && (
          <li>
            {header.models.slice(0, MODELS_SHOWN).map(({ span, model, provider }) => (
              <span key={span} class="model">
                <VisibleText text={model.id} />{" "}
                <span class="muted">
                  <VisibleText text={provider} />
                </span>
              </span>
            ))}
            {header.models.length > MODELS_SHOWN && (
              <span class="muted">and {whole(header.models.length - MODELS_SHOWN)} more</span>
            )}
          </li>
        )}
        {summary.planned > 0 && (
          <li>
            {whole(summary.done)} of {counted(summary.planned, "sample")}
            {summary.failed > 0 && (
              <>
                , <span class="warn-text">{whole(summary.failed)} failed</span>
              </>
            )}
          </li>
        )}
        <li>{counted(summary.calls, "call")}</li>
        <li data-tip="Size of the event files">{bytes(summary.bytes)}</li>
        {summary.source !== "run" && (
          <li>
            <Chip tip="What made the trace">{summary.source}</Chip>
          </li>
        )}
        {alarms > 0 && (
          <li>
            <Chip tone="warn" tip={alarmWords(summary)}>{counted(alarms, "alarm")}</Chip>
          </li>
        )}
      </ul>
      {live && summary.planned > 0 && (
        <Progress
          done={summary.done}
          of={summary.planned}
          label={`${summary.done} of ${summary.planned} samples`}
        />
      )}
    </header>
  );
}

function Files({ run }: { readonly run: string }) {
  return (
    <span class="files muted">
      {["events", "tokens", "machine"].map((name) => (
        <a
          key={name}
          class="link"
          href={`/api${pathOf("runs", run, "files", `${name}.ndjson`)}`}
          data-tip={`${name}.ndjson as it is`}
          download={`${name}.ndjson`}
          onClick={downloadWithToken}
        >
          {name}
        </a>
      ))}
    </span>
  );
}

/** A link carries no token, so the file is got by a request that does and given to a link after that. */
async function downloadWithToken(event: MouseEvent) {
  const link = event.currentTarget;
  if (!hasToken() || !(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  const { pathname, download } = link;
  const address = URL.createObjectURL(await getFile(pathname));
  const given = document.createElement("a");
  Object.assign(given, { href: address, download });
  given.click();
  URL.revokeObjectURL(address);
}
