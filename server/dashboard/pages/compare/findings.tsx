/** What a comparison found, from what forbids it to the single items. @module */

import type { SeveralComparison } from "../../../api/mod.ts";
import { DifferingItems } from "./items.tsx";
import { Obstacles } from "./obstacles.tsx";
import { Scores } from "./scores.tsx";
import { Times } from "./times.tsx";

/** Of runs that stand in the page Compare, or of one and another in its own tab. */
export function Findings({ comparison }: { readonly comparison: SeveralComparison }) {
  return (
    <>
      <Obstacles comparison={comparison} />
      <Scores comparison={comparison} />
      <Times comparison={comparison} />
      <DifferingItems comparison={comparison} />
    </>
  );
}
