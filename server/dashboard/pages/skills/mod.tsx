/** Every skill of this machine: what it asks for, whether it can be called, how often it was. @module */

import type { SkillList, SkillSummary } from "../../../api/mod.ts";
import { counted, whole } from "../../frame/text/format.ts";
import { Empty, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { useRowKeys } from "../../frame/row_keys.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { LOCK_MEANINGS, LockStatus } from "../../installed/lock_state.tsx";
import { meaningForSkill, Rights } from "../../installed/rights.tsx";

/** The page at `/skills`. */
export function SkillsPage() {
  useRowKeys();
  const { data, error, reload } = useJson<SkillList>("/api/skills");
  return (
    <div class="page skills">
      <h1>Skills</h1>
      <p class="muted">
        Tools that a model may call. Each runs in a process that holds no right and asks for what
        its manifest names.
      </p>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Looking for skills" />}
      {data !== undefined && <Skills skills={data.skills} />}
    </div>
  );
}

function Skills({ skills }: { readonly skills: readonly SkillSummary[] }) {
  if (skills.length === 0) {
    return <Empty title="There are no skills" command="deno run -A cli.ts skills new word-count" />;
  }
  return (
    <Section title={counted(skills.length, "skill")} flush>
      <TableFrame>
        <table class="data" aria-label="Skills">
          <thead>
            <tr>
              <th scope="col">Skill</th>
              <th scope="col">What it does</th>
              <th scope="col">State</th>
              <th scope="col">Asks for</th>
              <th scope="col" class="num">Calls</th>
              <th scope="col" class="num">Failed</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {skills.map((skill) => (
              <tr key={`${skill.from} ${skill.id}`}>
                <th scope="row">
                  <a class="link" href={`/skills/${encodeURIComponent(skill.id)}`}>
                    <VisibleText text={skill.id} />
                  </a>{" "}
                  <span class="muted">{skill.version ?? ""}</span>
                </th>
                <td class="skill-summary">
                  <VisibleText text={skill.summary ?? LOCK_MEANINGS[skill.state]} />
                </td>
                <td>
                  <LockStatus state={skill.state} />
                </td>
                <td>
                  <Rights rights={skill.permissions} meaning={meaningForSkill} />
                </td>
                <td class={skill.calls > 0 ? "num" : "num muted"}>{whole(skill.calls)}</td>
                <td class={skill.failed > 0 ? "num warn-text" : "num muted"}>
                  {whole(skill.failed)}
                </td>
                <td class="muted from">{skill.from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
