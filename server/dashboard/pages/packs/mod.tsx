/** Every prompt pack of this machine: what it holds, whether it can be run, how often it was. @module */

import type { PackList, PackSummary } from "../../../api/mod.ts";
import { counted, whole } from "../../frame/text/format.ts";
import { Chip, Empty, Section, Trouble, Waiting } from "../../frame/parts.tsx";
import { useJson } from "../../frame/resource.ts";
import { useRowKeys } from "../../frame/row_keys.ts";
import { VisibleText } from "../../frame/text/text.tsx";
import { LOCK_MEANINGS, LockStatus } from "../../installed/lock_state.tsx";
import { TableFrame } from "../../lists/table_frame.tsx";

/** The page at `/packs`. */
export function PacksPage() {
  useRowKeys();
  const { data, error, reload } = useJson<PackList>("/api/packs");
  return (
    <div class="page packs">
      <h1>Prompt packs</h1>
      <p class="muted">
        Prompts with what counts as right. They are data: code judges the answers, and a pack that
        was changed has to be locked before it runs.
      </p>
      {error !== undefined && <Trouble refusal={error} retry={reload} />}
      {data === undefined && error === undefined && <Waiting what="Looking for packs" />}
      {data !== undefined && <Packs packs={data.packs} />}
    </div>
  );
}

function Packs({ packs }: { readonly packs: readonly PackSummary[] }) {
  if (packs.length === 0) {
    return <Empty title="There are no packs" command="deno run -A cli.ts packs new my-pack" />;
  }
  return (
    <Section title={counted(packs.length, "pack")} flush>
      <TableFrame>
        <table class="data" aria-label="Packs">
          <thead>
            <tr>
              <th scope="col">Pack</th>
              <th scope="col">What it shows</th>
              <th scope="col">State</th>
              <th scope="col" class="num">Items</th>
              <th scope="col">Checks</th>
              <th scope="col" class="num">Runs</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {packs.map((pack) => (
              <tr key={`${pack.from} ${pack.id}`}>
                <th scope="row">
                  <a class="link" href={`/packs/${encodeURIComponent(pack.id)}`}>
                    <VisibleText text={pack.id} />
                  </a>{" "}
                  <span class="muted">{pack.version ?? ""}</span>
                </th>
                <td class="pack-summary">
                  <VisibleText text={pack.summary ?? LOCK_MEANINGS[pack.state]} />
                </td>
                <td>
                  <LockStatus state={pack.state} />
                </td>
                <td class="num">{whole(pack.items)}</td>
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
