/** What passed through the proxy and was not recorded. @module */

import { useEffect } from "preact/hooks";
import type { EventOf } from "../../../../core/events/mod.ts";
import { bytes, counted, duration } from "../../frame/text/format.ts";
import { useJson } from "../../frame/resource.ts";
import { address, pathOf } from "../../frame/router.ts";
import { VisibleText } from "../../frame/text/text.tsx";

/** Nothing where nothing was lost. */
export function LostNotice({ run, version }: { readonly run: string; readonly version: number }) {
  const { data, reload } = useJson<{ readonly events: readonly EventOf<"exchange.lost">[] }>(
    address(`/api${pathOf("runs", run, "events")}`, { kind: "exchange.lost" }),
  );
  useEffect(() => {
    if (version > 0) reload();
  }, [version]);
  const lost = data?.events ?? [];
  if (lost.length === 0) return null;
  const total = lost.reduce((sum, each) => sum + each.bytes, 0);
  return (
    <details class="notice warn">
      <summary>{bytes(total)} passed and were not recorded; the apps got them all the same</summary>
      <ul>
        {lost.map(({ seq, t, reason, connections, reads, bytes: count }) => (
          <li key={seq}>
            at {duration(t)}: <VisibleText text={reason} /> ({counted(reads, "read")} with{" "}
            {bytes(count)} on {counted(connections, "connection")})
          </li>
        ))}
      </ul>
    </details>
  );
}
