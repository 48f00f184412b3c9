/** Every skill of this machine: what it asks for, whether it can be called, how often it was. @module */

import type { SkillList, SkillSummary } from "../../../api/mod.ts";
import { whole } from "../../frame/text/format.ts";
import { Section } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { ListFrame, NameCell, SaysCell } from "../../installed/list_frame.tsx";
import { LockStatus } from "../../installed/lock_state.tsx";
import { meaningForSkill, Rights } from "../../installed/rights.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";

/** The page at `/skills`. */
export function SkillsPage() {
  const { data, error, reload } = useJson<SkillList>("/api/skills");
  return (
    <ListFrame
      title="Skills"
      one="skill"
      items={data?.skills}
      error={error}
      reload={reload}
      command="deno run -A cli.ts skills new word-count"
      intro={
        <>
          Tools that a model may call. Each runs in a process that holds no right and asks for what
          its manifest names.
        </>
      }
    >
      {(fitting) => <Skills skills={fitting} />}
    </ListFrame>
  );
}

function Skills({ skills }: { readonly skills: readonly SkillSummary[] }) {
  return (
    <Section title="Installed" flush>
      <TableFrame>
        <table class="data" aria-label="Skills">
          <thead>
            <tr>
              <th scope="col">Skill</th>
              <th scope="col">State</th>
              <th scope="col">What it does</th>
              <th scope="col">Asks for</th>
              <th scope="col" class="num">Calls</th>
              <th scope="col" class="num">Failed</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {skills.map((skill) => (
              <tr key={`${skill.from} ${skill.id}`}>
                <NameCell at="skills" item={skill} />
                <td>
                  <LockStatus state={skill.state} />
                </td>
                <SaysCell item={skill} />
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
