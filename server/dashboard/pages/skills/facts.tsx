/** What the pages of skills have in common. @module */

import type { SkillSummary } from "../../../api/mod.ts";
import { Chip, Status, type Tone } from "../../frame/parts.tsx";

/** How a skill stands to its lock. */
export function SkillState({ state }: Pick<SkillSummary, "state">) {
  const tones: Readonly<Record<SkillSummary["state"], Tone>> = {
    locked: "good",
    new: "info",
    changed: "bad",
    refused: "bad",
  };
  return <Status tone={tones[state]}>{state}</Status>;
}

/** What it asks for, in words that say what that allows. */
export function Rights({ permissions }: Pick<SkillSummary, "permissions">) {
  const rights = Object.entries(permissions)
    .flatMap(([right, what]) => what.map((one) => ({ right, one, name: `${right} ${one}` })));
  if (rights.length === 0) return <span class="muted">nothing</span>;
  return (
    <span class="rights">
      {rights.map(({ right, name }) => (
        <Chip
          key={name}
          tone={right === "read" ? "quiet" : "warn"}
          tip={MEANINGS[name] ?? "It is refused: there is no such right"}
        >
          {name}
        </Chip>
      ))}
    </span>
  );
}

const MEANINGS: Readonly<Record<string, string>> = {
  "read own": "Files of its own folder, as they were locked",
  "read work": "Files of the folder that it works in",
  "write work": "Writes and removes files of the folder that it works in",
  "host sandbox": "Has tests run in a process that holds no right either",
};
