/** Places of two JSON values that differ, side by side. @module */

import type { RunDifference } from "../../../api/mod.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";
import { settingText } from "../run/config/mod.tsx";

/** Characters of a value that are shown; the whole one is on the page of its call. */
const SHOWN = 240;
/** Of these, before the first that differs. */
const BEFORE = 40;

/** A table of them; nothing where there are none. */
export function Changes({ label, changes, of = "Place" }: {
  readonly label: string;
  /** What stands in the first column. */
  readonly of?: string;
  readonly changes: RunDifference["settings"];
}) {
  if (changes.length === 0) return null;
  return (
    <TableFrame>
      <table class="data changes" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ path, kind, a, b }) => (
            <tr key={`${path} ${kind}`}>
              <th scope="row" class="mono">
                <VisibleText text={path === "" ? "all of it" : path} />
              </th>
              <td class="mono">
                {kind === "only in b"
                  ? <span class="muted">not there</span>
                  : <VisibleText text={shown(a, b)} />}
              </td>
              <td class="mono">
                {kind === "only in a"
                  ? <span class="muted">not there</span>
                  : <VisibleText text={shown(b, a)} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** A value; of long texts that begin alike, the part from shortly before they differ. */
function shown(value: unknown, other: unknown): string {
  const text = settingText(value);
  if (text.length <= SHOWN) return text;
  const beside = settingText(other);
  let equal = 0;
  while (equal < text.length && text[equal] === beside[equal]) equal += 1;
  const from = Math.max(0, equal - BEFORE);
  const to = Math.min(text.length, from + SHOWN);
  const left = from === 0 ? "" : `[${from} equal characters] …`;
  const right = to === text.length ? "" : `… [${text.length - to} more]`;
  return left + text.slice(from, to) + right;
}
