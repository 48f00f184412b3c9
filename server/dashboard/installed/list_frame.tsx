/** What the lists of plugins, skills and packs have in common: filters, keys, what is not used first. @module */

import type { ComponentChildren } from "preact";
import type { LockProblem, LockState } from "../../api/mod.ts";
import type { Refusal } from "../frame/api.ts";
import { counted } from "../frame/text/format.ts";
import { Empty, Trouble, Waiting } from "../frame/parts.tsx";
import { pathOf, queryValue } from "../frame/router.ts";
import { useRowKeys } from "../frame/row_keys.ts";
import { VisibleText } from "../frame/text/text.tsx";
import { QuerySearch, QuerySelect } from "../lists/choice.tsx";
import { LOCK_MEANINGS } from "./lock_state.tsx";

/** What is told of each of them. */
export interface Installed {
  readonly id: string;
  readonly version: string | null;
  readonly summary: string | null;
  readonly state: LockState;
  readonly from: string;
  readonly problem: LockProblem | null;
}

/** A page with all of them. */
export function ListFrame<T extends Installed>(
  { title, one, items, error, reload, intro, command, filters, fits = () => true, children }: {
    readonly title: string;
    /** What one of them is called. */
    readonly one: string;
    /** Undefined until they are there. */
    readonly items: readonly T[] | undefined;
    readonly error: Refusal | undefined;
    readonly reload: () => void;
    readonly intro: ComponentChildren;
    /** How to begin one. */
    readonly command: string;
    readonly filters?: ComponentChildren;
    /** Whether one fits the filters of the page besides. */
    readonly fits?: (item: T) => boolean;
    readonly children: (fitting: readonly T[]) => ComponentChildren;
  },
) {
  const all = items ?? [];
  const fitting = all.filter((item) => isWanted(item) && fits(item))
    .toSorted((a, b) => Number(a.problem === null) - Number(b.problem === null));
  useRowKeys();
  return (
    <div class="page installed">
      <div class="toolbar">
        <h1>{title}</h1>
        {all.length > 0 && (
          <>
            <QuerySearch name="q" label={`Search ${title.toLowerCase()}`} />
            {filters}
            <QuerySelect
              name="state"
              label="State"
              all="any state"
              options={[...new Set(all.map(({ state }) => state))].sort()}
            />
            <span class="muted" role="status">{counted(fitting.length, one)}</span>
          </>
        )}
        <span class="grow" />
        <button type="button" class="button small" onClick={reload}>Look again</button>
      </div>
      <p class="muted lead">{intro}</p>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {items === undefined && error === undefined && <Waiting what="Looking for them" />}
      {items !== undefined && all.length === 0 && (
        <Empty title={`There are no ${title.toLowerCase()}`} command={command} />
      )}
      {all.length > 0 && fitting.length === 0 && (
        <Empty title={`No ${one} fits the filter`}>
          <p>Clear it to see all of them.</p>
        </Empty>
      )}
      {fitting.length > 0 && children(fitting)}
    </div>
  );
}

function isWanted({ id, summary, state, from }: Installed): boolean {
  const wanted = queryValue("state") ?? "";
  if (wanted !== "" && state !== wanted) return false;
  const text = [id, summary ?? "", state, from].join("\n").toLowerCase();
  return (queryValue("q") ?? "").toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The first cell of a row: its name, which leads to its own page. */
export function NameCell({ at, item: { id, version } }: {
  readonly at: string;
  readonly item: Installed;
}) {
  return (
    <th scope="row">
      <a class="link" href={pathOf(at, id)}>
        <VisibleText text={id} />
      </a>{" "}
      <span class="muted">{version ?? ""}</span>
    </th>
  );
}

/** What it says of itself; below it why it is not used, and what helps. */
export function SaysCell({ item: { summary, state, problem } }: { readonly item: Installed }) {
  return (
    <td class="installed-summary">
      <VisibleText text={summary ?? LOCK_MEANINGS[state]} />
      {problem !== null && (
        <div class="installed-problem">
          <VisibleText text={`${problem.message}. ${problem.hint}.`} />
        </div>
      )}
    </td>
  );
}
