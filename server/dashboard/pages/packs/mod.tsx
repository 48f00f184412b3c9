/** Every prompt pack of this machine: what it holds, whether it can be run, how often it was. @module */

import type { PackList, PackSummary } from "../../../api/mod.ts";
import { whole } from "../../frame/text/format.ts";
import { Chip, Section } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { ListFrame, NameCell, SaysCell } from "../../installed/list_frame.tsx";
import { LockStatus } from "../../installed/lock_state.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";

/** The page at `/packs`. */
export function PacksPage() {
  const { data, error, reload } = useJson<PackList>("/api/packs");
  return (
    <ListFrame
      title="Prompt packs"
      one="pack"
      items={data?.packs}
      error={error}
      reload={reload}
      command="deno run -A cli.ts packs new my-pack"
      intro={
        <>
          Prompts with what counts as right. They are data: code judges the answers, and a pack that
          was changed has to be locked before it runs.
        </>
      }
    >
      {(fitting) => <Packs packs={fitting} />}
    </ListFrame>
  );
}

function Packs({ packs }: { readonly packs: readonly PackSummary[] }) {
  return (
    <Section title="Installed" flush>
      <TableFrame>
        <table class="data" aria-label="Packs">
          <thead>
            <tr>
              <th scope="col">Pack</th>
              <th scope="col">State</th>
              <th scope="col">What it shows</th>
              <th scope="col" class="num">Items</th>
              <th scope="col">Checks</th>
              <th scope="col" class="num">Runs</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {packs.map((pack) => (
              <tr key={`${pack.from} ${pack.id}`}>
                <NameCell at="packs" item={pack} />
                <td>
                  <LockStatus state={pack.state} />
                </td>
                <SaysCell item={pack} />
                <td class={pack.items > 0 ? "num" : "num muted"}>{whole(pack.items)}</td>
                <td>
                  <Checks pack={pack} />
                </td>
                <td class={pack.runs > 0 ? "num" : "num muted"}>{whole(pack.runs)}</td>
                <td class="muted from">{pack.from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Section>
  );
}

/** How many checks of each kind; the weak ones are called so. */
export function Checks({ pack: { checks } }: { readonly pack: Pick<PackSummary, "checks"> }) {
  return (
    <span class="rights">
      {Object.entries(checks).sort(([, a], [, b]) => b - a).map(([kind, count]) => (
        <CheckChip key={kind} kind={kind} weak={kind === "keywords"} count={count} />
      ))}
    </span>
  );
}

/** The kind of a check. */
export function CheckChip({ kind, weak, count }: {
  readonly kind: string;
  readonly weak: boolean;
  readonly count?: number;
}) {
  const words = `${count === undefined ? "" : `${count} `}${kind}`;
  return weak
    ? (
      <Chip tone="warn" tip="It is passed by whoever names the words, whatever is said with them">
        {words} (weak)
      </Chip>
    )
    : <Chip>{words}</Chip>;
}
