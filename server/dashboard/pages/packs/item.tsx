/** One item of a pack: what is asked, what counts as right, and what came of it. @module */

import { useState } from "preact/hooks";
import type { PackItemView, PackResult } from "../../../api/mod.ts";
import { Chip, Status, type Tone } from "../../frame/parts.tsx";
import { NameText, TextBlock, VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { CheckChip } from "./mod.tsx";

/** Closed it shows its name, its checks and its results; open, all of it. */
export function Item({ item }: { readonly item: PackItemView }) {
  const { id, family, difficulty, checks, results } = item;
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details
        class="pack-item"
        id={id}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary>
          <b>
            <VisibleText text={id} />
          </b>
          {family !== null && <Chip>{family}</Chip>}
          {difficulty !== null && <span class="muted">{difficulty}</span>}
          <span class="rights">
            {checks.map(({ kind, weak }, index) => (
              <CheckChip key={`${index} ${kind}`} kind={kind} weak={weak} />
            ))}
          </span>
          <Tally results={results} />
        </summary>
        {isOpen && <Inside item={item} />}
      </details>
    </li>
  );
}

function Tally({ results }: Pick<PackItemView, "results">) {
  if (results.length === 0) return null;
  const count = (outcome: PackResult["outcome"]) =>
    results.filter((result) => result.outcome === outcome).length;
  const judged = count("passed") + count("failed");
  return (
    <span class="pack-tally">
      passed {count("passed")} of {judged}
      {count("unjudged") > 0 && `, ${count("unjudged")} not judged`}
    </span>
  );
}

function Inside({ item }: { readonly item: PackItemView }) {
  const { messages, tools, checks, reference, broken, results } = item;
  return (
    <div class="pack-inside">
      {messages.map(({ role, text }, index) => (
        <div key={index}>
          <span class="muted">
            <VisibleText text={role} />
          </span>
          <TextBlock text={text} label={`Says ${role}`} />
        </div>
      ))}
      {tools.length > 0 && (
        <p class="rights">
          <span class="muted">offers</span>
          {tools.map((tool) => <Chip key={tool}>{tool}</Chip>)}
        </p>
      )}
      {checks.map(({ kind, weak, wants }, index) => (
        <div key={index}>
          <CheckChip kind={kind} weak={weak} />
          {wants !== "" && <TextBlock text={wants} label={`What ${kind} wants`} />}
        </div>
      ))}
      {reference === null
        ? <p class="muted">Its author wrote down no answer that passes.</p>
        : (
          <div>
            <span class="muted">an answer that passes, beside {broken} that must fail</span>
            <TextBlock text={reference} label="An answer that passes" />
          </div>
        )}
      {results.length > 0 && <Results results={results} />}
    </div>
  );
}

function Results({ results }: Pick<PackItemView, "results">) {
  const tones: Readonly<Record<PackResult["outcome"], Tone>> = {
    passed: "good",
    failed: "bad",
    unjudged: "quiet",
  };
  return (
    <TableFrame>
      <table class="data" aria-label="Results">
        <tbody>
          {results.map(({ run, model, sample, outcome, explanation }) => (
            <tr key={`${run} ${sample}`}>
              <th scope="row">
                <a
                  class="link mono"
                  href={`/runs/${encodeURIComponent(run)}/samples?sample=${
                    encodeURIComponent(sample)
                  }`}
                >
                  <VisibleText text={run} />
                </a>
              </th>
              <td>
                <NameText name={model} />
              </td>
              <td>
                <Status tone={tones[outcome]}>
                  {outcome === "unjudged" ? "not judged" : outcome}
                </Status>
              </td>
              <td class="skill-text">
                <VisibleText text={explanation} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}
