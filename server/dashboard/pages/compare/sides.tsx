/** What is compared: runs with what was served in them. @module */

import type { ComparedRun, SeveralComparison } from "../../../api/mod.ts";
import { bytes } from "../../frame/text/format.ts";
import { Chip, Figure, Moment } from "../../frame/parts.tsx";
import { pathOf, setQuery } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { listValue } from "../../ranking/picks.tsx";
import { shortened } from "../../ranking/settings.tsx";
import { RunState } from "../../trace/state.tsx";
import { letterOf } from "./letters.ts";

/** One card a run. */
export function Sides({ comparison: { runs } }: { readonly comparison: SeveralComparison }) {
  const inOrder = (order: readonly ComparedRun[]) =>
    setQuery({
      runs: listValue(order.map(({ run }) => run)),
      models: order.some(({ model }) => model !== null)
        ? listValue(order.map(({ model }) => model ?? ""))
        : null,
    }, { push: true });
  return (
    <ul class="sides" aria-label="What is compared">
      {runs.map((side, place) => (
        <li key={place} class={`side side-${place}`}>
          <div>
            <b class="letter">{letterOf(place)}</b>
            <a class="link mono cut" href={pathOf("runs", side.run)} data-tip={side.run}>
              <VisibleText text={side.run} />
            </a>
            <span class="grow" />
            {place > 0 && (
              <button
                type="button"
                class="button small quiet"
                aria-label={`Make first: compare with ${letterOf(place)} instead of A`}
                onClick={() => inOrder([side, ...runs.filter((one) => one !== side)])}
              >
                Make first
              </button>
            )}
            {runs.length > 2 && (
              <button
                type="button"
                class="button small quiet"
                aria-label={`Leave out ${letterOf(place)}`}
                onClick={() => inOrder(runs.filter((one) => one !== side))}
              >
                Leave out
              </button>
            )}
          </div>
          <div class="muted">
            <RunState state={side.state} /> <Moment iso={side.started} />{" "}
            {side.damage !== null && <Chip tone="bad">{side.damage}</Chip>}
          </div>
          {side.models.map(({ model, provider, quantisation, digest }) => (
            <div key={model}>
              <a class="link" href={pathOf("models", model)}>
                <VisibleText text={model} />
              </a>{" "}
              <span class="muted">
                <VisibleText
                  text={[
                    provider,
                    quantisation ?? "quantisation unknown",
                    digest ?? "digest unknown",
                  ]
                    .map(shortened).join(" · ")}
                />
              </span>
            </div>
          ))}
          <div class="muted">
            <VisibleText text={side.machine} /> · memory{" "}
            <Figure
              value={side.memoryBytes}
              show={bytes}
              why="Not read, or the run asked several models"
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
