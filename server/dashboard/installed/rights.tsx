/** What a plugin or a skill asks for, in words that say what that allows. @module */

import type { Rights as Asked } from "../../api/mod.ts";
import { Chip } from "../frame/parts.tsx";
import { VisibleText } from "../frame/text/text.tsx";

/** One chip for each right; `meaning` says what it allows. */
export function Rights({ rights, meaning }: {
  readonly rights: Asked;
  readonly meaning: (right: string, what: string) => string;
}) {
  const all = Object.entries(rights)
    .flatMap(([right, whats]) => whats.map((what) => ({ right, what })));
  if (all.length === 0) return <span class="muted">nothing</span>;
  return (
    <span class="rights">
      {all.map(({ right, what }) => (
        <Chip
          key={`${right} ${what}`}
          tone={right === "read" ? "quiet" : "warn"}
          tip={meaning(right, what)}
        >
          <VisibleText text={`${right} ${what}`} />
        </Chip>
      ))}
    </span>
  );
}

/** Of a skill: a process that holds no right asks this program for these, which does no more. */
export function meaningForSkill(right: string, what: string): string {
  return SKILL_RIGHTS[`${right} ${what}`] ?? "It is refused: there is no such right";
}

const SKILL_RIGHTS: Readonly<Record<string, string>> = {
  "read own": "Files of its own folder, as they were locked",
  "read work": "Files of the folder that it works in",
  "write work": "Writes and removes files of the folder that it works in",
  "host sandbox": "Has tests run in a process that holds no right either",
};

/** Of a plugin, which runs inside this program: what it says it needs. */
export function meaningForPlugin(right: string, what: string): string {
  if (right === "net") {
    return what === "user" ? "Connects to addresses that you configure" : `Connects to ${what}`;
  }
  if (right === "read" || right === "write") {
    const does = right === "read" ? "Reads" : "Writes";
    if (what === "own") return `${does} files of its own folder`;
    return what === "user" ? `${does} files that you name` : `${does} ${what}`;
  }
  if (right === "env") return `Reads the variable ${what}`;
  if (right === "run") return `Starts the program ${what}`;
  if (right === "npm") return `Loads the package ${what} when it is used`;
  return `Has this program do: ${what}`;
}
