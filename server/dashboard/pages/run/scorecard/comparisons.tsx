/** Which models differ by more than chance, and what the best are named for. @module */

import type { CardComparison, Scorecard } from "../../../../../core/scorecard/card.ts";
import { exact, exactly } from "../../../lists/exact.ts";
import { digits, percent, points } from "../../../frame/text/format.ts";
import { Figure } from "../../../frame/parts.tsx";
import { VisibleText } from "../../../frame/text/text.tsx";
import { CardTable } from "./tables.tsx";

/** Nothing for one model, which is best and worst at once. */
export function Awards({ card: { awards } }: { readonly card: Scorecard }) {
  if (awards.length === 0) return null;
  return (
    <CardTable
      title="Awards"
      heads={[["Award"], ["Model"], ["By", undefined, "num"], ["Ahead of the next"]]}
    >
      {awards.map(({ title, models, value, unit, clear }) => (
        <tr key={title}>
          <th scope="row">{title}</th>
          <td>
            {models.length === 0
              ? <span class="muted">nobody</span>
              : <VisibleText text={models.join(" and ")} />}
          </td>
          <td class="num">
            <Figure
              value={value}
              why="No model has any"
              show={(one) => (
                <span {...exact({ "": one })}>
                  {unit === "share" ? percent(one) : `${digits(one)} ${unit}`}
                </span>
              )}
            />
          </td>
          <td class={clear === true ? "good-text" : "muted"}>
            {models.length > 1
              ? "equal"
              : clear === null
              ? "not tested"
              : clear
              ? "by more than chance"
              : "not by more than chance"}
          </td>
        </tr>
      ))}
    </CardTable>
  );
}

/** Every pair of models, over everything and in each category. */
export function Comparisons({ card: { comparisons, scheme } }: { readonly card: Scorecard }) {
  if (comparisons.length === 0) return null;
  const titles = new Map(scheme.categories.map(({ id, title }) => [id, title]));
  return (
    <CardTable
      title="Comparisons"
      heads={[
        ["Second less first"],
        ["In"],
        [
          "Points",
          "With the 95 % interval: paired bootstrap over items, t where they are few",
          "num",
        ],
        ["p", "Randomisation test over items", "num"],
        ["Adjusted", "Over all lines of this table, by Holm", "num"],
        ["Better : equal : worse", "Prompts", "num"],
        ["Prompts", "That both were asked", "num"],
      ]}
    >
      {comparisons.map((one) => (
        <tr key={`${one.first} ${one.second} ${one.category}`}>
          <th scope="row">
            <VisibleText text={`${one.second} − ${one.first}`} />
          </th>
          <td>{one.category === null ? "everything" : titles.get(one.category) ?? one.category}</td>
          <td
            class="num"
            {...exact({
              "Difference (share)": one.difference,
              "Difference low (share)": one.interval?.low ?? null,
              "Difference high (share)": one.interval?.high ?? null,
            })}
          >
            <span class={toneOf(one)}>{points(one.difference)}</span>{" "}
            {one.interval !== null && (
              <span class="muted">
                [{(one.interval.low * 100).toFixed(1)}, {(one.interval.high * 100).toFixed(1)}]
              </span>
            )}
          </td>
          <td class="num">
            <Figure value={one.p} show={exactP} why="Fewer than two items" />
          </td>
          <td class="num">
            <Figure value={one.adjusted} show={exactP} why="Fewer than two items" />
          </td>
          <td class="num" {...exact({ Better: one.wins, Equal: one.ties, Worse: one.losses })}>
            {one.wins} : {one.ties} : {one.losses}
          </td>
          <td class="num">{one.n}</td>
        </tr>
      ))}
    </CardTable>
  );
}

/** A difference has a colour only where the adjusted test says that it is one. */
function toneOf({ difference, adjusted }: CardComparison): string | undefined {
  if (adjusted === null || adjusted >= 0.05) return undefined;
  return difference > 0 ? "good-text" : "bad-text";
}

function exactP(p: number) {
  return <span {...exactly(p, "")}>{pText(p)}</span>;
}

function pText(p: number): string {
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
