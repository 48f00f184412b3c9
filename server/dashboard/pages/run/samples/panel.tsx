/** One sample in full: prompt, answer, verdict and why, its calls and measurements. @module */

import { useEffect } from "preact/hooks";
import type { CallDetail, CallRow, SampleDetail } from "../../../../api/mod.ts";
import { counted, digits, duration, milliseconds, whole } from "../../../frame/text/format.ts";
import { Chip, CopyButton, Figure, Trouble, Waiting } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { pathOf, setQuery } from "../../../frame/router.ts";
import { TextBlock, VisibleText } from "../../../frame/text/text.tsx";
import { CallState, VerdictMark } from "../../../trace/state.tsx";
import { Agent } from "./agent.tsx";
import { Judged } from "./judged.tsx";
import { targetText } from "./target_text.ts";
import { Answer, Prompt } from "../../../trace/conversation.tsx";

/** The panel beside the list. `version` grows with the run, so that an open sample fills. */
export function SamplePanel({ run, sample, version }: {
  readonly run: string;
  readonly sample: string;
  readonly version: number;
}) {
  const { data, error, reload } = useJson<SampleDetail>(
    `/api${pathOf("runs", run, "samples", sample)}`,
  );
  const isOpen = data === undefined || data.row.end === null;
  useEffect(() => {
    if (isOpen && data !== undefined) reload();
  }, [version]);
  return (
    <aside class="panel" aria-label={`Sample ${sample}`}>
      <header>
        <h2 class="mono cut">
          <VisibleText text={sample} />
        </h2>
        <CopyButton text={sample} what="the sample's id" />
        <span class="grow" />
        <button type="button" class="button small" onClick={() => setQuery({ sample: null })}>
          Close
        </button>
      </header>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Reading the sample" />}
      {data !== undefined && <Body run={run} detail={data} />}
    </aside>
  );
}

function Body({ run, detail: { row, target, calls, metrics, judged, agent, pending } }: {
  readonly run: string;
  readonly detail: SampleDetail;
}) {
  const last = calls.find(({ span }) => span === row.call) ?? calls.at(-1);
  const counting = pending.length > 0 ? "The chunks of the run are still being counted" : undefined;
  return (
    <div class="panel-body">
      <section class="verdict">
        <VerdictMark verdict={row.verdict} />
        {row.score !== null && <b class="mono">{digits(row.score)}</b>}
        {row.family !== null && (
          <Chip>
            <VisibleText text={row.family} />
          </Chip>
        )}
        <Chip>
          <VisibleText text={row.benchmark} />
        </Chip>
        {row.alarms.map((alarm) => (
          <Chip key={alarm} tone="warn">
            <VisibleText text={alarm} />
          </Chip>
        ))}
        {row.explanation !== "" && (
          <p>
            <VisibleText text={row.explanation} />
          </p>
        )}
      </section>
      <dl class="figures">
        <div>
          <dt>TTFT</dt>
          <dd>
            <Figure
              value={row.ttftMs}
              show={milliseconds}
              why={counting ?? "No first token was seen"}
            />
          </dd>
        </div>
        <div>
          <dt>TPOT</dt>
          <dd>
            <Figure
              value={row.tpotMs}
              show={milliseconds}
              why={counting ?? "Fewer than two tokens, or their number is unknown"}
            />
          </dd>
        </div>
        <div>
          <dt>Output tokens</dt>
          <dd>
            <Figure value={row.outputTokens} show={whole} why="The server did not tell it" />
          </dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>
            <Figure
              value={row.end}
              show={(end) => duration(end - row.start)}
              why="It has not ended"
            />
          </dd>
        </div>
        <div>
          <dt>{agent === null ? "Attempts" : "Calls"}</dt>
          <dd>{row.attempts}</dd>
        </div>
      </dl>
      {judged !== null && <Judged judged={judged} />}
      {agent !== null && <Agent run={run} agent={agent} start={row.start} end={row.end} />}
      {agent === null && last !== undefined && (
        <LastCall
          run={run}
          call={last}
          // What was judged in parts is shown in parts.
          answer={judged === null ? row.answer : null}
          target={judged === null ? target : null}
        />
      )}
      {calls.length > 0 && <Calls run={run} calls={calls} />}
      {metrics.length > 0 && (
        <section>
          <h3>{counted(metrics.length, "measurement")}</h3>
          <Measurements metrics={metrics} />
        </section>
      )}
      <p class="muted small">
        hash{" "}
        <code>
          <VisibleText text={row.hash} />
        </code>
      </p>
    </div>
  );
}

function LastCall({ run, call, answer, target }: {
  readonly run: string;
  readonly call: CallRow;
  readonly answer: string | null;
  readonly target: unknown;
}) {
  const { data, error, reload } = useJson<CallDetail>(
    `/api${pathOf("runs", run, "calls", call.span)}`,
  );
  useEffect(() => {
    if (data !== undefined && data.ended === null && call.state !== "open") reload();
  }, [call.state]);
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  if (data === undefined) return <Waiting what="Reading the call" />;
  return (
    <>
      <Prompt request={data.started.request} />
      <section>
        <h3>Answer</h3>
        <Answer ended={data.ended} />
      </section>
      {(answer !== null || target !== undefined && target !== null) && (
        <>
          <section>
            <h3>Taken from the answer</h3>
            <Figure
              value={answer}
              show={(text) => <TextBlock text={text} label="Taken from the answer" />}
              why="The scorer found nothing to judge"
            />
          </section>
          <section>
            <h3>What counts as right</h3>
            <Figure
              value={target}
              show={(value) => <TextBlock text={targetText(value)} label="What counts as right" />}
              why="The benchmark names no target"
            />
          </section>
        </>
      )}
    </>
  );
}

function Calls({ run, calls }: { readonly run: string; readonly calls: readonly CallRow[] }) {
  return (
    <section>
      <h3>{counted(calls.length, "call")}</h3>
      <ul class="call-list">
        {calls.map((call) => (
          <li key={call.span}>
            <a class="link mono" href={pathOf("runs", run, "calls", call.span)}>{call.span}</a>
            <span class="muted">attempt {call.attempt}</span>
            <CallState call={call} />
            <span class="grow" />
            <span class="mono muted">at {duration(call.start)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Measurements({ metrics }: { readonly metrics: readonly unknown[] }) {
  return (
    <TextBlock
      label="Measurements"
      text={metrics.map((metric) => JSON.stringify(metric)).join("\n")}
    />
  );
}
