/** Figures in two columns, each known or said to be unknown with the reason. @module */

import { Unknown } from "../../frame/parts.tsx";
import { VisibleText } from "../../frame/text/text.tsx";

/** One figure; null where it is unknown. */
export interface Line {
  readonly name: string;
  readonly value: string | null;
  readonly why: string;
  readonly tip?: string;
}

/** The table. */
export function Lines(
  { label, lines }: { readonly label: string; readonly lines: readonly Line[] },
) {
  return (
    <table class="data tight" aria-label={label}>
      <tbody>
        {lines.map(({ name, value, why, tip }) => (
          <tr key={name}>
            <th scope="row" data-tip={tip}>{name}</th>
            <td class="num told">
              {value === null ? <Unknown reason={why} /> : <VisibleText text={value} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
