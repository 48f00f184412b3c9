/** One skill: its manifest, its rights, its lock, and who called it. @module */

import type { SkillDetail } from "../../../api/mod.ts";
import { bytes, counted, milliseconds } from "../../frame/text/format.ts";
import type { PageProps } from "../../views.ts";
import { Section } from "../../frame/parts.tsx";
import { TextBlock } from "../../frame/text/text.tsx";
import { DetailFrame, Exact, Fact, Facts, lockCommand } from "../../installed/detail_frame.tsx";
import { FilesBesideLock, LockFact } from "../../installed/lock_state.tsx";
import { meaningForSkill, Rights } from "../../installed/rights.tsx";
import { SkillCalls } from "./calls.tsx";

/** The page at `/skills/:skill`. */
export function SkillPage({ parts }: PageProps) {
  const id = parts["skill"] ?? "";
  return (
    <DetailFrame<SkillDetail>
      id={id}
      path={`/api/skills/${encodeURIComponent(id)}`}
      list={{ href: "/skills", label: "Skills" }}
      heading={({ skill, description }) => ({
        version: skill.version,
        lead: description ?? skill.summary,
        problem: skill.problem,
        command: lockCommand("plugins", skill),
      })}
    >
      {(detail) => <Detail detail={detail} />}
    </DetailFrame>
  );
}

function Detail({ detail }: { readonly detail: SkillDetail }) {
  const { skill, instructions, examples } = detail;
  return (
    <>
      <Section title="Manifest" flush>
        <Manifest detail={detail} />
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
        <FilesBesideLock files={detail.files} />
      </Section>
    </>
  );
}

function Manifest({ detail }: { readonly detail: SkillDetail }) {
  const { skill, limits, deterministic, folder, sha256 } = detail;
  const killedAt = limits === null ? <span class="muted">no limits could be read</span> : [
    milliseconds(limits.ms),
    `${limits.memoryMb} MB of memory`,
    `${bytes(limits.outputBytes)} of output`,
    `${bytes(limits.writtenBytes)} written`,
  ].join(" · ");
  return (
    <Facts label="Manifest">
      <Fact name="State">
        <LockFact state={skill.state} />
      </Fact>
      <Fact name="Asks for">
        <Rights rights={skill.permissions} meaning={meaningForSkill} />
      </Fact>
      <Fact name="Killed at">{killedAt}</Fact>
      <Fact name="Same call, same result">
        {deterministic ? "yes, it says; skills verify tries it" : "it does not say so"}
      </Fact>
      <Fact name="Folder">
        <Exact text={folder} />
      </Fact>
      <Fact name="SHA-256">
        <Exact text={sha256 ?? "its files could not be read"} />
      </Fact>
    </Facts>
  );
}

function pretty(value: unknown): string {
  return value === null ? "none: it has no code to call" : JSON.stringify(value, null, 2);
}
