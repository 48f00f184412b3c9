/** Items whose scores or answers are not those of the first run. @module */

import type { ComparedItem, SeveralComparison } from "../../../api/mod.ts";
import { counted } from "../../frame/text/format.ts";
import { Figure, Section } from "../../frame/parts.tsx";
import { address, pathOf, queryValue } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { QueryToggle } from "../../lists/choice.tsx";
import { letterOf, sideName } from "./letters.ts";

/** Characters of an answer that a cell has. */
const CELL = 160;

/** Every item, or those whose score differs. */
export function DifferingItems({ comparison }: { readonly comparison: SeveralComparison }) {
  const { differing, cut, runs } = comparison;
  const onlyScores = queryValue("scores") !== null;
  const shown = onlyScores ? differing.filter(hasOtherScore) : differing;
  return (
    <Section
      title={`Items that differ: ${differing.length + cut}`}
      aside={differing.some(hasOtherScore) && differing.some((one) => !hasOtherScore(one))
        ? <QueryToggle name="scores" label="Only other scores" />
        : undefined}
      flush
    >
      {shown.length === 0
        ? (
          <p class="cell-note muted">
            {comparison.pairs.some(({ cells }) => cells.some(({ n }) => n > 0))
              ? "Every paired item has the same score and the same answer."
              : "No item can be paired."}
          </p>
        )
        : (
          <TableFrame>
            <table class="data" aria-label="Items that differ">
              <thead>
                <tr>
                  <th scope="col">Item</th>
                  {runs.map((_, place) => [
                    <th key={`${place} score`} scope="col" class="num">
                      {letterOf(place)}
                    </th>,
                    <th key={`${place} answer`} scope="col">
                      <VisibleText text={`Answer of ${sideName(comparison, place)}`} />
                    </th>,
                  ])}
                </tr>
              </thead>
              <tbody>
                {shown.map((item) => <Item key={item.id} item={item} runs={runs} />)}
              </tbody>
            </table>
          </TableFrame>
        )}
      {cut > 0 && <p class="cell-note muted">{counted(cut, "more item")} differ.</p>}
    </Section>
  );
}

function Item({ item: { id, sides }, runs }: {
  readonly item: ComparedItem;
  readonly runs: SeveralComparison["runs"];
}) {
  const [first] = sides;
  return (
    <tr>
      <th scope="row" class="mono">
        <VisibleText text={id} />
      </th>
      {sides.map((side, place) => {
        const run = runs[place]?.run ?? "";
        return [
          <td key={`${place} score`} class="num">
            <Figure value={side?.score} show={String} why={whyNone(side)} />
          </td>,
          <td key={`${place} answer`} class="mono">
            <Figure
              value={side}
              why="This run does not have the item"
              show={(there) => (
                <>
                  <a
                    class="link"
                    href={address(pathOf("runs", run, "samples"), { sample: there.sample })}
                  >
                    {there.answer === null || there.answer === ""
                      ? "none"
                      : <VisibleText text={there.answer.slice(0, CELL)} />}
                  </a>
                  {place > 0 && first !== null && first !== undefined && (
                    <>
                      {" "}
                      <a
                        class="link muted"
                        data-tip="Where the two answers part"
                        aria-label={`diff: where the answers of A and ${
                          letterOf(place)
                        } to ${id} part`}
                        href={address(pathOf("runs", runs[0]?.run ?? "", "diff", run), {
                          sample: first.sample,
                          other: there.sample === first.sample ? null : there.sample,
                        })}
                      >
                        diff
                      </a>
                    </>
                  )}
                </>
              )}
            />
          </td>,
        ];
      })}
    </tr>
  );
}

function hasOtherScore({ sides: [first, ...others] }: ComparedItem): boolean {
  return others.some((one) => one !== null && one.score !== first?.score);
}

function whyNone(side: ComparedItem["sides"][number] | undefined): string {
  return side === null || side === undefined
    ? "This run does not have the item"
    : "It was not judged, or it failed";
}
