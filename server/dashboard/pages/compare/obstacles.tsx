/** What cannot be compared, before any figure. @module */

import type { SeveralComparison } from "../../../api/mod.ts";
import { Section, Status, type Tone } from "../../frame/parts.tsx";
import { VisibleText } from "../../frame/text/text.tsx";
import { letterOf } from "./letters.ts";

type Obstacle = SeveralComparison["pairs"][number]["obstacles"][number];

const WORDS: Readonly<Record<Obstacle["affects"], readonly [Tone, string]>> = {
  both: ["bad", "not comparable"],
  scores: ["bad", "scores"],
  times: ["warn", "times"],
  none: ["quiet", "to know"],
};

/** Nothing where everything can be compared. */
export function Obstacles({ comparison: { pairs } }: { readonly comparison: SeveralComparison }) {
  const count = pairs.reduce((sum, { obstacles }) => sum + obstacles.length, 0);
  if (count === 0) return null;
  return (
    <Section title="Before you compare" flush>
      <ul class="obstacles">
        {pairs.flatMap(({ place, obstacles, comparable }) => [
          ...obstacles.map(({ affects, kind, text }, index) => {
            const [tone, word] = WORDS[affects];
            return (
              <li key={`${place} ${index}`} data-kind={kind}>
                <span class="letter">A · {letterOf(place)}</span>
                <Status tone={tone}>{word}</Status>
                <span>
                  <VisibleText text={text} />
                </span>
              </li>
            );
          }),
          ...(obstacles.length === 0 ? [] : [
            <li key={`${place} comparable`}>
              <span class="letter">A · {letterOf(place)}</span>
              <Status tone={comparable.length === 0 ? "bad" : "good"}>comparable</Status>
              <span>
                {comparable.length === 0
                  ? "Nothing: no item was scored in both"
                  : <VisibleText text={`Items of ${comparable.join(", ")}`} />}
              </span>
            </li>,
          ]),
        ])}
      </ul>
    </Section>
  );
}
