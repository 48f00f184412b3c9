/** One skill: its manifest, its rights, its lock, and who called it. @module */

import type { SkillDetail } from "../../../api/mod.ts";
import { bytes, counted, milliseconds } from "../../frame/text/format.ts";
import type { PageProps } from "../../views.ts";
import { Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { TextBlock, VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { SkillCalls } from "./calls.tsx";
import { Rights, SkillState } from "./facts.tsx";

/** The page at `/skills/:skill`. */
export function SkillPage({ parts }: PageProps) {
  const id = parts["skill"] ?? "";
  const path = `/api/skills/${encodeURIComponent(id)}`;
  const { data, error, reload } = useJson<SkillDetail>(path);
  return (
    <div class="page skill">
      <h1>
        <a class="link muted" href="/skills">Skills</a> / <VisibleText text={id} />
        {data !== undefined && <span class="muted">{` ${data.skill.version ?? ""}`}</span>}
      </h1>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Reading the skill" />}
      {data !== undefined && <Detail detail={data} />}
    </div>
  );
}

function Detail({ detail }: { readonly detail: SkillDetail }) {
  const { skill, description, problem, instructions, examples } = detail;
  return (
    <>
      <p class="lead">
        <VisibleText text={description ?? skill.summary ?? "Its manifest cannot be read"} />
      </p>
      {problem !== null && <Trouble refusal={problem} />}
      <Section title="Manifest" flush>
        <Facts detail={detail} />
      </Section>
      <Section
        title="Calls"
        aside={<span class="muted">{counted(skill.calls, "call")} in the runs of this folder</span>}
        flush={skill.calls > 0}
      >
        <SkillCalls detail={detail} />
      </Section>
      <div class="skill-schemas">
        <Section title="Takes">
          <TextBlock text={pretty(detail.input)} label="Schema of its input" />
        </Section>
        <Section title="Returns">
          <TextBlock text={pretty(detail.output)} label="Schema of its output" />
        </Section>
      </div>
      {examples.length > 0 && (
        <Section title={counted(examples.length, "example")}>
          <TextBlock text={examples.map(pretty).join("\n\n")} label="Examples" />
        </Section>
      )}
      {instructions !== null && (
        <Section title="Instructions">
          <TextBlock text={instructions} label="Its SKILL.md" />
        </Section>
      )}
      <Section title="Files" flush>
        <Files files={detail.files} />
      </Section>
    </>
  );
}

function Facts({ detail }: { readonly detail: SkillDetail }) {
  const { skill, limits, deterministic, folder, sha256 } = detail;
  return (
    <table class="data facts" aria-label="Manifest">
      <tbody>
        <tr>
          <th scope="row">State</th>
          <td>
            <SkillState state={skill.state} />
          </td>
        </tr>
        <tr>
          <th scope="row">Asks for</th>
          <td>
            <Rights permissions={skill.permissions} />
          </td>
        </tr>
        <tr>
          <th scope="row">Killed at</th>
          <td>
            {limits === null ? <span class="muted">no limits could be read</span> : [
              milliseconds(limits.ms),
              `${limits.memoryMb} MB of memory`,
              `${bytes(limits.outputBytes)} of output`,
              `${bytes(limits.writtenBytes)} written`,
            ].join(" · ")}
          </td>
        </tr>
        <tr>
          <th scope="row">Same call, same result</th>
          <td>{deterministic ? "yes, it says; skills verify tries it" : "it does not say so"}</td>
        </tr>
        <tr>
          <th scope="row">Folder</th>
          <td class="mono">
            <VisibleText text={folder} />
          </td>
        </tr>
        <tr>
          <th scope="row">SHA-256</th>
          <td class="mono skill-hash">{sha256 ?? "its files could not be read"}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Files({ files }: Pick<SkillDetail, "files">) {
  return (
    <TableFrame>
      <table class="data" aria-label="Files">
        <tbody>
          {Object.entries(files).map(([path, hash]) => (
            <tr key={path}>
              <th scope="row">
                <VisibleText text={path} />
              </th>
              <td class="mono muted">{hash}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function pretty(value: unknown): string {
  return value === null ? "none: it has no code to call" : JSON.stringify(value, null, 2);
}
