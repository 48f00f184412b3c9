/** Who called a skill, with what, and how it ended. @module */

import type { SkillCall, SkillDetail } from "../../../api/mod.ts";
import { exactly } from "../../lists/exact.ts";
import { counted, duration } from "../../frame/text/format.ts";
import { Chip, Command, Figure, Status } from "../../frame/parts.tsx";
import { NameText, VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { commandLine } from "../run/config/mod.tsx";

/** The calls of one skill in the runs of the folder. */
export function SkillCalls({ detail }: { readonly detail: SkillDetail }) {
  const { skill, calls, ends, unread } = detail;
  if (calls.length === 0) {
    return (
      <div class="skill-uncalled">
        <p class="muted">
          No run has called it.{skill.state === "locked" && " Call it by hand:"}
        </p>
        {skill.state === "locked" && <Command line={commandLine(byHand(detail))} />}
        <Unread runs={unread} />
      </div>
    );
  }
  return (
    <>
      <p class="skill-ends">
        {Object.entries(ends).map(([end, count]) => (
          <Chip key={end} tone={toneOf(end)}>{count} {end}</Chip>
        ))}
        {skill.calls > calls.length && (
          <span class="muted">the latest {calls.length} are shown</span>
        )}
      </p>
      <TableFrame>
        <table class="data" aria-label="Calls">
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Model</th>
              <th scope="col">Sample</th>
              <th scope="col">Given</th>
              <th scope="col">End</th>
              <th scope="col">Result, or why there is none</th>
              <th scope="col" class="num">Took</th>
            </tr>
          </thead>
          <tbody>{calls.map((call) => <Row key={`${call.run} ${call.span}`} call={call} />)}</tbody>
        </table>
      </TableFrame>
      <Unread runs={unread} />
    </>
  );
}

function Row({ call }: { readonly call: SkillCall }) {
  const { run, model, sample, outcome, said, current } = call;
  const at = `/runs/${encodeURIComponent(run)}`;
  return (
    <tr>
      <th scope="row">
        <a
          class="link mono"
          href={call.call === null ? at : `${at}/calls/${encodeURIComponent(call.call)}`}
        >
          <VisibleText text={run} />
        </a>
        {current === false && (
          <>
            {" "}
            <Chip tone="warn" tip="Its files were others than they are now">
              then {call.version}
            </Chip>
          </>
        )}
      </th>
      <td>
        <Figure
          value={model}
          show={(name) => <NameText name={name} />}
          why="The trace does not say"
        />
      </td>
      <td>
        <Figure
          value={sample}
          show={(text) => (
            <a class="link mono" href={`${at}/samples?sample=${encodeURIComponent(text)}`}>
              <VisibleText text={text} />
            </a>
          )}
          why="It was called outside of samples"
        />
      </td>
      <td class="mono skill-text">
        <VisibleText text={call.arguments} />
      </td>
      <td>
        <Status tone={toneOf(outcome ?? "unfinished")}>{outcome ?? "unfinished"}</Status>
      </td>
      <td class="mono skill-text">
        <VisibleText text={said} />
      </td>
      <td class="num">
        <Figure
          value={call.duration}
          show={(ns) => <span {...exactly(ns, "ns")}>{duration(ns)}</span>}
          why="The trace has no end of it"
        />
      </td>
    </tr>
  );
}

function Unread({ runs }: { readonly runs: readonly string[] }) {
  if (runs.length === 0) return null;
  return (
    <p class="warn-text skill-unread">
      {counted(runs.length, "run")} could not be read, with whatever was called in it:{" "}
      <VisibleText text={runs.slice(0, 5).join(", ")} />
    </p>
  );
}

function toneOf(end: string): "good" | "bad" | "quiet" {
  if (end === "completed") return "good";
  return end === "unfinished" ? "quiet" : "bad";
}

/** The call of its first example. */
function byHand({ skill, examples: [first] }: SkillDetail): string[] {
  const input = typeof first === "object" && first !== null && "input" in first ? first.input : {};
  const works = Object.values(skill.permissions).some((what) => what.includes("work"));
  const words = ["skills", "run", skill.id, "--input", JSON.stringify(input)];
  return works ? [...words, "--work", "FOLDER"] : words;
}
