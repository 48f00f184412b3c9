/** In which ways answers fail; of one run each way leads to its samples. @module */

import type { Scorecard } from "../../../../../core/scorecard/card.ts";
import { exact } from "../../../lists/exact.ts";
import { counted } from "../../../frame/text/format.ts";
import { address, pathOf } from "../../../frame/router.ts";
import { seriesClass } from "./legend.tsx";
import { CardTable } from "./tables.tsx";

/** One line for each kind that was shown, with a bar for each model. */
export function Failures({ card: { models, scheme }, run }: {
  readonly card: Scorecard;
  readonly run: string | undefined;
}) {
  const shown = scheme.failures.filter(({ id }) =>
    models.some(({ failures }) => failures[id] !== undefined)
  );
  if (shown.length === 0) return null;
  return (
    <CardTable
      title="Failures"
      aside={<span class="muted">one answer may fail in several ways</span>}
      heads={[["Kind"], ...models.map(({ name }) => [name] as const), ["What it means"]]}
    >
      {shown.map(({ id, title, about }) => (
        <tr key={id}>
          <th scope="row">
            {run === undefined
              ? title
              : (
                <a class="link" href={address(pathOf("runs", run, "samples"), { failure: id })}>
                  {title}
                </a>
              )}
          </th>
          {models.map(({ name, failures, answers }, index) => {
            const count = failures[id] ?? 0;
            return (
              <td key={name} class={seriesClass(index)}>
                <span class="failure-bar" aria-hidden="true">
                  <span style={{ width: `${answers === 0 ? 0 : (count / answers) * 100}%` }} />
                </span>
                <span
                  class="mono"
                  data-tip={`of ${counted(answers, "answer")}`}
                  {...exact({ "": count, " of answers": answers })}
                >
                  {count}
                </span>
              </td>
            );
          })}
          <td class="muted">{about}</td>
        </tr>
      ))}
    </CardTable>
  );
}
