/** What several answers to each item came to: pass@k and pass^k, with n and k. @module */

import type { ReportRow } from "../../../../../core/run/report.ts";
import { whole } from "../../../frame/text/format.ts";
import { Section } from "../../../frame/parts.tsx";
import { NameText, VisibleText } from "../../../frame/text/text.tsx";
import { TableFrame } from "../../../lists/table_frame.tsx";
import { Score } from "../../../trace/score.tsx";

/** Nothing where every item was asked once. */
export function SeveralAnswers({ rows }: { readonly rows: readonly ReportRow[] }) {
  const lines = rows.flatMap((row) =>
    (row.answers?.pass ?? []).map((pass) => ({ row, n: row.answers?.n ?? 0, ...pass }))
  );
  if (lines.length === 0) return null;
  return (
    <Section title="Several answers to each item" flush>
      <TableFrame>
        <table class="data" aria-label="Several answers to each item">
          <thead>
            <tr>
              <th scope="col">Benchmark</th>
              <th scope="col">Model</th>
              <th scope="col" class="num" data-tip="Answers to each item">n</th>
              <th scope="col" class="num" data-tip="Answers that are looked at">k</th>
              <th scope="col" data-tip="One of k is right: unbiased, over items">pass@k</th>
              <th scope="col" data-tip="All of k are right: unbiased, over items">pass^k</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ row, n, k, any, all }) => (
              <tr key={`${row.model} ${row.benchmark} ${k}`}>
                <th scope="row">
                  <VisibleText text={row.benchmark} />
                </th>
                <td>
                  <NameText name={row.model} />
                </td>
                <td class="num">{whole(n)}</td>
                <td class="num">{whole(k)}</td>
                {[any, all].map(({ mean, interval, items }, index) => (
                  <td key={index}>
                    <Score
                      mean={mean}
                      interval={interval === null ? null : [interval.low, interval.high]}
                      scored={items}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}
