/** A conversation with tools: what was said, what was called and when, and what became of the folder. @module */

import type { AgentFile, AgentRun, AgentTool, AgentTurn, CallDetail } from "../../../../api/mod.ts";
import { bytes, counted, duration } from "../../../frame/text/format.ts";
import { Chip, Trouble, Waiting } from "../../../frame/parts.tsx";
import { useJson } from "../../../frame/resource.ts";
import { pathOf } from "../../../frame/router.ts";
import { TextBlock, VisibleText } from "../../../frame/text/text.tsx";
import { Prompt } from "../../../trace/conversation.tsx";

interface AgentProps {
  readonly run: string;
  readonly agent: AgentRun;
  /** When the sample began and ended; null while it goes on. */
  readonly start: number;
  readonly end: number | null;
}

/** All of it, in the order in which it happened. */
export function Agent({ run, agent, start, end }: AgentProps) {
  const { turns, files } = agent;
  const [first] = turns;
  const tools = turns.flatMap((turn) => turn.tools);
  const last = end ?? Math.max(start, ...[...turns, ...tools].map((one) => one.end ?? one.start));
  return (
    <div class="agent">
      <End agent={agent} />
      {files.length > 0 && <Folder files={files} />}
      <Waterfall turns={turns} from={start} to={last} />
      {first !== undefined && <FirstRequest run={run} call={first.call} />}
      <section>
        <h3>
          {counted(new Set(turns.map(({ turn }) => turn)).size, "turn")},{" "}
          {counted(tools.length, "tool call")}
        </h3>
        <ol class="agent-turns">
          {turns.map((turn) => <Turn key={turn.call} run={run} turn={turn} number={turn.turn} />)}
        </ol>
      </section>
    </div>
  );
}

function End({ agent: { end } }: { readonly agent: AgentRun }) {
  if (end === null) return <p class="muted">The conversation has not ended.</p>;
  const { ended, reason, mode, modeReason } = end;
  return (
    <section>
      <h3>How it ended</h3>
      <p class="judged-line">
        <Chip tone={ended === "finished" ? "good" : "warn"}>
          <VisibleText text={ended.replaceAll("_", " ")} />
        </Chip>
        <Chip tip={modeReason}>
          <VisibleText text={MODES[mode] ?? mode} />
        </Chip>
        <span>
          <VisibleText text={reason} />
        </span>
      </p>
      <p class="muted small">
        <VisibleText text={`Asked in this way because ${modeReason}`} />
      </p>
    </section>
  );
}

const MODES: Readonly<Record<string, string>> = {
  tools: "over the tools API",
  prompt: "by prompt",
};

/** The folder, file by file: what was changed is open. */
function Folder({ files }: { readonly files: readonly AgentFile[] }) {
  const changed = files.filter(({ change }) => change !== "same");
  return (
    <section>
      <h3>Work folder: {counted(changed.length, "file")} of {files.length} changed</h3>
      {files.map((file) => (
        <details key={file.path} class="agent-file" open={file.change !== "same"}>
          <summary>
            <Chip tone={TONES[file.change]}>{file.change}</Chip>{" "}
            <code>
              <VisibleText text={file.path} />
            </code>{" "}
            <span class="muted small">{sizeText(file)}</span>
          </summary>
          <FileLines file={file} />
        </details>
      ))}
    </section>
  );
}

const TONES = { made: "good", changed: "info", removed: "bad", same: "quiet" } as const;

function sizeText({ bytesBefore, bytesAfter, change }: AgentFile): string {
  const sizes = [bytesBefore, bytesAfter].filter((size) => size !== null).map(bytes);
  return change === "changed" ? sizes.join(" → ") : sizes.at(-1) ?? "";
}

function FileLines({ file: { path, lines, change } }: { readonly file: AgentFile }) {
  if (lines === null) {
    return <p class="muted">It is no text, or too long or too different to be compared.</p>;
  }
  return (
    <div class="text-block">
      <pre tabIndex={0} class="judged-diff" aria-label={`${path}, ${change}`}>
        {lines.map(({ mark, text }, index) => (
          <span key={index} class={`diff-line ${LINES[mark]}`}>
            {mark === "-" ? "− " : `${mark} `}
            <VisibleText text={text} />
            {"\n"}
          </span>
        ))}
      </pre>
    </div>
  );
}

const LINES = { " ": "both", "-": "removed", "+": "added" } as const;

/** When the model answered, and when tools ran, on one scale. */
function Waterfall({ turns, from, to }: {
  readonly turns: readonly AgentTurn[];
  readonly from: number;
  readonly to: number;
}) {
  const rows = turns.flatMap((turn) => [
    { ...turn, key: turn.call, kind: "model", label: `turn ${turn.turn}` },
    ...turn.tools.map((tool) => ({ ...tool, key: tool.span, kind: "tool", label: tool.tool })),
  ]);
  const share = (at: number) =>
    Math.min(100, Math.max(0, (at - from) / Math.max(1, to - from) * 100));
  return (
    <section>
      <h3>
        Waterfall <span class="muted small">{duration(to - from)} in all</span>
      </h3>
      <ul class="agent-waterfall" aria-label="Waterfall">
        {rows.map(({ key, kind, label, start, end }) => (
          <li key={key}>
            <span class="cut mono">
              <VisibleText text={label} />
            </span>
            <span class="agent-track" aria-hidden="true">
              <span
                class={`agent-bar ${kind}`}
                style={{ left: `${share(start)}%`, width: `${share(end ?? to) - share(start)}%` }}
              />
            </span>
            <span class="mono small">{end === null ? "not ended" : duration(end - start)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the model was told in the beginning. */
function FirstRequest({ run, call }: { readonly run: string; readonly call: string }) {
  const { data, error, reload } = useJson<CallDetail>(`/api${pathOf("runs", run, "calls", call)}`);
  if (error !== undefined) return <Trouble refusal={error} retry={reload} />;
  if (data === undefined) return <Waiting what="Reading the first call" />;
  return <Prompt request={data.started.request} />;
}

function Turn({ run, turn, number }: {
  readonly run: string;
  readonly turn: AgentTurn;
  readonly number: number;
}) {
  const { call, text, reasoning, failure, tools } = turn;
  return (
    <li>
      <p class="judged-line">
        <b>Turn {number}{failure !== null && ", failed"}</b>
        <a class="link mono" href={pathOf("runs", run, "calls", call)}>{call}</a>
      </p>
      {failure !== null && (
        <p class="bad-text">
          <VisibleText text={failure} />
        </p>
      )}
      {reasoning !== "" && (
        <details>
          <summary>Reasoning</summary>
          <TextBlock label={`Reasoning of turn ${number}`} text={reasoning} />
        </details>
      )}
      {text !== "" && <TextBlock label={`Text of turn ${number}`} text={text} />}
      {tools.map((tool) => <ToolCall key={tool.span} tool={tool} />)}
    </li>
  );
}

function ToolCall({ tool: { tool, given, outcome, said } }: { readonly tool: AgentTool }) {
  return (
    <div class="agent-tool">
      <p class="judged-line">
        <code>
          <VisibleText text={tool || "(no tool)"} />
        </code>
        <Chip tone={outcome === "completed" ? "good" : outcome === null ? "quiet" : "bad"}>
          <VisibleText text={outcome?.replaceAll("_", " ") ?? "under way"} />
        </Chip>
      </p>
      <TextBlock label={`Arguments of ${tool}`} text={given} />
      {outcome !== null && <TextBlock label={`Result of ${tool}`} text={said} />}
    </div>
  );
}
